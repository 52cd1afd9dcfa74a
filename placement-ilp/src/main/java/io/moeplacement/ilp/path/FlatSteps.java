package io.moeplacement.ilp.path;

/** Steps on one level of devices: a partition is one node filling. A step that moves nothing waits for no latency. */
final class FlatSteps implements Steps {

    private final NodePair node;
    private final double latency;

    FlatSteps(NodePair node, double latency) {
        this.node = node;
        this.latency = latency;
    }

    @Override
    public void target(int partition) {
        node.target(partition);
    }

    @Override
    public double cost(int from) {
        return withLatency(node.cost(from));
    }

    @Override
    public double least() {
        return withLatency(node.least());
    }

    private double withLatency(double cost) {
        return cost > 0 ? latency + cost : 0;
    }

    @Override
    public void pair(int from, int[] partner) {
        node.pair(from, partner);
    }
}
