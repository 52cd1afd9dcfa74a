package io.moeplacement.ilp.path;

/**
 * Node pairs whose cost is that of the busiest device (PORT): what leaves and what enters it, inside the node and beyond.
 *
 * <p>That depends on the two groups that the device holds and, through the rest of the two node fillings, on nothing else:
 * not on how the other groups are paired, and not on where the experts of other nodes are. So the best pairing is a
 * bottleneck assignment.
 */
final class PortPair implements NodePair {

    private final Partitions partitions;
    private final Arrivals arrivals;
    private final Tariff tariff;
    private final Matching matching;
    private final int perNode;
    private final double[] table;
    private final double[] fromOutside;
    private int lastSet = -1;

    PortPair(Partitions partitions, Arrivals arrivals, Tariff tariff, Matching maxima) {
        this.partitions = partitions;
        this.arrivals = arrivals;
        this.tariff = tariff;
        this.matching = maxima;
        this.perNode = partitions.shape().perNode();
        this.table = new double[perNode * perNode];
        this.fromOutside = new double[perNode];
    }

    @Override
    public void target(int filling) {
        arrivals.target(filling);
        lastSet = -1;
    }

    /** Each device of the target shares a device with some group, whose other weight leaves. */
    @Override
    public double least() {
        double largest = 0;
        for (int device = 0; device < perNode; device++) {
            double least = Double.POSITIVE_INFINITY;
            for (int group = 0; group < partitions.groups(); group++) {
                least = Math.min(least, arrivals.toOthers(group, device));
            }
            largest = Math.max(largest, least);
        }
        return tariff.near() * largest;
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
        return arrivals.largest(filling);
    }

    private void fill(int filling) {
        int[] groups = partitions.groupsOfFilling(filling);
        if (partitions.shape().nodes() > 1 && partitions.setOfFilling(filling) != lastSet) {
            arrivals.fromOutside(filling, fromOutside);
            lastSet = partitions.setOfFilling(filling);
        }
        for (int column = 0; column < perNode; column++) {
            for (int row = 0; row < perNode; row++) {
                double inNear = 0;
                for (int other = 0; other < perNode; other++) {
                    inNear += other == row ? 0 : arrivals.toDevice(groups[other], column);
                }
                table[row * perNode + column] = price(
                        arrivals.toOthers(groups[row], column),
                        inNear,
                        arrivals.outside(groups[row]),
                        fromOutside[column]);
            }
        }
    }

    /** The busier direction: with links for each kind of link, with a cost matrix for both kinds together. */
    private double price(double outNear, double inNear, double outFar, double inFar) {
        double near = tariff.near();
        double far = tariff.far();
        return tariff.oneBill()
                ? Math.max(near * outNear + far * outFar, near * inNear + far * inFar)
                : near * Math.max(outNear, inNear) + far * Math.max(outFar, inFar);
    }
}
