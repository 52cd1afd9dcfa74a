package io.moeplacement;

import io.moeplacement.internal.AllToAllTime;
import io.moeplacement.internal.GroupHomes;
import io.moeplacement.internal.HomeTraffic;
import io.moeplacement.internal.Imbalances;
import io.moeplacement.internal.LayerHits;
import io.moeplacement.internal.LayerShares;
import io.moeplacement.internal.TransitionFlow;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The one cost model: every figure of every solver, format and report comes from here. Definitions:
 * {@code docs/cost-model.md}.
 *
 * <p>All counts of a profile are normalised per layer first. Time per evaluation: O(layers * (experts^2 * copies +
 * experts * devices + devices^2)) with transitions, O(layers * experts * copies + sets * k) without. Thread-safe.
 */
public final class CostModel {

    private final PlacementProblem problem;
    private final AllToAllTime allToAll;
    private final HomeTraffic home;
    private final @Nullable Replan replan;
    /** Step time of doing nothing; null when no re-plan is weighed or the placement in force cannot stay. */
    private final @Nullable Double stepSecondsNow;

    /** A cost model of one problem. */
    public CostModel(PlacementProblem problem) {
        this(problem, problem.replan());
    }

    private CostModel(PlacementProblem problem, @Nullable Replan replan) {
        this.problem = problem;
        this.allToAll = new AllToAllTime(problem.topology(), problem.allToAll());
        this.home = new HomeTraffic(problem);
        this.replan = replan;
        Placement current = problem.startingPlacement();
        this.stepSecondsNow = current == null || replan == null || replan.stepsUntilNext() == null
                ? null
                : new CostModel(problem, null).evaluate(current).metrics().stepTimeSeconds();
    }

    /**
     * Objective value and metrics of a placement, whether or not it keeps the limits.
     *
     * @throws IllegalArgumentException when layers, experts or devices differ from the problem's
     */
    public Evaluation evaluate(Placement placement) {
        requireShape(placement);
        Transitions transitions = transitions(placement);
        @Nullable LayerHits[] hits = hits(placement);
        Metrics.FanOut fanOut = fanOut(hits);
        double[] imbalances = Imbalances.pooled(problem, placement);
        double compute = computeSeconds(imbalances);
        double communication =
                problem.communication() == Communication.PIPELINED ? transitions.seconds : homeSeconds(placement, hits);
        ExpertGroups groups = problem.groups();
        Double offHome = groups == null ? null : GroupHomes.offHomeShare(problem, groups, placement);
        Long moved = problem.movedSlots(placement);
        Metrics metrics = new Metrics(
                imbalance(imbalances),
                transitions.share(transitions.onDevice),
                transitions.share(transitions.inNode),
                fanOut,
                compute + communication,
                compute,
                communication,
                moved,
                moved == null ? null : moved * problem.model().bytesPerExpert(),
                placement.duplicateReplicas(),
                offHome);
        double value = objectiveValue(placement, metrics, transitions);
        return new Evaluation(
                value + preference(groups, offHome), metrics, replan == null ? null : score(replan, metrics));
    }

    private static double preference(@Nullable ExpertGroups groups, @Nullable Double offHome) {
        return groups == null || offHome == null ? 0 : groups.offHomeWeight() * offHome;
    }

    private void requireShape(Placement placement) {
        if (placement.layers() != problem.layers()
                || placement.experts() != problem.experts()
                || placement.devices() != problem.devices()) {
            throw new IllegalArgumentException("placement has " + placement.layers() + " layers, "
                    + placement.experts() + " experts, " + placement.devices() + " devices; the problem has "
                    + problem.layers() + ", " + problem.experts() + ", " + problem.devices());
        }
    }

    private double objectiveValue(Placement placement, Metrics metrics, Transitions transitions) {
        Objective objective = problem.objective();
        if (objective instanceof Objective.Balance) {
            return balance(placement, metrics);
        }
        if (objective instanceof Objective.Locality) {
            return transitions.weight == 0 ? 0 : transitions.distance / transitions.weight;
        }
        if (objective instanceof Objective.FanOut fanOut && metrics.fanOut() != null) {
            return metrics.fanOut().devices()
                    + fanOut.nodeWeight() * metrics.fanOut().nodes();
        }
        if (objective instanceof Objective.BalanceThenTail) {
            return transitions.tailSeconds;
        }
        return metrics.stepTimeSeconds();
    }

    private double balance(Placement placement, Metrics metrics) {
        LoadWindows windows = problem.profile().windows();
        if (problem.robustness() instanceof Robustness.Pooled || windows == null) {
            return metrics.imbalance().mean();
        }
        return IntStream.range(0, problem.layers())
                .mapToDouble(layer -> Imbalances.robust(
                        problem.robustness(), Imbalances.byWindow(problem, windows, placement, layer)))
                .average()
                .orElse(1.0);
    }

