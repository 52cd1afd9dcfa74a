package io.moeplacement.testkit;

import io.moeplacement.CostModel;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.SlotLayout;
import io.moeplacement.testkit.LayerOptions.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The optimum of a tiny problem, by looking at every placement: all objectives, all limits, uneven slots, speeds,
 * replicas, free slots per layer. Nothing is pruned by cost, so there is nothing clever that could be wrong.
 *
 * <p>Placements that differ only in the order of slots on a device are looked at once. Time: one evaluation of the cost
 * model per placement, some microseconds each. Immutable, thread-safe.
 */
public final class BruteForceOracle {

    /** Most placements over all layers where nothing else is said. */
    public static final long DEFAULT_LIMIT = 1_000_000;

    private final long limit;

    /** An oracle that refuses problems with more than {@link #DEFAULT_LIMIT} placements. */
    public BruteForceOracle() {
        this(DEFAULT_LIMIT);
    }

    /**
     * An oracle with a limit of its own.
     *
     * @param limit most placements over all layers, at least 1
     */
    public BruteForceOracle(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit (" + limit + ") must be at least 1");
        }
        this.limit = limit;
    }

    /**
     * A best placement.
     *
     * @param placement keeps all limits
     * @param value its objective value; no placement that keeps all limits has a smaller one
     * @param examined placements looked at
     */
    public record Optimum(Placement placement, double value, long examined) {}

    /**
     * Placements over all layers, before limits are looked at; {@link Long#MAX_VALUE} when beyond it.
     *
     * @throws IllegalArgumentException when one layer alone exceeds the oracle's limit by its candidates
     */
    public long placements(PlacementProblem problem) {
        return product(options(problem));
    }

    /**
     * The best placement, or empty when no placement keeps the limits.
     *
     * @throws IllegalArgumentException when there are more placements than the oracle's limit
     */
    public Optional<Optimum> best(PlacementProblem problem) {
        List<List<Option>> options = options(problem);
        long all = product(options);
        if (all > limit) {
            throw new IllegalArgumentException("brute force refuses: the problem has "
                    + (all == Long.MAX_VALUE ? "too many" : all) + " placements, the limit is " + limit);
        }
        Search search = new Search(problem, options);
        search.layer(0);
        Placement best = search.best;
        return best == null ? Optional.empty() : Optional.of(new Optimum(best, search.bestValue, search.examined));
    }

    private List<List<Option>> options(PlacementProblem problem) {
        List<List<Option>> options = new ArrayList<>();
        for (int layer = 0; layer < problem.layers(); layer++) {
            List<Option> ofLayer = LayerOptions.of(problem, layer, limit);
            options.add(
                    problem.objective() instanceof Objective.BalanceThenTail tail
                            ? balanced(problem, layer, ofLayer, tail.tolerance())
                            : ofLayer);
        }
        return options;
    }

    /** What balance-then-tail admits: deviations up to the layer's least plus the tolerance. */
    private static List<Option> balanced(PlacementProblem problem, int layer, List<Option> options, double tolerance) {
        double total = problem.profile().totalLoad(layer);
        double least = options.stream()
                .mapToDouble(option -> deviation(problem, layer, option))
                .min()
                .orElse(0);
        return options.stream()
                .filter(option -> deviation(problem, layer, option) <= least + (tolerance + 1e-12) * total)
                .toList();
    }

    private static double deviation(PlacementProblem problem, int layer, Option option) {
        int[] copies = new int[problem.experts()];
        for (int expert : option.experts()) {
            copies[expert]++;
        }
        double mean = problem.profile().totalLoad(layer) / problem.devices();
        double sum = 0;
        int slot = 0;
        for (int slots : option.slots()) {
            double load = 0;
            for (int end = slot + slots; slot < end; slot++) {
                int expert = option.experts()[slot];
                load += problem.profile().load(layer, expert) / copies[expert];
            }
            sum += Math.abs(load - mean);
        }
        return sum;
    }

    private static long product(List<List<Option>> options) {
        long product = 1;
        for (List<Option> ofLayer : options) {
            long high = Math.multiplyHigh(product, ofLayer.size());
            product = high != 0 || product * ofLayer.size() < 0 ? Long.MAX_VALUE : product * ofLayer.size();
        }
        return product;
    }

    /** Walks through all combinations of layer options. */
    private static final class Search {

        private final PlacementProblem problem;
        private final List<List<Option>> options;
        private final PlacementVerifier verifier;
        private final CostModel costs;
        private final Option[] chosen;
        private @Nullable Placement best;
        private double bestValue = Double.POSITIVE_INFINITY;
        private long examined;

        Search(PlacementProblem problem, List<List<Option>> options) {
            this.problem = problem;
            this.options = options;
            this.verifier = new PlacementVerifier(problem);
            this.costs = new CostModel(problem);
            this.chosen = new Option[options.size()];
        }

        void layer(int layer) {
            if (layer == chosen.length) {
                examine();
                return;
            }
            for (Option option : options.get(layer)) {
                chosen[layer] = option;
                layer(layer + 1);
            }
        }

        private void examine() {
            if (problem.limits().slotsFreePerLayer() && !fits()) {
                return;
            }
            examined++;
            SlotLayout layout = problem.limits().slotsFreePerLayer()
                    ? SlotLayout.of(Arrays.stream(chosen).map(Option::slots).toArray(int[][]::new))
                    : problem.slots();
            Placement placement = Placement.of(
                    layout,
                    problem.experts(),
                    Arrays.stream(chosen).map(Option::experts).toArray(int[][]::new));
            if (verifier.violations(placement).isEmpty()) {
                double value = costs.evaluate(placement).objectiveValue();
                if (value < bestValue) {
                    best = placement;
                    bestValue = value;
                }
            }
        }

        private boolean fits() {
            for (int device = 0; device < problem.devices(); device++) {
                int left = 0;
                for (int layer = 0; layer < chosen.length; layer++) {
                    left += problem.slots().slots(layer, device) - chosen[layer].slots()[device];
                }
                if (left < 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
