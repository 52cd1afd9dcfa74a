package io.moeplacement.ilp.tight;

import io.moeplacement.ilp.programme.Programme;
import org.jspecify.annotations.Nullable;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.Variable;

/**
 * The products of one layer pair: y says that expert e sits on g and expert f of the next layer on h. The usual rows
 * y &lt;= x alone let the relaxation say "everything is local"; what makes it tight is that a device holds a known number
 * of experts: the products of e on g with all f on h sum to slots(h) times x of e on g, and likewise for f.
 *
 * <p>With all pairs of devices, further rows say that e on g meets f somewhere, whatever f.
 */
final class Products {

    private final Instance instance;
    private final Programme programme;
    private final PlacementRows rows;
    private final int pair;
    private final double[] weight;
    /** {@code [from * devices + to][e * experts + f]}. */
    private final @Nullable Variable[][] y;

    Products(Instance instance, Programme programme, PlacementRows rows, int pair, double[] weight) {
        this.instance = instance;
        this.programme = programme;
        this.rows = rows;
        this.pair = pair;
        this.weight = weight;
        this.y = new Variable[instance.devices * instance.devices][];
    }

    /** Products on one and the same device only. */
    void addSameDevice(double cost) {
        for (int device = 0; device < instance.devices; device++) {
            add(device, device, cost);
        }
    }

    /** Products on all pairs of devices, tied together. */
    void addAll(double[] cost) {
        for (int from = 0; from < instance.devices; from++) {
            for (int to = 0; to < instance.devices; to++) {
                add(from, to, cost[from * instance.devices + to]);
            }
        }
        for (int device = 0; device < instance.devices; device++) {
            for (int e = 0; e < instance.experts; e++) {
                for (int f = 0; f < instance.experts; f++) {
                    marginal(rows.x(pair, e, device), device, -1, e, f);
                    marginal(rows.x(pair + 1, f, device), -1, device, e, f);
                }
            }
        }
    }

    private void add(int from, int to, double cost) {
        int experts = instance.experts;
        @Nullable Variable[] both = new Variable[experts * experts];
        for (int e = 0; e < experts; e++) {
            Variable left = rows.x(pair, e, from);
            for (int f = 0; f < experts && left != null; f++) {
                Variable right = rows.x(pair + 1, f, to);
                if (right != null) {
                    double start = rows.startsOn(pair, e, from) * rows.startsOn(pair + 1, f, to);
                    String name = "y_" + instance.layerId(pair) + "_" + e + "_" + from + "_" + f + "_" + to;
                    Variable product = programme.number(name, 0, 1, weight[e * experts + f] * cost, start);
                    if (from == to) {
                        programme.row("both").upper(0).set(product, 1).set(left, -1);
                        programme.row("both").upper(0).set(product, 1).set(right, -1);
                    }
                    both[e * experts + f] = product;
                }
            }
        }
        for (int e = 0; e < experts; e++) {
            sum(both, e * experts, 1, rows.x(pair, e, from), instance.slots[pair + 1][to]);
            sum(both, e, experts, rows.x(pair + 1, e, to), instance.slots[pair][from]);
        }
        y[from * instance.devices + to] = both;
    }

    private void sum(@Nullable Variable[] both, int first, int step, @Nullable Variable x, int slots) {
        if (x != null) {
            Expression row = programme.row("slots").level(0).set(x, -slots);
            for (int i = 0; i < instance.experts; i++) {
                Variable product = both[first + i * step];
                if (product != null) {
                    row.set(product, 1);
                }
            }
        }
    }

    private void marginal(@Nullable Variable x, int from, int to, int e, int f) {
        if (x == null) {
            return;
        }
        Expression row = programme.row("meets").level(0).set(x, -1);
        for (int other = 0; other < instance.devices; other++) {
            Variable product =
                    y[(from < 0 ? other : from) * instance.devices + (to < 0 ? other : to)][e * instance.experts + f];
            if (product != null) {
                row.set(product, 1);
            }
        }
    }

    /** Adds a factor times the share of the pair's traffic that goes from one device to another. */
    void addFlow(Expression row, int from, int to, double factor) {
        for (int i = 0; i < weight.length; i++) {
            Variable product = y[from * instance.devices + to][i];
            double share = Programme.clean(factor * weight[i]);
            if (product != null && share != 0) {
                row.add(product, share);
            }
        }
    }

    /** Adds a factor times all that leaves a device, by the products on that device alone. */
    void addLeaving(Expression row, int device, double factor) {
        addOne(row, pair, device, factor, true);
        addFlow(row, device, device, -factor);
    }

    /** Adds a factor times all that comes to a device from others. */
    void addComing(Expression row, int device, double factor) {
        addOne(row, pair + 1, device, factor, false);
        addFlow(row, device, device, -factor);
    }

    private void addOne(Expression row, int layer, int device, double factor, boolean leaving) {
        int experts = instance.experts;
        for (int e = 0; e < experts; e++) {
            double share = 0;
            for (int f = 0; f < experts; f++) {
                share += weight[leaving ? e * experts + f : f * experts + e];
            }
            Variable here = rows.x(layer, e, device);
            double cleaned = Programme.clean(factor * share);
            if (here != null && cleaned != 0) {
                row.add(here, cleaned);
            }
        }
    }
}
