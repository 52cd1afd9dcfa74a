package io.moeplacement.cli.report;

import io.moeplacement.LoadBounds;
import io.moeplacement.PlacementProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Step time and how evenly it is spread over devices. */
final class LoadSections {

    /** The colours of the heat maps reach at least so far from the fair share. */
    private static final double LEAST_REACH = 0.1;

    /** They end here, so that both sides of the fair share have the same room: no load is below 0. */
    private static final double MOST_REACH = 1;

    private final PlacementProblem problem;
    private final Sides sides;
    private final Bands devices;
    private final Bands layers;

    LoadSections(PlacementProblem problem, Sides sides) {
        this.problem = problem;
        this.sides = sides;
        this.devices = Bands.ofDevices(problem.topology());
        this.layers = Bands.ofLayers(problem.profile().layerIds());
    }

    List<Section> all() {
        return List.of(stepTime(), heat(), imbalance());
    }

    private Section stepTime() {
        Table table = Table.of(
                        "Predicted time of one step, in milliseconds", "placement", "computation", "communication")
                .add("before: " + sides.beforeName(), times(sides.before()))
                .add("after", times(sides.after()))
                .build();
        return new Section(
                "step-time",
                "Where the time of a step goes",
                List.of("One step is " + problem.model().tokensPerStep() + " tokens through all "
                        + Say.count(problem.layers(), "layer") + ". Computation is the time of each layer's busiest"
                        + " device; communication is the time of the all-to-all exchanges. Attention and everything"
                        + " else that placement does not change is left out."),
                List.of(Chart.parts("Computation and communication before and after", "milliseconds", table)),
                List.of());
    }

    private static List<String> times(Side side) {
        return List.of(
                String.format(
                        java.util.Locale.ROOT, "%.3f", 1000 * side.metrics().computeSeconds()),
                String.format(
                        java.util.Locale.ROOT, "%.3f", 1000 * side.metrics().communicationSeconds()));
    }

    private Section heat() {
        double farthest = Math.max(reach(sides.before()), reach(sides.after()));
        double reach = Math.min(MOST_REACH, Math.max(LEAST_REACH, farthest));
        List<String> text = new ArrayList<>(List.of("Each cell is the load of a device in a layer, as a multiple of"
                + " its fair share: 1.00 is fair, more is busier. The layer waits for its busiest device. Both maps"
                + " have the same colours."
                + (farthest > MOST_REACH ? " The hottest stands for 2 and more." : "")));
        if (!devices.whole() || !layers.whole()) {
            text.add("The model is large: a cell stands for "
                    + (devices.whole() ? "" : "all devices of its " + devices.one() + " ")
                    + (devices.whole() || layers.whole() ? "" : "and ")
                    + (layers.whole() ? "" : "all its layers ")
                    + "and shows the busiest of them.");
        }
        return new Section(
                "loads",
                "Load of every device, layer by layer",
                text,
                List.of(
                        heat("Before: " + sides.beforeName(), sides.before(), reach),
                        heat("After", sides.after(), reach)),
                List.of());
    }

    private static double reach(Side side) {
        return java.util.Arrays.stream(side.loads())
                .flatMapToDouble(DoubleStream::of)
                .map(load -> Math.abs(load - 1))
                .max()
                .orElse(0);
    }

    private Chart heat(String name, Side side, double reach) {
        Table.Builder table = Table.of(name + ", load over fair share", "layer", devices.labels());
        double[][] hottest = new double[layers.count()][devices.count()];
        for (double[] row : hottest) {
            java.util.Arrays.fill(row, Double.NaN);
        }
        for (int layer = 0; layer < side.loads().length; layer++) {
            double[] row = devices.largest(side.loads()[layer]);
            double[] into = hottest[layers.of()[layer]];
            for (int device = 0; device < row.length; device++) {
                into[device] = Double.isNaN(into[device]) ? row[device] : Math.max(into[device], row[device]);
            }
        }
        for (int row = 0; row < hottest.length; row++) {
            table.add(
                    layers.labels().get(row),
                    DoubleStream.of(hottest[row]).mapToObj(Say::cell).toList());
        }
        String worst = "the busiest device of any layer has "
                + Say.shortRatio(side.metrics().imbalance().worst()) + " times its fair share, in layer "
                + side.metrics().imbalance().worstLayerId();
        return Chart.fairShare(
                "Heat map of loads, " + name + ": " + worst,
                devices.one(),
                layers.one(),
                1 - reach,
                1 + reach,
                table.build());
    }

    private Section imbalance() {
        LoadBounds bounds = new LoadBounds(problem);
        double[] bound = IntStream.range(0, problem.layers())
                .mapToDouble(bounds::imbalance)
                .toArray();
        double[] before = layers.largest(perLayer(sides.before()));
        double[] after = layers.largest(perLayer(sides.after()));
        double[] least = layers.largest(bound);
        Table.Builder table = Table.of(
                "Imbalance of each layer: load of its busiest device over the fair share",
                layers.one(),
                "before",
                "after",
                "no placement is below");
        for (int row = 0; row < layers.count(); row++) {
            table.add(layers.labels().get(row), Say.ratio(before[row]), Say.ratio(after[row]), Say.ratio(least[row]));
        }
        return new Section(
                "imbalance",
                "Imbalance of every layer",
                List.of("1 is perfect balance. No placement with these slots can be below the dotted line; between it"
                        + " and the line after is what could be left to gain in balance."
                        + (layers.whole() ? "" : " Neighbouring layers are drawn as one, the worst of them.")),
                List.of(Chart.lines(
                        "Imbalance of every layer before and after, and the least possible",
                        "layer",
                        "imbalance",
                        table.build())),
                List.of());
    }

    private static double[] perLayer(Side side) {
        return side.metrics().imbalance().perLayer().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
