package io.moeplacement.heuristic.copies;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Selections;
import io.moeplacement.Violation;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.Workers;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.Support;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Step time, fan-out and locality with copies of experts: from the best placement known, layer by layer, swaps of slots and
 * replacements of spare copies that make the objective smaller.
 *
 * <p>Idea: the objective is a sum of terms of single layers and of neighbouring layers, each kept up to date over moves, so
 * a try costs O(devices^2) and no evaluation of the model. Layers take turns, {@link Rounds} says which at once. A turn
 * never makes the objective worse, so the result is no worse than any start. Results do not depend on the number of
 * threads: a layer has a random generator of its own and reads only what stands still.
 *
 * <p>An iteration is one turn of one layer. Ends when every layer has had a number of turns without success since it or a
 * neighbour changed. Memory O(layers * experts * devices), with selections O(sets * k). Source: own, iterated local search.
 * Not thread-safe.
 */
public final class CopiesSearch {

    /** Experts of all sets together that may be kept in memory: about half a gibibyte. */
    private static final long MOST_SELECTED = 1L << 26;

    /** A report costs an evaluation of the whole model; the search goes on this many times as long before the next. */
    private static final int PAUSE = 20;

    private final PlacementProblem problem;
    private final SolveContext context;
    private final int patience;
    private final PlacementVerifier verifier;
    private final CostModel costs;

    /**
     * A search for one solve.
     *
     * @param patience turns without success after which a layer is done, at least 0; with 0 the best start is the result
     */
    public CopiesSearch(PlacementProblem problem, SolveContext context, int patience) {
        this.problem = problem;
        this.context = context;
        this.patience = patience;
        this.verifier = new PlacementVerifier(problem);
        this.costs = new CostModel(problem);
    }

    /** Whether the search takes the problem's objective and the size of its selections. */
    public static Support supports(PlacementProblem problem) {
        if (problem.objective() instanceof Objective.BalanceThenTail) {
            return Support.no("objective balance-then-tail with copies of experts");
        }
        Selections selections = problem.profile().selections();
        if (selections == null) {
            return Support.yes();
        }
        if (selections.basis() == Selections.Basis.PAIRS && problem.profile().topK() < 2) {
            return Support.no("selections given as pairs of a profile with top-k 1 (a pair needs two choices)");
        }
        long selected = selected(selections);
        return selected <= MOST_SELECTED
                ? Support.yes()
                : Support.no("selections of " + selected
                        + " experts in sets over all layers with copies of experts (at most " + MOST_SELECTED
                        + "; give it a sample)");
    }

    private static long selected(Selections selections) {
        long sum = 0;
        for (int layer = 0; layer < selections.layers(); layer++) {
            for (int set = 0; set < selections.sets(layer); set++) {
                sum += selections.size(layer, set);
            }
        }
        return sum;
    }

    /**
     * The best placement found, no worse than any start by limits first and objective second.
     *
     * @param starts placements of the problem's slots, at least one
     * @param usedIterations iterations of the call that were used before
     */
    public EngineResult run(List<Placement> starts, long usedIterations) {
        Placement base = bestOf(starts);
        Budget budget = new Budget(context);
        budget.next((int) Math.min(usedIterations, Integer.MAX_VALUE));
        if (patience == 0 || problem.layers() == 0) {
            return result(base, EndedBy.CONVERGENCE);
        }
        LayerTerms terms = new LayerTerms(problem);
        try (Workers workers = new Workers(context.threads(), problem.layers())) {
            LayerDescent[] layers = layers(base, terms, workers);
            if (!terms.areChained()) {
                offer(layers, starts, base, workers);
            }
            Rounds rounds = new Rounds(layers, terms.areChained(), patience, new SplittableRandom(context.seed()));
            EndedBy endedBy = improve(rounds, layers, budget, workers);
            return result(placement(layers), endedBy);
        }
    }

    private LayerDescent[] layers(Placement base, LayerTerms terms, Workers workers) {
        LayerShares[] shares = new LayerShares[problem.layers()];
        workers.forEach(shares.length, layer -> shares[layer] = new LayerShares(problem, layer, base.row(layer)));
        SplittableRandom random = new SplittableRandom(context.seed());
        SplittableRandom[] generators = IntStream.range(0, shares.length)
                .mapToObj(layer -> random.split())
                .toArray(SplittableRandom[]::new);
        LayerDescent[] layers = new LayerDescent[shares.length];
        workers.forEach(
                layers.length,
                layer -> layers[layer] = new LayerDescent(
                        shares[layer], terms.of(layer, shares), problem.limits().maxImbalance(), generators[layer]));
        return layers;
    }

    /** Where layers stand alone, each may come from another start, as long as that breaks no limit. */
    private void offer(LayerDescent[] layers, List<Placement> starts, Placement base, Workers workers) {
        List<Placement> sound = starts.stream()
                .filter(start -> !start.equals(base) && broken(start) == 0)
                .toList();
        workers.forEach(
                layers.length, layer -> sound.forEach(start -> new Block(layers[layer]).offer(start.row(layer))));
    }

    private EndedBy improve(Rounds rounds, LayerDescent[] layers, Budget budget, Workers workers) {
        double reported = Double.POSITIVE_INFINITY;
        Duration nextReport = context.elapsed();
        while (!rounds.areDone()) {
            boolean improved = rounds.next(budget, workers);
            if (improved && context.elapsed().compareTo(nextReport) >= 0 && !rounds.wereCut()) {
                Duration start = context.elapsed();
                reported = report(placement(layers), reported);
                nextReport =
                        context.elapsed().plus(context.elapsed().minus(start).multipliedBy(PAUSE));
            }
            if (rounds.wereCut()) {
                return budget.endedBy();
            }
        }
        return EndedBy.CONVERGENCE;
    }

    private double report(Placement placement, double reported) {
        double value = costs.evaluate(placement).objectiveValue();
        if (value < reported && broken(placement) == 0) {
            context.improved(value, null);
            return value;
        }
        return reported;
    }

    private Placement placement(LayerDescent[] layers) {
        return Placement.of(
                problem.slots(),
                problem.experts(),
                Arrays.stream(layers).map(LayerDescent::best).toArray(int[][]::new));
    }

    /** The best by limits first and objective second; each is evaluated at most once, and none when there is no choice. */
    private Placement bestOf(List<Placement> starts) {
        List<Placement> distinct = starts.stream().distinct().toList();
        double[] broken = distinct.stream().mapToDouble(this::broken).toArray();
        double least = Arrays.stream(broken).min().orElse(0);
        List<Placement> candidates = IntStream.range(0, broken.length)
                .filter(i -> broken[i] == least)
                .mapToObj(distinct::get)
                .toList();
        Placement best = candidates.get(0);
        double value = candidates.size() == 1 ? 0 : costs.evaluate(best).objectiveValue();
        for (Placement candidate : candidates.subList(1, candidates.size())) {
            double other = costs.evaluate(candidate).objectiveValue();
            if (other < value) {
                value = other;
                best = candidate;
            }
        }
        return best;
    }

    private double broken(Placement placement) {
        return verifier.violations(placement).stream()
                .mapToDouble(Violation::amount)
                .sum();
    }

    private EngineResult result(Placement placement, EndedBy endedBy) {
        EngineResult result = EngineResult.of(placement, endedBy);
        return broken(placement) == 0 ? result : result.breakingLimits();
    }
}
