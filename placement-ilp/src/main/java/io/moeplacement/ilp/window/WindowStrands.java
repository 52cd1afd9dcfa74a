package io.moeplacement.ilp.window;

import io.moeplacement.EndedBy;
import io.moeplacement.spi.ChainSplice;
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

    /** Part of the budget for each of them, and for the first search from the start. */
    private static final double STRAND_PART = 0.15;

    private final Chain chain;
    private final int[][] start;
    private final List<int[][]> constructions;
    private final Schedule whole;
    private final SplittableRandom random;
    private final DoubleConsumer improvements;
    private int[][] best;

    /**
     * @param start fills the slots; the result is never worse
     * @param constructions starts that do not know of it
     * @param whole what may be used
     * @param improvements receives the value of each new best state of a search that keeps the limits
     */
    WindowStrands(
            Chain chain,
            int[][] start,
            List<int[][]> constructions,
            Schedule whole,
            SplittableRandom random,
            DoubleConsumer improvements) {
        this.chain = chain;
        this.start = start;
        this.constructions = constructions;
        this.whole = whole;
        this.random = random;
        this.improvements = improvements;
        this.best = start;
    }

    EndedBy run() {
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
