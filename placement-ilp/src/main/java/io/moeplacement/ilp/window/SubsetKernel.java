package io.moeplacement.ilp.window;

/**
 * The cheapest way to deal some experts to two devices: of n experts exactly k go to the first one, its load stays in a
 * range, and not too many experts move.
 *
 * <p>Depth-first over the experts in order of cost, the first device first. Because costs ascend, the cheapest completion
 * without the limits is the next experts in order, a prefix sum: branches that cannot beat the best known end there. Least and
 * largest loads and least moves of every "j of the experts from i on" come from a table of size n * k and end branches that
 * cannot keep the limits. Exact; worst case C(n, k), without limits O(n log n). Not thread-safe.
 */
final class SubsetKernel {

    /** More experts than this make the worst case too long. */
    static final int MOST = 20;

    private int n;
    private int k;
    private double low;
    private double high;
    private int budget;
    private double best;
    private long bestChosen;
    private boolean found;
    private int[] order = new int[0];
    private double[] cost = new double[0];
    private double[] prefix = new double[0];
    private double[] load = new double[0];
    private int[] move = new int[0];
    private double[] least = new double[0];
    private double[] most = new double[0];
    private int[] fewest = new int[0];

    /**
     * Finds it.
     *
     * @param experts number of experts, at most 62
     * @param first how many go to the first device
     * @param difference cost on the first device less cost on the second, by expert
     * @param loads by expert
     * @param moves additional moves of an expert on the first device against the second, by expert
     * @param lowest least load of the first device
     * @param highest largest load of the first device
     * @param mostMoves largest sum of moves
     * @param below only costs below this are of interest
     * @return whether there is one
     */
    boolean solve(
            int experts,
            int first,
            double[] difference,
            double[] loads,
            int[] moves,
            double lowest,
            double highest,
            int mostMoves,
            double below) {
        n = experts;
        k = first;
        low = lowest;
        high = highest;
        budget = mostMoves;
        best = below;
        found = false;
        reserve();
        sort(difference);
        for (int i = 0; i < n; i++) {
            cost[i] = difference[order[i]];
            load[i] = loads[order[i]];
            move[i] = moves[order[i]];
            prefix[i + 1] = prefix[i] + cost[i];
        }
        fillTables();
        search(0, k, 0, 0, 0, 0);
        return found;
    }

    /** Cost of what was found: the sum of differences of the first device's experts. */
    double cost() {
        return best;
    }

    /** Whether an expert goes to the first device. */
    boolean isFirst(int expert) {
        return (bestChosen >> expert & 1) != 0;
    }

    private void reserve() {
        if (order.length < n) {
            order = new int[n];
            cost = new double[n];
            load = new double[n];
            move = new int[n];
            prefix = new double[n + 1];
        }
        int cells = (n + 1) * (k + 1);
        if (least.length < cells) {
            least = new double[cells];
            most = new double[cells];
            fewest = new int[cells];
        }
    }

    private void sort(double[] difference) {
        for (int i = 0; i < n; i++) {
            int at = i;
            while (at > 0 && difference[order[at - 1]] > difference[i]) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = i;
        }
    }

    private void fillTables() {
        for (int j = 0; j <= k; j++) {
            set(
                    n,
                    j,
                    j == 0 ? 0 : Double.POSITIVE_INFINITY,
                    j == 0 ? 0 : Double.NEGATIVE_INFINITY,
                    j == 0 ? 0 : 1 << 20);
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = 0; j <= k; j++) {
                int skip = (i + 1) * (k + 1) + j;
                if (j == 0) {
                    set(i, j, 0, 0, 0);
                } else {
                    set(
                            i,
                            j,
                            Math.min(least[skip], least[skip - 1] + load[i]),
                            Math.max(most[skip], most[skip - 1] + load[i]),
                            Math.min(fewest[skip], fewest[skip - 1] + move[i]));
                }
            }
        }
    }

    private void set(int i, int j, double leastLoad, double mostLoad, int fewestMoves) {
        int cell = i * (k + 1) + j;
        least[cell] = leastLoad;
        most[cell] = mostLoad;
        fewest[cell] = fewestMoves;
    }

    private void search(int i, int left, double spent, double held, int moved, long chosen) {
        if (n - i < left || spent + prefix[i + left] - prefix[i] >= best) {
            return;
        }
        int cell = i * (k + 1) + left;
        if (held + least[cell] > high || held + most[cell] < low || moved + fewest[cell] > budget) {
            return;
        }
        if (left == 0) {
            best = spent;
            bestChosen = chosen;
            found = true;
            return;
        }
        search(i + 1, left - 1, spent + cost[i], held + load[i], moved + move[i], chosen | 1L << order[i]);
        search(i + 1, left, spent, held, moved, chosen);
    }
}
