package io.moeplacement.heuristic;

/** Expected copies per token that each device of a layer receives, kept up to date over swaps. Not thread-safe. */
interface Traffic {

    /** Counts a placement anew into {@code received}, {@code [devices]}. */
    void reset(int[] deviceOf, double[] sums, double[] received);

    /**
     * Copies received by g and h if {@code first} on g and {@code second} on h changed places.
     *
     * @param sumG load of g after the swap
     * @param sumH load of h after the swap
     * @param received receives the copies of g at index 0 and of h at index 1
     */
    void swapped(int first, int g, int second, int h, double sumG, double sumH, double[] received);

    /** Takes a swap in. */
    void swap(int first, int g, int second, int h);

    /** Every (token, expert) assignment is a copy of its own. */
    static Traffic ofLoads(double copiesPerLoad) {
        return new Traffic() {
            @Override
            public void reset(int[] deviceOf, double[] sums, double[] received) {
                for (int device = 0; device < sums.length; device++) {
                    received[device] = sums[device] * copiesPerLoad;
                }
            }

            @Override
            public void swapped(int first, int g, int second, int h, double sumG, double sumH, double[] received) {
                received[0] = sumG * copiesPerLoad;
                received[1] = sumH * copiesPerLoad;
            }

            @Override
            public void swap(int first, int g, int second, int h) {}
        };
    }

    /** A token of the selections is one copy per distinct device. */
    static Traffic ofDistinctDevices(SelectionIndex index) {
        return new Traffic() {
            private final double[] change = new double[2];

            @Override
            public void reset(int[] deviceOf, double[] sums, double[] received) {
                index.reset(deviceOf);
                for (int device = 0; device < received.length; device++) {
                    received[device] = index.hits(device) / index.tokens();
                }
            }

            @Override
            public void swapped(int first, int g, int second, int h, double sumG, double sumH, double[] received) {
                index.swapChange(first, g, second, h, change);
                received[0] = (index.hits(g) + change[0]) / index.tokens();
                received[1] = (index.hits(h) + change[1]) / index.tokens();
            }

            @Override
            public void swap(int first, int g, int second, int h) {
                index.swap(first, g, second, h);
            }
        };
    }

    /**
     * Copies by load, scaled down by how often the selections' copies at a device are of distinct tokens, as the cost model
     * does for selections that may be a sample.
     */
    static Traffic ofScaledLoads(SelectionIndex index, double copiesPerLoad) {
        return new Traffic() {
            private final double[] change = new double[2];

            @Override
            public void reset(int[] deviceOf, double[] sums, double[] received) {
                index.reset(deviceOf);
                for (int device = 0; device < received.length; device++) {
                    received[device] = scaled(sums[device], index.hits(device), index.copies(device));
                }
            }

            @Override
            public void swapped(int first, int g, int second, int h, double sumG, double sumH, double[] received) {
                index.swapChange(first, g, second, h, change);
                double shift = index.copiesOf(second) - index.copiesOf(first);
                received[0] = scaled(sumG, index.hits(g) + change[0], index.copies(g) + shift);
                received[1] = scaled(sumH, index.hits(h) + change[1], index.copies(h) - shift);
            }

            private double scaled(double load, double hits, double copies) {
                return load * copiesPerLoad * (copies > 0 ? hits / copies : 1);
            }

            @Override
            public void swap(int first, int g, int second, int h) {
                index.swap(first, g, second, h);
            }
        };
    }
}
