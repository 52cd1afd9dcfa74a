package io.moeplacement.cli.report;

import io.moeplacement.Communication;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** What travels between devices, and why. */
final class TrafficSections {

    private final PlacementProblem problem;
    private final Sides sides;
    private final Bands devices;
    private final Bands layers;
    private final boolean home;

    TrafficSections(PlacementProblem problem, Sides sides) {
        this.problem = problem;
        this.sides = sides;
        this.devices = Bands.ofDevices(problem.topology());
        this.layers = Bands.ofLayers(problem.profile().layerIds());
        this.home = problem.communication() == Communication.HOME;
    }

    List<Section> all() {
        List<Section> sections = new ArrayList<>();
        sections.add(home ? fanOut() : locality());
        if (!sides.after().traffic().exchanges().isEmpty()) {
            sections.add(traffic());
        }
        return sections;
    }

    private Section fanOut() {
        Selections selections = problem.profile().selections();
        if (selections == null) {
            return new Section(
                    "fan-out",
                    "Fan-out",
                    List.of("Not known: the profile counts loads but not which experts a token chose together. A raw"
                            + " routing trace as --profile gives it. Traffic below is therefore counted as if every"
                            + " chosen expert got its own copy of the token."),
                    List.of(),
                    List.of());
        }
        String basis = switch (selections.basis()) {
            case TOKENS -> "Counted over all tokens of the profile.";
            case SAMPLE -> "Counted over a sample of tokens.";
            case PAIRS -> "A lower estimate from pairs of experts chosen together.";
        };
        return new Section(
                "fan-out",
                "Fan-out of every layer",
                List.of("Distinct devices that serve a token's "
                        + problem.model().topK()
                        + " experts, mean over tokens: fewer devices, fewer copies of the token to send. " + basis),
                List.of(perLayer(
                        "Fan-out of every layer before and after",
                        "devices per token",
                        sides.before().traffic().fanOut(),
                        sides.after().traffic().fanOut())),
                List.of());
    }

    private Section locality() {
        return new Section(
                "locality",
                "Locality after every layer",
                List.of("Share of tokens whose next expert is on the device they are on already, from each layer to"
                        + " the next: those tokens need not travel. The last layer has no next one."),
                List.of(perLayer(
                        "Locality after every layer, before and after",
                        "share that stays",
                        sides.before().traffic().locality(),
                        sides.after().traffic().locality())),
                List.of());
    }

    private Chart perLayer(String caption, String axis, double[] before, double[] after) {
        double[] was = layers.mean(before);
        double[] is = layers.mean(after);
        Table.Builder table = Table.of(caption, layers.one(), "before", "after");
        for (int row = 0; row < layers.count(); row++) {
            table.add(layers.labels().get(row), Say.ratio(was[row]), Say.ratio(is[row]));
        }
        return Chart.lines(caption, "layer", axis, table.build());
    }

    private Section traffic() {
        double[][] before = banded(sides.before().links());
        double[][] after = banded(sides.after().links());
        double most = Math.max(largest(before), largest(after));
        Traffic.Carried was = sides.before().carried();
        Traffic.Carried is = sides.after().carried();
        Table.Builder sums = Table.of("Bytes of one step on all links", "links", "before", "after", "change")
                .add(
                        "inside nodes",
                        Say.bytes(was.insideNodes()),
                        Say.bytes(is.insideNodes()),
                        Say.change(was.insideNodes(), is.insideNodes()));
        if (problem.topology().nodes() > 1) {
            sums.add(
                    "between nodes",
                    Say.bytes(was.betweenNodes()),
                    Say.bytes(is.betweenNodes()),
                    Say.change(was.betweenNodes(), is.betweenNodes()));
        }
        sums.add("all", Say.bytes(was.total()), Say.bytes(is.total()), Say.change(was.total(), is.total()));
        String what = home
                ? "Bytes of one step from the device of the row to the device of the column, over all layers: tokens"
                        + " on their way to their experts and on their way home."
                : "Bytes of one step from the device of the row to the device of the column, over all layer"
                        + " boundaries. What stays on its device is not counted.";
        List<String> text = new ArrayList<>(List.of(what + " Both maps have the same shades."));
        if (home && problem.profile().sourceLoads() == null) {
            text.add("Where tokens come from was not measured: every device is taken to send equally many.");
        }
        if (!devices.whole()) {
            text.add("The topology is large: rows and columns are " + devices.one()
                    + (devices.one().endsWith("s") ? "" : "s") + ", and the diagonal is what travels inside one.");
        }
        return new Section(
                "traffic",
                "Traffic between devices",
                text,
                List.of(heat("Before: " + sides.beforeName(), before, most), heat("After", after, most)),
                List.of(sums.build()));
    }

    private double[][] banded(double[] links) {
        int count = problem.devices();
        double[][] sums = new double[devices.count()][devices.count()];
        for (int from = 0; from < count; from++) {
            double[] row = devices.sum(Arrays.copyOfRange(links, from * count, (from + 1) * count));
            double[] into = sums[devices.of()[from]];
            for (int to = 0; to < row.length; to++) {
                into[to] += row[to];
            }
        }
        return sums;
    }

    private static double largest(double[][] table) {
        return Arrays.stream(table).flatMapToDouble(DoubleStream::of).max().orElse(0);
    }

    private Chart heat(String name, double[][] bytes, double most) {
        Table.Builder table = Table.of(name + ", megabytes per step", "from", devices.labels());
        for (int from = 0; from < bytes.length; from++) {
            table.add(
                    devices.labels().get(from),
                    DoubleStream.of(bytes[from]).mapToObj(Say::megabytes).toList());
        }
        return Chart.amounts(
                "Heat map of traffic between devices, " + name + ": at most " + Say.bytes(largest(bytes)) + " from one "
                        + devices.one() + " to another",
                "to " + devices.one(),
                "from " + devices.one(),
                most / 1e6,
                table.build());
    }
}
