package io.moeplacement.ilp.tight;

import io.moeplacement.Topology;
import io.moeplacement.ilp.programme.PlacementProgramme;
import io.moeplacement.ilp.programme.Programme;
import org.jspecify.annotations.Nullable;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.Variable;

/**
 * Step time of pipelined communication: per layer a number above every device's computation, per layer pair a number above
 * every port's or pair's transfer, which is linear in the products, and binaries for the latencies that are due as soon as
 * anything leaves a device or a node. On one node, with ports, the products on one device are enough: what leaves a device
 * is all it has less what stays.
 */
final class StepTimeProgramme implements PlacementProgramme {

    /** Above the start's value, so that rounding does not put the start outside. */
    private static final double HAIR = 1e-9;

    private final Instance instance;
    private final StepTimeCost cost;
    private final Topology topology;
    private final Programme programme = new Programme();
    private final PlacementRows rows;
    /** Programme units per second. */
    private final double scale;

    /**
     * Writes the programme of all layers.
     *
     * @param start an assignment that keeps all limits, or null
     */
    StepTimeProgramme(Instance instance, int @Nullable [][] start) {
        this.instance = instance;
        this.cost = new StepTimeCost(instance);
        this.topology = instance.problem.topology();
        this.rows = new PlacementRows(instance, programme, 0, instance.layers, start);
        double slowest = cost.perfectSeconds;
        for (int device = 1; device < instance.devices; device++) {
            slowest = Math.max(slowest, cost.seconds(0, device) / instance.devices);
        }
        this.scale = slowest > 0 ? 1 / slowest : 1;
        rows.limitTimes();
        for (int layer = 0; layer < instance.layers; layer++) {
            addComputation(layer, start);
            if (layer > 0) {
                addExchange(layer - 1, start);
            }
        }
        programme.objectiveIs(1 / scale, 0);
    }

    private void addComputation(int layer, int @Nullable [][] start) {
        if (!instance.hasTraffic(layer)) {
            return;
        }
        double least = java.util.Arrays.stream(instance.speed).min().orElse(1);
        double most = topology.totalSpeed() / least + 1;
        double startsAt = start == null ? 0 : instance.imbalance(layer, start[layer]) + HAIR;
        Variable busiest = programme.number(
                "t_" + instance.layerId(layer), 0, Math.max(most, startsAt), cost.perfectSeconds * scale, startsAt);
        for (int device = 0; device < instance.devices; device++) {
            Expression time = programme.row("time").upper(0);
            rows.addLoad(time, layer, device);
            time.set(busiest, -Programme.clean(instance.speed[device]));
        }
    }

    private void addExchange(int pair, int @Nullable [][] start) {
        double[] weight = instance.weight[pair];
        if (weight == null) {
            return;
        }
        if (start != null) {
            cost.exchange(pair, start[pair], start[pair + 1]);
        }
        boolean started = start != null;
        Products products = new Products(instance, programme, rows, pair, weight);
        boolean onlySameDevice = instance.isFlat();
        if (onlySameDevice) {
            products.addSameDevice(0);
        } else {
            products.addAll(new double[instance.devices * instance.devices]);
        }
        double most = 0;
        for (int from = 0; from < instance.devices; from++) {
            for (int to = 0; to < instance.devices; to++) {
                most = Math.max(most, cost.seconds(from, to) * scale);
            }
        }
        double startsAt = started ? cost.lastBusiest() * scale + 4 * HAIR : 0;
        Variable busiest = programme.number(name("s", pair), 0, 2 * most + 1, 1, startsAt);
        for (int device = 0; device < instance.devices; device++) {
            if (onlySameDevice) {
                double factor = cost.seconds(device, device == 0 ? Math.min(1, instance.devices - 1) : 0) * scale;
                products.addLeaving(above(busiest), device, factor);
                products.addComing(above(busiest), device, factor);
            } else if (cost.pairwise) {
                addPairs(products, busiest, device);
            } else if (topology.hasCostMatrix()) {
                addWay(products, above(busiest), device, true, true, true);
                addWay(products, above(busiest), device, false, true, true);
            } else {
                addPort(products, busiest, pair, device, started, most);
            }
        }
        addLatency(products, pair, onlySameDevice, started);
    }

    private String name(String kind, int pair) {
        return kind + "_" + instance.layerId(pair);
    }

    /** A row that keeps an expression, still to be filled, at most at a variable. */
    private Expression above(Variable variable) {
        return programme.row("above").upper(0).set(variable, -1);
    }

    private void addPairs(Products products, Variable busiest, int from) {
        for (int to = 0; to < instance.devices; to++) {
            if (to != from) {
                products.addFlow(above(busiest), from, to, cost.seconds(from, to) * scale);
            }
        }
    }

    /** Inside and outside the node add up, each the busier of its two directions. */
    private void addPort(Products products, Variable busiest, int pair, int device, boolean started, double most) {
        Expression sum = above(busiest);
        for (boolean inside : new boolean[] {true, false}) {
            double startsAt = started ? cost.way(device, inside) * scale + HAIR : 0;
            Variable way = programme.number(
                    name(inside ? "inside" : "outside", pair) + "_" + device, 0, most + 1, 0, startsAt);
            addWay(products, above(way), device, true, inside, !inside);
            addWay(products, above(way), device, false, inside, !inside);
            sum.set(way, 1);
        }
    }

    private void addWay(Products products, Expression row, int device, boolean out, boolean inside, boolean outside) {
        for (int peer = 0; peer < instance.devices; peer++) {
            boolean near = topology.nodeOf(device) == topology.nodeOf(peer);
            if (peer != device && (near ? inside : outside)) {
                int from = out ? device : peer;
                int to = out ? peer : device;
                products.addFlow(row, from, to, cost.seconds(from, to) * scale);
            }
        }
    }

    /** A latency is due in full as soon as a share of the traffic, at most 1, leaves. */
    private void addLatency(Products products, int pair, boolean onlySameDevice, boolean started) {
        if (topology.hasCostMatrix()) {
            return;
        }
        double inside = topology.intraNode().latency();
        double more = topology.nodes() > 1 ? topology.interNode().latency() - inside : 0;
        if (inside > 0) {
            Variable leaves =
                    programme.binary(name("leaves", pair), inside * scale, started && cost.leaves(false) ? 1 : 0);
            Expression due = above(leaves);
            for (int from = 0; from < instance.devices; from++) {
                if (onlySameDevice) {
                    products.addLeaving(due, from, 1);
                } else {
                    addShare(products, due, from, true);
                }
            }
        }
        if (more > 0) {
            Variable leaves =
                    programme.binary(name("crosses", pair), more * scale, started && cost.leaves(true) ? 1 : 0);
            Expression due = above(leaves);
            for (int from = 0; from < instance.devices; from++) {
                addShare(products, due, from, false);
            }
        }
    }

    /** The plain share of traffic that leaves a device, for other nodes alone or for its own node too. */
    private void addShare(Products products, Expression row, int from, boolean ownNodeToo) {
        for (int peer = 0; peer < instance.devices; peer++) {
            if (peer != from && (ownNodeToo || topology.nodeOf(from) != topology.nodeOf(peer))) {
                products.addFlow(row, from, peer, 1);
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
