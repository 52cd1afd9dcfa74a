package io.moeplacement.ilp.tight;

import io.moeplacement.Topology;
import io.moeplacement.ilp.programme.PlacementProgramme;
import io.moeplacement.ilp.programme.Programme;
import org.jspecify.annotations.Nullable;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.Variable;

/**
 * ExFlow's programme as it stands, over transition counts: hops saved by products that are bounded by {@code y <= x} alone,
 * on the same device one hop, in the same node one more where there are several nodes. Its relaxation says "everything is
 * local", which is why the tight programme exists. No limits but the slots.
 */
final class PlainProgramme implements PlacementProgramme {

    private final Instance instance;
    private final Programme programme = new Programme();
    private final PlacementRows rows;
    private final double scale;

    /**
     * Writes the programme of all layers.
     *
     * @param start an assignment that fills the slots, or null
     */
    PlainProgramme(Instance instance, int @Nullable [][] start) {
        this.instance = instance;
        this.rows = new PlacementRows(instance, programme, 0, instance.layers, start);
        this.scale = instance.experts;
        Topology topology = instance.problem.topology();
        double total = 0;
        for (int pair = 0; pair + 1 < instance.layers; pair++) {
            double[] weight = instance.weight[pair];
            if (weight == null) {
                continue;
            }
            for (int device = 0; device < instance.devices; device++) {
                addTogether(pair, weight, new int[] {device}, "device_" + device);
            }
            for (int node = 0; node < topology.nodes() && topology.nodes() > 1; node++) {
                int which = node;
                addTogether(
                        pair,
                        weight,
                        java.util.stream.IntStream.range(0, instance.devices)
                                .filter(device -> topology.nodeOf(device) == which)
                                .toArray(),
                        "node_" + node);
            }
            total += java.util.Arrays.stream(weight).sum();
        }
        programme.objectiveIs(1 / scale, topology.nodes() > 1 ? 2 * total : total);
    }

    /** A product is 1 when both experts are on one of the devices. */
    private void addTogether(int pair, double[] weight, int[] devices, String where) {
        int experts = instance.experts;
        for (int e = 0; e < experts; e++) {
            for (int f = 0; f < experts; f++) {
                if (weight[e * experts + f] > 0) {
                    double startsAt = startsOn(pair, e, devices) * startsOn(pair + 1, f, devices);
                    String name = "y_" + instance.layerId(pair) + "_" + e + "_" + f + "_" + where;
                    Variable both = programme.number(name, 0, 1, -weight[e * experts + f] * scale, startsAt);
                    atMost(both, pair, e, devices);
                    atMost(both, pair + 1, f, devices);
                }
            }
        }
    }

    private double startsOn(int layer, int expert, int[] devices) {
        double sum = 0;
        for (int device : devices) {
            sum += rows.startsOn(layer, expert, device);
        }
        return sum;
    }

    private void atMost(Variable both, int layer, int expert, int[] devices) {
        Expression row = programme.row("both").upper(0).set(both, 1);
        for (int device : devices) {
            Variable here = rows.x(layer, expert, device);
            if (here != null) {
                row.set(here, -1);
            }
        }
    }

    @Override
    public Programme programme() {
        return programme;
    }

    @Override
    public int @Nullable [][] read(double[] values) {
        return rows.read(values);
    }
}
