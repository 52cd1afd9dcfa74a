package io.moeplacement.heuristic;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.PlacementProblem;
import java.util.Arrays;

/**
 * The locality problem as a chain of layers: transition weights between neighbours, loads and slots of each layer, and what
 * a state of it costs. Immutable; states are {@link ChainState}.
 *
 * <p>Costs are shares of the total transition weight times distances in 0..1; {@link #objective} turns them into the
 * problem's own unit.
 */
final class LayerChain {

    /** Cost of one whole unit of excess load (a device at twice its share), in shares of a layer's transitions. */
    private static final double EXCESS_PRICE = 5;

    /** Excess that any overloaded device is charged for at least: a limit is broken however small the excess. */
    private static final double LEAST_EXCESS = 0.005;

    private final PlacementProblem problem;
    private final ExpertAffinity affinity;
    private final Distances distances;
    private final LayerLoads[] loads;
    private final int[][] slots;
    private final double weightScale;
    private final double excessPrice;

    LayerChain(PlacementProblem problem, ExpertAffinity affinity) {
        this.problem = problem;
        this.affinity = affinity;
        this.distances = new Distances(problem.topology());
        this.loads = new LayerLoads[problem.layers()];
        for (int layer = 0; layer < loads.length; layer++) {
            loads[layer] = new LayerLoads(problem, layer);
        }
        this.slots = problem.slots().toArray();
        this.weightScale = affinity.total() == 0 ? 0 : 1 / affinity.total();
        this.excessPrice = EXCESS_PRICE / loads.length;
    }

    /** A cost of this chain in the unit of the objective. */
    double objective(double cost) {
        return cost * distances.farthest();
    }

    int layers() {
        return loads.length;
    }

    int experts() {
        return problem.experts();
    }

    int devices() {
        return distances.devices();
    }

    LayerLoads loads(int layer) {
        return loads[layer];
    }

    int[] slots(int layer) {
        return slots[layer];
    }

    Distances distances() {
        return distances;
    }

    /** Price of load above the limit on one device. */
    double excessCost(int layer, int device, double load) {
        double over = loads[layer].excess(device, load);
        return over > 0 ? excessPrice * (over + LEAST_EXCESS) : 0;
    }

    /** Share of all transitions that go between two experts of neighbouring layers. */
    double weight(int pair, int from, int to) {
        return affinity.count(pair, from, to) * weightScale;
    }

    /** Whether layers from one on can be renamed: equal devices, slots and distances. */
    boolean isRenamable(int fromLayer) {
        if (!problem.topology().hasUniformSpeed() || !distances.isUniform()) {
            return false;
        }
        for (int layer = fromLayer; layer < layers(); layer++) {
            int first = slots[layer][0];
            if (Arrays.stream(slots[layer]).anyMatch(count -> count != first)) {
                return false;
            }
        }
        return true;
    }

    /** Cost of the transitions of a layer pair. */
    double boundaryCost(int pair, int[] from, int[] to) {
        double cost = 0;
        for (int expert = 0; expert < from.length; expert++) {
            for (int next = 0; next < to.length; next++) {
                double distance = distances.between(from[expert], to[next]);
                if (distance != 0) {
                    cost += affinity.count(pair, expert, next) * distance;
                }
            }
        }
        return cost * weightScale;
    }

    /** Flow between devices over a layer pair, {@code [from * devices + to]}, in shares of all transitions. */
    double[] flow(int pair, int[] from, int[] to) {
        double[] flow = new double[devices() * devices()];
        for (int expert = 0; expert < from.length; expert++) {
            int row = from[expert] * devices();
            for (int next = 0; next < to.length; next++) {
                flow[row + to[next]] += weight(pair, expert, next);
            }
        }
        return flow;
    }

    /**
     * What each expert of a layer would cost on each device with the neighbours as they are,
     * {@code [expert * devices + device]}. O(experts^2 + experts * devices^2).
     */
    double[] placementCost(ChainState state, int layer) {
        double[] arriving = new double[experts() * devices()];
        double[] leaving = new double[experts() * devices()];
        if (layer > 0) {
            int[] before = state.layer(layer - 1);
            for (int from = 0; from < before.length; from++) {
                for (int expert = 0; expert < experts(); expert++) {
                    arriving[expert * devices() + before[from]] += affinity.count(layer - 1, from, expert);
                }
            }
        }
        if (layer + 1 < layers()) {
            int[] after = state.layer(layer + 1);
            for (int expert = 0; expert < experts(); expert++) {
                for (int to = 0; to < after.length; to++) {
                    leaving[expert * devices() + after[to]] += affinity.count(layer, expert, to);
                }
            }
        }
        return priced(arriving, leaving);
    }

    private double[] priced(double[] arriving, double[] leaving) {
        double[] cost = new double[arriving.length];
        for (int row = 0; row < cost.length; row += devices()) {
            for (int device = 0; device < devices(); device++) {
                double sum = 0;
                for (int other = 0; other < devices(); other++) {
                    sum += arriving[row + other] * distances.between(other, device)
                            + leaving[row + other] * distances.between(device, other);
                }
                cost[row + device] = sum * weightScale;
            }
        }
        return cost;
    }
}
