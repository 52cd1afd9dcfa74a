package io.moeplacement.heuristic.chain;

import io.moeplacement.EndedBy;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.search.Perturbation;
import io.moeplacement.heuristic.search.Workers;
import io.moeplacement.spi.ChainSplice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Locality by several chain searches one after another, each from a start of its own, and one more from the best chain that
 * can be {@linkplain ChainSplice put together} from what they found. A long chain has many local optima that are good in
 * different places; what one search would need luck for, the splice takes from them all.
 *
 * <p>Where devices are not interchangeable, or one search comes to rest within its part or hardly begins in it, one search is
 * all. Not thread-safe.
 */
public final class StrandSearch {

    private static final int STRANDS = 6;

    /** Part of the budget for each strand; the rest is for what is put together from them. */
    private static final double STRAND_PART = 0.07;

    /** Part of a search's budget that is spent on random starts. */
    private static final double START_PART = 0.15;

    /** Where a strand has time for fewer, the whole budget is hardly enough for one. */
    private static final int LEAST_DESCENTS = 20;

    /** Assignments of more devices would take longer than they are worth. */
    private static final int MOST_DEVICES = 64;

    private final LayerChain chain;
    private final List<ChainState> known;
    private final CostCheck check;
    private final SplittableRandom random;
    private final DoubleConsumer improvements;
    /** What searches ended in, {@code [layers][experts]} each, as far as it keeps the limit. */
    private final List<int[][]> found = new ArrayList<>();

    private ChainState best;
    private ChainCost bestCost;
    private double reported = Double.POSITIVE_INFINITY;

    /**
     * A search from known states.
     *
     * @param known at least one state; the result is never worse than any of them
     * @param improvements receives the value of each new best state that keeps the limit
     */
    public StrandSearch(
            LayerChain chain,
            List<ChainState> known,
            CostCheck check,
            SplittableRandom random,
            DoubleConsumer improvements) {
        this.chain = chain;
        this.known = known;
        this.check = check;
        this.random = random;
        this.improvements = improvements;
        this.best = known.get(0);
        this.bestCost = chain.cost(best);
    }

    /** Searches until the budget is used; returns what ended it. */
    public EndedBy run(Budget budget, Workers workers) {
        if (chain.layers() < 2 || chain.devices() > MOST_DEVICES || !chain.isRenamable(0)) {
            return search(known, budget, workers, START_PART);
        }
        Budget first = budget.part(STRAND_PART);
        EndedBy endedBy = search(known, first, workers, START_PART);
        if (endedBy == EndedBy.CONVERGENCE) {
            return endedBy;
        }
        if (first.iterations() < LEAST_DESCENTS) {
            return search(List.of(best), budget.rest(), workers, START_PART);
        }
        for (int strand = 1; strand < STRANDS && !budget.isOver(); strand++) {
            search(List.of(dealtAnew()), budget.part(STRAND_PART), workers, START_PART);
        }
        ChainState spliced = splice(budget);
        List<ChainState> starts = spliced == null ? List.of(best) : List.of(spliced, best);
        return search(starts, budget.rest(), workers, 0);
    }

    /** The best state found. */
    public ChainState best() {
        return best;
    }

    private EndedBy search(List<ChainState> starts, Budget budget, Workers workers, double startPart) {
        ChainSearch search =
                new ChainSearch(chain, starts, budget, workers, startPart, check, random.split(), this::report);
        EndedBy endedBy = search.run();
        ChainState state = search.best();
        ChainCost cost = chain.cost(state);
        if (cost.keepsLimit()) {
            found.add(rows(state));
        }
        if (cost.isBetterThan(bestCost)) {
            best = state;
            bestCost = cost;
        }
        return endedBy;
    }

    private void report(double value) {
        if (value < reported) {
            reported = value;
            improvements.accept(value);
        }
    }

    private ChainState dealtAnew() {
        ChainState state = known.get(0).copy();
        new Perturbation(chain.problem().slots().toArray(), random).shuffle(state);
        return state;
    }

    private @Nullable ChainState splice(Budget budget) {
        if (found.size() < 2) {
            return null;
        }
        int[][] rows = new ChainSplice(chain.devices(), chain::flow).best(found, budget::isOver);
        ChainState spliced = best.copy();
        for (int layer = 0; layer < rows.length; layer++) {
            System.arraycopy(rows[layer], 0, spliced.layer(layer), 0, rows[layer].length);
        }
        return spliced;
    }

    private int[][] rows(ChainState state) {
        int[][] rows = new int[chain.layers()][];
        Arrays.setAll(rows, layer -> state.layer(layer).clone());
        return rows;
    }
}
