package io.moeplacement.ilp.window;

import io.moeplacement.EndedBy;
import io.moeplacement.spi.ChainSplice;
import io.moeplacement.spi.SolveContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/**
 * Window search from several starts and from what can be {@linkplain ChainSplice put together}: one from the start, some from
 * the constructions alone, which end elsewhere, then one from the best chain made of layers of them all. Where devices are
 * not interchangeable, or the first search comes to rest within its part, one search is all. Not thread-safe.
 */
final class WindowStrands {

    /** Searches that do not know the start. */
    private static final int OTHERS = 2;

    /**
     * A perturbation with its descent by windows takes as long as some twenty descents of a local search; counted like that, a
     * limit on iterations means about the same work whoever solves.
     */
    private static final int ITERATIONS = 20;

    /** Part of the budget for each of them, and for the first search from the start. */
    private static final double STRAND_PART = 0.15;

    private final Chain chain;
    private final int[][] start;
    private final List<int[][]> constructions;
    private final SolveContext context;
    private final Duration time;
    private final SplittableRandom random;
    private final DoubleConsumer improvements;
    private int[][] best;

    /**
     * @param start fills the slots; the result is never worse
     * @param constructions starts that do not know of it
     * @param time of the context's to use
     * @param improvements receives the value of each new best state of a search that keeps the limits
     */
    WindowStrands(
            Chain chain,
            int[][] start,
            List<int[][]> constructions,
            SolveContext context,
            Duration time,
            SplittableRandom random,
            DoubleConsumer improvements) {
        this.chain = chain;
        this.start = start;
        this.constructions = constructions;
        this.context = context;
        this.time = time;
        this.random = random;
        this.improvements = improvements;
        this.best = start;
    }

    EndedBy run() {
        Schedule whole = new Schedule(context, time, perturbations(context.iterations()));
        if (!chain.hasInterchangeableDevices() || chain.devices() == 1) {
            return search(start, whole);
        }
        EndedBy endedBy = search(start, whole.part(STRAND_PART));
        if (endedBy == EndedBy.CONVERGENCE) {
            return endedBy;
        }
        List<int[][]> found = new ArrayList<>();
        keep(best, found);
        for (int strand = 0; strand < OTHERS && !whole.shouldStop(); strand++) {
            int[][] construction = constructions.get(strand % constructions.size());
            WindowSearch search =
                    new WindowSearch(chain, construction, whole.part(STRAND_PART), random.split(), value -> {});
            search.run();
            keep(search.best(), found);
        }
        if (found.size() > 1) {
            keep(new ChainSplice(chain.devices(), chain::flow).best(found, whole::shouldStop), found);
        }
        int[][] from =
                found.stream().min(Comparator.comparingDouble(chain::value)).orElse(best);
        return search(from, whole.part(1 - (1 + OTHERS) * STRAND_PART));
    }

    /** So many for a limit on iterations, rounded up; any number for none. */
    private static long perturbations(long iterations) {
        long rest = iterations % ITERATIONS == 0 ? 0 : 1;
        return iterations == Long.MAX_VALUE ? iterations : iterations / ITERATIONS + rest;
    }

    private void keep(int[][] rows, List<int[][]> found) {
        if (chain.excess(rows) <= 0) {
            found.add(rows);
        }
    }

    private EndedBy search(int[][] from, Schedule schedule) {
        WindowSearch search = new WindowSearch(chain, from, schedule, random.split(), improvements);
        EndedBy endedBy = search.run();
        best = search.best();
        return endedBy;
    }

    /** The best state, {@code [layers][experts]}. */
    int[][] best() {
        return best;
    }
}
