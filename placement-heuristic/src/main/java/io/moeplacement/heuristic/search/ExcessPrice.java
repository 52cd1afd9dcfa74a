package io.moeplacement.heuristic.search;

/**
 * Price of load above the limit on imbalance, steep enough that a search gives up any gain for it.
 *
 * @param perUnit price of one whole unit of excess (a device at twice its share)
 * @param least excess that any overloaded device is charged for at least: a limit is broken however small the excess
 */
public record ExcessPrice(double perUnit, double least) {

    /** Price of a device with so much load. */
    public double of(LayerLoads loads, int device, double load) {
        double over = loads.excess(device, load);
        return over > 0 ? perUnit * (over + least) : 0;
    }

    /** Price of all devices of a layer. */
    public double of(LayerLoads loads, double[] sums) {
        double price = 0;
        for (int device = 0; device < sums.length; device++) {
            price += of(loads, device, sums[device]);
        }
        return price;
    }
}
