package io.moeplacement.heuristic.alone;

import io.moeplacement.HomeRouting;
import io.moeplacement.ModelSpec;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import io.moeplacement.Topology;
import io.moeplacement.heuristic.search.AllToAllPrices;
import org.jspecify.annotations.Nullable;

/** Makes the goals of the layers of one problem, each in the unit of the problem's objective. Immutable. */
final class LayerGoals {

    private final PlacementProblem problem;
    private final double tokens;
    private final AllToAllPrices prices;

    LayerGoals(PlacementProblem problem) {
        this.problem = problem;
        this.prices = new AllToAllPrices(problem.topology(), problem.allToAll());
        Selections selections = problem.profile().selections();
        double sum = 0;
        for (int layer = 0; selections != null && layer < problem.layers(); layer++) {
            sum += selections.total(layer);
        }
        this.tokens = sum;
    }

    /** The goal of a layer, which only one thread may use. */
    LayerGoal of(int layer) {
        Topology topology = problem.topology();
        PlaceHits byDevice = hits(layer, topology.devices());
        if (problem.objective() instanceof Objective.FanOut fanOut) {
            return fanOut(layer, byDevice, fanOut.nodeWeight());
        }
        ModelSpec model = problem.model();
        double load = problem.profile().totalLoad(layer);
        double perfect = load == 0 ? 0 : model.secondsPerLayer() / topology.totalSpeed();
        boolean viaNode = problem.homeRouting() == HomeRouting.VIA_NODE && byDevice != null;
        if (viaNode || topology.hasCostMatrix() || problem.profile().sourceLoads() != null) {
            PlaceHits byNode = viaNode ? hits(layer, topology.nodes()) : null;
            NodeForwarding forwarding = byNode == null ? null : new NodeForwarding(topology, byNode);
            return new RoutedHomeGoal(new SourceBytes(problem, layer), byDevice, forwarding, topology, prices, perfect);
        }
        double bytesPerSource = model.bytesPerToken() * model.tokensPerStep() / topology.devices();
        return new UniformHomeGoal(
                new UniformDispatch(topology, problem.allToAll(), bytesPerSource),
                byDevice,
                topology.devices(),
                load == 0 ? 0 : model.topK() / load,
                perfect);
    }

    private LayerGoal fanOut(int layer, @Nullable PlaceHits byDevice, double nodeWeight) {
        if (byDevice == null) {
            return new NoGoal();
        }
        Selections selections = problem.profile().selections();
        double part = tokens == 0 || selections == null ? 0 : selections.total(layer) / tokens;
        PlaceHits byNode = nodeWeight > 0 ? hits(layer, problem.topology().nodes()) : null;
        return new FanOutGoal(byDevice, byNode, problem.topology(), nodeWeight, part);
    }

    /** Null for a layer without selections. */
    private @Nullable PlaceHits hits(int layer, int places) {
        Selections selections = problem.profile().selections();
        if (selections == null || selections.total(layer) == 0) {
            return null;
        }
        return selections.basis() == Selections.Basis.PAIRS
                ? new PairIndex(
                        selections,
                        layer,
                        problem.experts(),
                        places,
                        problem.profile().topK())
                : new SelectionIndex(selections, layer, problem.experts(), places);
    }

    /** A layer that nothing is known of: any placement that keeps the limit will do. */
    private static final class NoGoal implements LayerGoal {

        @Override
        public void reset(int[] deviceOf, double[] sums) {}

        @Override
        public double cost(double slowest) {
            return 0;
        }

        @Override
        public double swapped(Swap swap, double[] sums, double slowest) {
            return 0;
        }

        @Override
        public boolean weighsLoad() {
            return false;
        }

        @Override
        public void swap(Swap swap, double[] sums) {}
    }
}
