package io.moeplacement.ilp.path;

/**
 * Node pairs whose cost is a sum or a maximum over devices of what each device pays. What a device pays depends on the two
 * groups that it holds and, through the rest of the two node fillings, on nothing else: not on how the other groups are
 * paired, and not on which nodes the rest of the layer is on. So the best pairing is an assignment problem.
 */
final class PricedPair implements NodePair {

    /** What a device pays for the weight that leaves and enters it, inside its node (near) and beyond (far). */
    interface Price {
        double of(double outNear, double inNear, double outFar, double inFar);
    }

    private final Partitions partitions;
    private final Arrivals arrivals;
    private final Price price;
    private final Matching matching;
    private final int perNode;
    private final double[] table;
    private final double[] fromOutside;

    PricedPair(Partitions partitions, Arrivals arrivals, Price price, Matching matching) {
        this.partitions = partitions;
        this.arrivals = arrivals;
        this.price = price;
        this.matching = matching;
        this.perNode = partitions.shape().perNode();
        this.table = new double[perNode * perNode];
        this.fromOutside = new double[perNode];
    }

    /** Transitions are counted where they leave. */
    static Price hops(Tariff tariff) {
        return (outNear, inNear, outFar, inFar) -> tariff.near() * outNear + tariff.far() * outFar;
    }

    /** The busier direction of a port; with links for each kind of link, with a cost matrix for both together. */
    static Price port(Tariff tariff) {
        double near = tariff.near();
        double far = tariff.far();
        return tariff.oneBill()
                ? (outNear, inNear, outFar, inFar) ->
                        Math.max(near * outNear + far * outFar, near * inNear + far * inFar)
                : (outNear, inNear, outFar, inFar) -> near * Math.max(outNear, inNear) + far * Math.max(outFar, inFar);
    }

    @Override
    public void target(int filling) {
        arrivals.target(filling);
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
        if (partitions.shape().nodes() > 1) {
            arrivals.fromOutside(filling, fromOutside);
        }
        for (int column = 0; column < perNode; column++) {
            for (int row = 0; row < perNode; row++) {
                double inNear = 0;
                for (int other = 0; other < perNode; other++) {
                    inNear += other == row ? 0 : arrivals.toDevice(groups[other], column);
                }
                table[row * perNode + column] = price.of(
                        arrivals.toOthers(groups[row], column),
                        inNear,
                        arrivals.outside(groups[row]),
                        fromOutside[column]);
            }
        }
    }
}
