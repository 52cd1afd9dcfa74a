package io.moeplacement.ilp.named;

import io.moeplacement.spi.SolveContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The least summed deviation of cluster loads from their mean in one layer, by branch and bound: experts heaviest first, to
 * every cluster with room, of equal empty clusters only the first. The deviations sum to twice the load above the mean, and
 * what is above the mean stays above it, which bounds a branch. Exact when it comes to its end. Not thread-safe.
 */
final class ExactDeal {

    private static final int NODES_PER_LOOK = 1024;

    /** Some tenths of a second; a limit that does not depend on the machine. */
    private static final long MOST_NODES = 4_000_000;

    private final double[] load;
    private final int @Nullable [] sizes;
    private final int clusters;
    private final SolveContext context;
    private final Duration end;
    private final int[] order;
    private final int[] clusterOf;
    private final int[] count;
    private final double[] held;
    private final double mean;
    private double best;
    private int @Nullable [] bestRow;
    private long nodes;
    private boolean stopped;
    private boolean outOfTime;

    /**
     * A search.
     *
     * @param sizes experts of each cluster; null when free, then no cluster is empty if experts are enough
     * @param known a deviation that is known to be possible
     * @param time limit within the caller's
     */
    ExactDeal(double[] load, int @Nullable [] sizes, int clusters, double known, SolveContext context, Duration time) {
        this.load = load;
        this.sizes = sizes;
        this.clusters = clusters;
        this.context = context;
        this.end = context.elapsed().plus(time);
        this.order = IntStream.range(0, load.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer expert) -> -load[expert]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.clusterOf = new int[load.length];
        this.count = new int[clusters];
        this.held = new double[clusters];
        double total = 0;
        for (double one : load) {
            total += one;
        }
        this.mean = total / clusters;
        this.best = known;
    }

    /**
     * Searches on until a deviation is at most a goal.
     *
     * @return whether the search came to its end or to the goal
     */
    boolean run(double goal) {
        deal(0, 0, goal);
        return !stopped;
    }

    /** Whether time ended it, not its limit on nodes. */
    boolean ranOutOfTime() {
        return outOfTime;
    }

    /** A deal that is better than what was known; null when none was found. */
    int @Nullable [] best() {
        return bestRow;
    }

    private void deal(int placed, double above, double goal) {
        if (++nodes % NODES_PER_LOOK == 0) {
            outOfTime |= context.shouldStop() || context.elapsed().compareTo(end) >= 0;
            stopped |= outOfTime || nodes >= MOST_NODES;
        }
        if (stopped || best <= goal || 2 * above >= best * (1 - 1e-12)) {
            return;
        }
        if (placed == order.length) {
            best = 2 * above;
            bestRow = clusterOf.clone();
            return;
        }
        int expert = order[placed];
        for (int cluster = 0; cluster < clusters; cluster++) {
            if (hasRoom(cluster, placed) && !isLikeAnEarlierOne(cluster)) {
                double before = Math.max(0, held[cluster] - mean);
                double kept = held[cluster];
                held[cluster] += load[expert];
                count[cluster]++;
                clusterOf[expert] = cluster;
                deal(placed + 1, above - before + Math.max(0, held[cluster] - mean), goal);
                count[cluster]--;
                held[cluster] = kept;
            }
        }
    }

    private boolean hasRoom(int cluster, int placed) {
        if (sizes != null) {
            return count[cluster] < sizes[cluster];
        }
        int empty = 0;
        for (int held : count) {
            empty += held == 0 ? 1 : 0;
        }
        // The experts left must be enough to open the clusters that are empty.
        return count[cluster] == 0 || order.length - placed > empty;
    }

    private boolean isLikeAnEarlierOne(int cluster) {
        for (int earlier = 0; earlier < cluster; earlier++) {
            boolean sameSize = sizes == null || sizes[earlier] == sizes[cluster];
            if (sameSize && count[cluster] == 0 && count[earlier] == 0) {
                return true;
            }
        }
        return false;
    }
}
