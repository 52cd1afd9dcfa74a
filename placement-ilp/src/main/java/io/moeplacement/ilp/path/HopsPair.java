package io.moeplacement.ilp.path;

/**
 * Node pairs whose cost is a sum over transitions of what each has to travel: near inside the node, far beyond it, counted
 * where it leaves. What leaves a device depends on its group and on the group it is paired with, so the best pairing is a
 * linear assignment.
 */
final class HopsPair implements NodePair {

    private final Partitions partitions;
    private final Arrivals arrivals;
    private final Matching matching;
    private final int perNode;
    /** {@code [group * devices per node + device of the target]}. */
    private final double[] leaving;

    private final double[] table;
    private final double near;
    private final double far;

    HopsPair(Partitions partitions, Arrivals arrivals, Tariff tariff, Matching sums) {
        this.partitions = partitions;
        this.arrivals = arrivals;
        this.matching = sums;
        this.near = tariff.near();
        this.far = tariff.far();
        this.perNode = partitions.shape().perNode();
        this.leaving = new double[partitions.groups() * perNode];
        this.table = new double[perNode * perNode];
    }

    @Override
    public void target(int filling) {
        arrivals.target(filling);
        for (int group = 0; group < partitions.groups(); group++) {
            for (int device = 0; device < perNode; device++) {
                leaving[group * perNode + device] =
                        near * arrivals.toOthers(group, device) + far * arrivals.outside(group);
            }
        }
    }

    @Override
    public double least() {
        double sum = 0;
        for (int device = 0; device < perNode; device++) {
            double least = Double.POSITIVE_INFINITY;
            for (int entry = device; entry < leaving.length; entry += perNode) {
                least = Math.min(least, leaving[entry]);
            }
            sum += least;
        }
        return sum;
    }

    @Override
    public double cost(int filling) {
        fill(filling);
        return matching.cost(table);
    }

    @Override
    public void pair(int filling, int[] partner) {
        fill(filling);
        matching.pair(table, partner);
    }

    @Override
    public double largest(int filling) {
        return 0;
    }

    private void fill(int filling) {
        int entry = 0;
        for (int group : partitions.groupsOfFilling(filling)) {
            for (int device = 0; device < perNode; device++) {
                table[entry++] = leaving[group * perNode + device];
            }
        }
    }
}
