package io.moeplacement.heuristic.alone;

/**
 * What one layer costs when layers stand alone, kept up to date over swaps: a function of the slowest device and of what
 * each device receives. Not thread-safe.
 */
interface LayerGoal {

    /**
     * Counts a placement anew.
     *
     * @param deviceOf device of each expert
     * @param sums load of each device
     */
    void reset(int[] deviceOf, double[] sums);

    /**
     * Cost of the placement at hand.
     *
     * @param slowest largest load of a device as part of a perfect spread (the imbalance)
     */
    double cost(double slowest);

    /**
     * Cost if the two experts of a swap changed places.
     *
     * @param sums load of each device after the swap
     * @param slowest imbalance after the swap
     */
    double swapped(Swap swap, double[] sums, double slowest);

    /** Whether the slowest device's load is part of the cost; where it is not, callers may leave it out (0). */
    boolean weighsLoad();

    /** Takes a swap in. */
    void swap(Swap swap, double[] sums);

    /** Two experts that change places. Mutable, as millions are tried. */
    final class Swap {
        int first;
        int second;
        /** Where the first one is. */
        int g;

        /** Where the second one is. */
        int h;

        void set(int newFirst, int newG, int newSecond, int newH) {
            first = newFirst;
            g = newG;
            second = newSecond;
            h = newH;
        }
    }
}