    private Metrics.Imbalance imbalance(double[] perLayer) {
        int worst = 0;
        for (int layer = 1; layer < perLayer.length; layer++) {
            if (perLayer[layer] > perLayer[worst]) {
                worst = layer;
            }
        }
        return new Metrics.Imbalance(
                Arrays.stream(perLayer).average().orElse(1.0),
                perLayer[worst],
                problem.profile().layerId(worst),
                Arrays.stream(perLayer).boxed().toList());
    }

    /** The slowest device takes imbalance times the time of a perfect spread. */
    private double computeSeconds(double[] imbalances) {
        double perfect = problem.model().secondsPerLayer() / problem.topology().totalSpeed();
        double seconds = 0;
        for (int layer = 0; layer < imbalances.length; layer++) {
            if (problem.profile().totalLoad(layer) > 0) {
                seconds += imbalances[layer] * perfect;
            }
        }
        return seconds;
    }

    private double homeSeconds(Placement placement, @Nullable LayerHits[] hits) {
        double seconds = 0;
        for (int layer = 0; layer < problem.layers(); layer++) {
            double[] bytes = home.dispatch(placement, layer, hits[layer]);
            seconds += allToAll.seconds(bytes) + allToAll.secondsBack(bytes);
        }
        return seconds;
    }

    /** {@code [layers]}; null where the profile has no selections. */
    private @Nullable LayerHits[] hits(Placement placement) {
        @Nullable LayerHits[] hits = new LayerHits[problem.layers()];
        Selections selections = problem.profile().selections();
        for (int layer = 0; selections != null && layer < hits.length; layer++) {
            hits[layer] = LayerHits.of(problem, selections, placement, layer);
        }
        return hits;
    }

    private Metrics.@Nullable FanOut fanOut(@Nullable LayerHits[] hits) {
        Selections selections = problem.profile().selections();
        if (selections == null) {
            return null;
        }
        double tokens = 0;
        double devices = 0;
        double nodes = 0;
        for (LayerHits layer : hits) {
            if (layer != null) {
                tokens += layer.byDevice().tokens();
                devices += layer.byDevice().total();
                nodes += layer.byNode().total();
            }
        }
        return tokens == 0
                ? new Metrics.FanOut(0, 0, selections.basis())
                : new Metrics.FanOut(devices / tokens, nodes / tokens, selections.basis());
    }

    private ReplanScore score(Replan goal, Metrics metrics) {
        double target = goal.targetImbalance() == null ? Double.POSITIVE_INFINITY : goal.targetImbalance();
        double excess = 0;
        int above = 0;
        for (double imbalance : metrics.imbalance().perLayer()) {
            if (imbalance > target + PlacementVerifier.IMBALANCE_TOLERANCE) {
                excess += imbalance - target;
                above++;
            }
        }
        long moves = Objects.requireNonNull(metrics.movedSlots());
        Long steps = goal.stepsUntilNext();
        if (steps == null) {
            return new ReplanScore(above, excess, moves, 0, 0, null, false);
        }
        double moveSeconds = moves * goal.secondsPerMove(problem.model(), problem.topology());
        double stepSeconds = metrics.stepTimeSeconds();
        return new ReplanScore(
                above,
                excess,
                moves,
                moveSeconds,
                steps * stepSeconds + moveSeconds,
                stepSecondsNow == null ? null : steps * (stepSecondsNow - stepSeconds),
                goal.targetImbalance() != null);
    }

    private Transitions transitions(Placement placement) {
        Transitions sums = new Transitions();
        ExpertAffinity affinity = problem.profile().affinity();
        if (affinity == null) {
            return sums;
        }
        AllToAllTime pairTime = new AllToAllTime(problem.topology(), AllToAll.PAIR);
        ModelSpec model = problem.model();
        double bytesPerBoundary =
                model.bytesPerToken() * model.tokensPerStep() * (affinity.pairing() == Pairing.ALL ? model.topK() : 1);
        LayerShares from = LayerShares.byDevice(placement, 0);
        for (int pair = 0; pair < affinity.layerPairs(); pair++) {
            LayerShares to = LayerShares.byDevice(placement, pair + 1);
            double weight = affinity.total(pair);
            if (weight > 0) {
                TransitionFlow flow = TransitionFlow.of(affinity, pair, from, to);
                sums.weight += weight;
                sums.onDevice += flow.onDevice();
                sums.inNode += flow.inNode(problem.topology());
                sums.distance += flow.distance(problem.topology());
                double[] bytes = flow.bytes(bytesPerBoundary / weight);
                sums.seconds += allToAll.seconds(bytes);
                sums.tailSeconds += pairTime.seconds(bytes);
            }
            from = to;
        }
        return sums;
    }

    /** Sums over layer boundaries. */
    private static final class Transitions {
        private double weight;
        private double onDevice;
        private double inNode;
        private double distance;
        private double seconds;
        private double tailSeconds;

        private @Nullable Double share(double part) {
            return weight == 0 ? null : part / weight;
        }
    }
}
