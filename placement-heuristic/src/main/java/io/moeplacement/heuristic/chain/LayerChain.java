package io.moeplacement.heuristic.chain;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.ExcessPrice;
import io.moeplacement.heuristic.search.LayerLoads;
import java.util.Arrays;

/**
 * The locality problem as a chain of layers: transition weights between neighbours, loads and slots of each layer, and what
 * a state of it costs. Immutable; states are {@link ChainState}.
 *
 * <p>Costs are shares of the total transition weight times distances in 0..1; {@link #objective} turns them into the
 * problem's own unit.
 */
public final class LayerChain implements ChainGoal {

    /** Price of one unit of excess load, in shares of a layer's transitions, and the least excess charged for. */
    private static final double EXCESS_PRICE = 5;

    private static final double LEAST_EXCESS = 0.005;

    private final PlacementProblem problem;
    private final ExpertAffinity affinity;
    private final Distances distances;
    private final LayerLoads[] loads;
    private final int[][] slots;
    private final double weightScale;
    private final ExcessPrice excessPrice;
    private final boolean problemsOwn;

    private LayerChain(
            PlacementProblem problem, ExpertAffinity affinity, Distances distances, double maxImbalance, boolean own) {
        this.problem = problem;
        this.affinity = affinity;
        this.distances = distances;
        this.loads = new LayerLoads[problem.layers()];
        for (int layer = 0; layer < loads.length; layer++) {
            loads[layer] = new LayerLoads(problem, layer, maxImbalance);
        }
        this.slots = problem.slots().toArray();
        this.weightScale = affinity.total() == 0 ? 0 : 1 / affinity.total();
        this.excessPrice = new ExcessPrice(EXCESS_PRICE / loads.length, LEAST_EXCESS);
        this.problemsOwn = own;
    }

    /** The objective locality of a problem. */
    public static LayerChain locality(PlacementProblem problem, ExpertAffinity affinity) {
        Distances distances = Distances.ofObjective(problem.topology());
        return new LayerChain(problem, affinity, distances, problem.limits().maxImbalance(), true);
    }

    /**
     * A stand-in for step time: transitions times seconds per byte, under a limit on imbalance that need not be the
     * problem's.
     */
    public static LayerChain linkTime(PlacementProblem problem, ExpertAffinity affinity, double maxImbalance) {
        return new LayerChain(problem, affinity, Distances.ofLinks(problem.topology()), maxImbalance, false);
    }

    @Override
    public PlacementProblem problem() {
        return problem;
    }

    @Override
    public boolean isProblemsOwn() {
        return problemsOwn;
    }

    @Override
    public ChainMove layerMove(Budget budget) {
        return new LayerMove(this, budget);
    }

    @Override
    public ChainMove renameMove() {
        return new RenameMove(this);
    }

    @Override
    public ChainCost cost(ChainState state) {
        double value = 0;
        double excess = 0;
        double price = 0;
        for (int layer = 0; layer < loads.length; layer++) {
            int[] placed = state.layer(layer);
            if (layer + 1 < loads.length) {
                value += boundaryCost(layer, placed, state.layer(layer + 1));
            }
            excess += loads[layer].excess(placed);
            price += excessPrice.of(loads[layer], loads[layer].sums(placed));
        }
        return new ChainCost(value, excess, value + price);
    }

    @Override
    public double objective(double value) {
        return value * distances.farthest();
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
        return excessPrice.of(loads[layer], device, load);
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
    private double boundaryCost(int pair, int[] from, int[] to) {
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
