package io.moeplacement.ilp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.Variable;

/**
 * The tight programme of locality. A product y says that expert e sits on g and expert f of the next layer on h. The usual
 * rows y &lt;= x alone let the relaxation say "everything is local"; what makes it tight is that a device holds a known
 * number of experts: the products of e on g with all f on h sum to slots(h) times x of e on g, and likewise for f.
 *
 * <p>Where all devices are equally far from each other the products with g = h are enough.
 */
final class LocalityProgramme implements PlacementProgramme {

    private final Instance instance;
    private final Programme programme = new Programme();
    private final PlacementRows rows;
    private final double scale;
    /** {@code [e * experts + f]} by pair, device and next device. */
    private final Map<Integer, @Nullable Variable[]> products = new HashMap<>();

    /**
     * Writes the programme of all layers.
     *
     * @param start an assignment that keeps all limits, or null
     */
    LocalityProgramme(Instance instance, int @Nullable [][] start) {
        this.instance = instance;
        this.rows = new PlacementRows(instance, programme, 0, instance.layers, start);
        double apart = instance.uniformDistance();
        double farthest = 0;
        for (double distance : instance.distance) {
            farthest = Math.max(farthest, distance);
        }
        // Transition weights sum to 1 and distances may be seconds per byte: this makes coefficients about 1.
        this.scale = farthest > 0 ? instance.experts / farthest : 1;
        for (int layer = 0; layer < instance.layers && instance.hasMaxImbalance(); layer++) {
            for (int device = 0; device < instance.devices; device++) {
                rows.limitTime(layer, device, instance.maxImbalance);
            }
        }
        for (int pair = 0; pair + 1 < instance.layers; pair++) {
            double[] weight = instance.weight[pair];
            if (weight != null) {
                for (int from = 0; from < instance.devices; from++) {
                    for (int to = 0; to < instance.devices; to++) {
                        if (Double.isNaN(apart)) {
                            addProducts(pair, weight, from, to, instance.distance[from * instance.devices + to]);
                        } else if (from == to) {
                            addProducts(pair, weight, from, to, -apart);
                        }
                    }
                }
                if (Double.isNaN(apart)) {
                    addMarginals(pair);
                }
            }
        }
    }

    private int key(int pair, int from, int to) {
        return (pair * instance.devices + from) * instance.devices + to;
    }

    /** All products of one pair of devices, bounded by both binaries and summed over the slots. */
    private void addProducts(int pair, double[] weight, int from, int to, double cost) {
        int experts = instance.experts;
        @Nullable Variable[] y = new Variable[experts * experts];
        for (int e = 0; e < experts; e++) {
            Variable left = rows.x(pair, e, from);
            for (int f = 0; f < experts && left != null; f++) {
                Variable right = rows.x(pair + 1, f, to);
                if (right != null) {
                    double start = rows.startsOn(pair, e, from) * rows.startsOn(pair + 1, f, to);
                    Variable both = programme.number(0, 1, weight[e * experts + f] * cost * scale, start);
                    if (from == to) {
                        programme.row().upper(0).set(both, 1).set(left, -1);
                        programme.row().upper(0).set(both, 1).set(right, -1);
                    }
                    y[e * experts + f] = both;
                }
            }
        }
        for (int e = 0; e < experts; e++) {
            sum(y, e * experts, 1, rows.x(pair, e, from), instance.slots[pair + 1][to]);
            sum(y, e, experts, rows.x(pair + 1, e, to), instance.slots[pair][from]);
        }
        products.put(key(pair, from, to), y);
    }

    private void sum(@Nullable Variable[] y, int first, int step, @Nullable Variable x, int slots) {
        if (x != null) {
            Expression row = programme.row().level(0).set(x, -slots);
            for (int i = 0; i < instance.experts; i++) {
                Variable both = y[first + i * step];
                if (both != null) {
                    row.set(both, 1);
                }
            }
        }
    }

    /** With all products: e on g meets f somewhere, whatever f. */
    private void addMarginals(int pair) {
        for (int device = 0; device < instance.devices; device++) {
            for (int e = 0; e < instance.experts; e++) {
                for (int f = 0; f < instance.experts; f++) {
                    marginal(pair, rows.x(pair, e, device), device, -1, e, f);
                    marginal(pair, rows.x(pair + 1, f, device), -1, device, e, f);
                }
            }
        }
    }

    private void marginal(int pair, @Nullable Variable x, int from, int to, int e, int f) {
        if (x == null) {
            return;
        }
        Expression row = programme.row().level(0).set(x, -1);
        for (int other = 0; other < instance.devices; other++) {
            @Nullable Variable[] y = products.get(key(pair, from < 0 ? other : from, to < 0 ? other : to));
            Variable both = y == null ? null : y[e * instance.experts + f];
            if (both != null) {
                row.set(both, 1);
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
