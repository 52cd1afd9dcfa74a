package io.moeplacement.heuristic;

/** Expected copies per token that each device of a layer receives, kept up to date over swaps. Not thread-safe. */
interface Traffic {

    /** Counts a placement anew into {@code received}, {@code [devices]}. */
    void reset(int[] deviceOf, double[] sums, double[] received);

    /**
     * Change of the copies received if {@code first} on g and {@code second} on h changed places.
     *
     * @param shift load that g gains and h loses
     * @param change receives the change on g at index 0 and on h at index 1
     */
    void swapChange(int first, int g, int second, int h, double shift, double[] change);

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
            public void swapChange(int first, int g, int second, int h, double shift, double[] change) {
                change[0] = shift * copiesPerLoad;
                change[1] = -shift * copiesPerLoad;
            }

            @Override
            public void swap(int first, int g, int second, int h) {}
        };
    }

    /** A token is one copy per distinct device. */
    static Traffic ofSelections(SelectionIndex index) {
        return new Traffic() {
            @Override
            public void reset(int[] deviceOf, double[] sums, double[] received) {
                index.reset(deviceOf);
                for (int device = 0; device < received.length; device++) {
                    received[device] = index.hits()[device] / index.tokens();
                }
            }

            @Override
            public void swapChange(int first, int g, int second, int h, double shift, double[] change) {
                index.swapChange(first, g, second, h, change);
                change[0] /= index.tokens();
                change[1] /= index.tokens();
            }

            @Override
            public void swap(int first, int g, int second, int h) {
                index.swap(first, g, second, h);
            }
        };
    }
}
