package io.moeplacement.heuristic.pipelined;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.ModelSpec;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.chain.ChainCost;
import io.moeplacement.heuristic.chain.ChainGoal;
import io.moeplacement.heuristic.chain.ChainMove;
import io.moeplacement.heuristic.search.AllToAllPrices;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.ExcessPrice;
import io.moeplacement.heuristic.search.LayerLoads;
import org.jspecify.annotations.Nullable;

/**
 * Step time of pipelined communication: compute of every layer by its slowest device, and one all-to-all per layer boundary
 * by its busiest port or slowest pair. Costs are parts of what a first state costs.
 *
 * <p>A maximum does not tell two placements apart that differ elsewhere, so the search also minimises, with a small weight,
 * the mean over devices beside the maximum; only {@link ChainCost#value} is the step time itself. Immutable.
 */
final class StepGoal implements ChainGoal {

    /** Weight of the mean over devices beside the maximum. */
    static final double GUIDE = 0.2;

    private static final double EXCESS_PRICE = 5;
    private static final double LEAST_EXCESS = 0.005;

    private final PlacementProblem problem;
    private final @Nullable ExpertAffinity affinity;
    private final AllToAllPrices prices;
    private final AllToAllPrices pricesBack;
    private final LayerLoads[] loads;
    private final double[] perfectSeconds;
    private final double[] bytesPerTransition;
    private final ExcessPrice excessPrice;
    private final Symmetries symmetries;
    private final double scale;

    /** @param first the state whose step time counts as 1 */
    StepGoal(PlacementProblem problem, ChainState first) {
        this.problem = problem;
        this.affinity = problem.profile().affinity();
        this.prices = new AllToAllPrices(problem.topology(), problem.allToAll());
        this.pricesBack = prices.back();
        int layers = problem.layers();
        this.loads = new LayerLoads[layers];
        this.perfectSeconds = new double[layers];
        this.bytesPerTransition = new double[layers];
        ModelSpec model = problem.model();
        for (int layer = 0; layer < layers; layer++) {
            loads[layer] = new LayerLoads(problem, layer);
            boolean busy = problem.profile().totalLoad(layer) > 0;
            perfectSeconds[layer] =
                    busy ? model.secondsPerLayer() / problem.topology().totalSpeed() : 0;
            if (affinity != null && layer + 1 < layers && affinity.total(layer) > 0) {
                int copies = affinity.pairing() == Pairing.ALL ? model.topK() : 1;
                bytesPerTransition[layer] =
                        model.bytesPerToken() * model.tokensPerStep() * copies / affinity.total(layer);
            }
        }
        this.excessPrice = new ExcessPrice(EXCESS_PRICE / layers, LEAST_EXCESS);
        this.symmetries = new Symmetries(problem, prices);
        double seconds = sums(first)[0];
        this.scale = seconds > 0 ? 1 / seconds : 1;
    }

    /** Step time, and the means beside its maxima. */
    private double[] sums(ChainState state) {
        double seconds = 0;
        double mean = 0;
        for (int layer = 0; layer < loads.length; layer++) {
            seconds += loads[layer].imbalance(state.layer(layer)) * perfectSeconds[layer];
            if (carries(layer)) {
                AllToAllPrices.Ports ports = prices.new Ports(bytes(layer, state));
                seconds += ports.seconds();
                mean += ports.meanSeconds();
            }
        }
        return new double[] {seconds, mean};
    }

    @Override
    public PlacementProblem problem() {
        return problem;
    }

    @Override
    public ChainCost cost(ChainState state) {
        double excess = 0;
        double price = 0;
        for (int layer = 0; layer < loads.length; layer++) {
            excess += loads[layer].excess(state.layer(layer));
            price += excessPrice.of(loads[layer], loads[layer].sums(state.layer(layer)));
        }
        double[] sums = sums(state);
        double value = sums[0] * scale;
        return new ChainCost(value, excess, value + GUIDE * sums[1] * scale + price);
    }

    @Override
    public double objective(double value) {
        return value / scale;
    }

    @Override
    public boolean isProblemsOwn() {
        return true;
    }

    @Override
    public ChainMove layerMove(Budget budget) {
        return new StepMove(this, budget);
    }

    @Override
    public ChainMove renameMove() {
        return new SymmetryMove(this, symmetries);
    }

    /** Whether anything travels from a layer to the next one. */
    boolean carries(int layer) {
        return bytesPerTransition[layer] > 0;
    }

    AllToAllPrices prices() {
        return prices;
    }

    AllToAllPrices pricesBack() {
        return pricesBack;
    }

    LayerLoads loads(int layer) {
        return loads[layer];
    }

    ExcessPrice excessPrice() {
        return excessPrice;
    }

    /** Compute time of a perfect spread of a layer, as a cost. */
    double perfectCost(int layer) {
        return perfectSeconds[layer] * scale;
    }

    /** A time as a cost. */
    double cost(double seconds) {
        return seconds * scale;
    }

    /** Bytes per step of the transitions between two experts of a layer and the next one, which carry something. */
    double bytes(int layer, int from, int to) {
        return affinity == null ? 0 : affinity.count(layer, from, to) * bytesPerTransition[layer];
    }

    /** Bytes between devices over the boundary after a layer, {@code [from * devices + to]}. */
    double[] bytes(int layer, ChainState state) {
        int devices = problem.devices();
        double[] bytes = new double[devices * devices];
        int[] before = state.layer(layer);
        int[] after = state.layer(layer + 1);
        for (int from = 0; from < before.length; from++) {
            int row = before[from] * devices;
            for (int to = 0; to < after.length; to++) {
                bytes[row + after[to]] += bytes(layer, from, to);
            }
        }
        return bytes;
    }
}
