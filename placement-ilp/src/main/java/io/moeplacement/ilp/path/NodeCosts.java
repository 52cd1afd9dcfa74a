package io.moeplacement.ilp.path;

/** What two node fillings of neighbouring layers cost on one node, looked up or computed. */
interface NodeCosts {

    /** As {@link NodePair#cost}. */
    double cost(int from, int target);

    /** As {@link NodePair#largest}. */
    double largest(int from, int target);

    /** Computed each time: for the few that a finished path needs. */
    static NodeCosts computed(NodePair pair) {
        return new NodeCosts() {
            @Override
            public double cost(int from, int target) {
                pair.target(target);
                return pair.cost(from);
            }

            @Override
            public double largest(int from, int target) {
                pair.target(target);
                return pair.largest(from);
            }
        };
    }
}
