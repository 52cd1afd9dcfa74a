package io.moeplacement.heuristic.pipelined;

import io.moeplacement.heuristic.search.AllToAllPrices;
import java.util.Arrays;

/**
 * The traffic of one layer boundary while the layer on one side of it is re-placed: bytes from row devices, which stay, to
 * column devices, which experts of the layer move between. With the layer before the boundary, rows and columns change roles
 * and the prices are those of the way back; ports and pairs do not notice.
 *
 * <p>A swap changes two columns. It is tried and taken in O(devices): the sums of rows and columns are kept, and for the
 * slowest pair the largest entry of each column. Not thread-safe.
 */
final class ColumnTraffic {

    /** A class of pairs carries nothing when it carries less than this part of everything: beyond rounding. */
    private static final double ROUNDING = 1e-12;

    private final int devices;
    private final AllToAllPrices prices;
    private final boolean twoClasses;
    private final double guide;
    /** {@code [column * devices + row]}: seconds per byte, by class. */
    private final double[] price0;

    private final double[] price1;
    private final double[] bytes;
    private final double[] row0;
    private final double[] row1;
    private final double[] column0;
    private final double[] column1;
    private final double[] largest;
    private final double[] change0;
    private final double[] change1;
    private double negligible;

    /**
     * Traffic of no placement yet.
     *
     * @param prices of bytes {@code [row * devices + column]}
     * @param guide weight of the mean beside the maximum
     */
    ColumnTraffic(AllToAllPrices prices, double guide) {
        this.devices = prices.devices();
        this.prices = prices;
        this.twoClasses = prices.hasTwoClasses();
        this.guide = guide;
        this.price0 = new double[devices * devices];
        this.price1 = new double[devices * devices];
        for (int row = 0; row < devices; row++) {
            for (int column = 0; column < devices; column++) {
                price0[column * devices + row] = prices.within(row * devices + column);
                price1[column * devices + row] = prices.between(row * devices + column);
            }
        }
        this.bytes = new double[devices * devices];
        this.row0 = new double[devices];
        this.row1 = new double[devices];
        this.column0 = new double[devices];
        this.column1 = new double[devices];
        this.largest = new double[devices];
        this.change0 = new double[devices];
        this.change1 = new double[devices];
    }

    /**
     * Counts a placement anew.
     *
     * @param placed column of each expert
     * @param flow bytes of each expert from each row, {@code [expert * devices + row]}
     */
    void reset(int[] placed, double[] flow) {
        Arrays.fill(bytes, 0);
        Arrays.fill(row0, 0);
        Arrays.fill(row1, 0);
        double all = 0;
        for (int expert = 0; expert < placed.length; expert++) {
            int column = placed[expert] * devices;
            for (int row = 0; row < devices; row++) {
                bytes[column + row] += flow[expert * devices + row];
                all += flow[expert * devices + row];
            }
        }
        double dearest = 0;
        for (int column = 0; column < devices; column++) {
            sumColumn(column);
            for (int row = 0; row < devices; row++) {
                int i = column * devices + row;
                row0[row] += bytes[i] * price0[i];
                row1[row] += bytes[i] * price1[i];
                dearest = Math.max(dearest, price0[i] + price1[i]);
            }
        }
        negligible = ROUNDING * all * dearest;
    }

    private void sumColumn(int column) {
        double sum0 = 0;
        double sum1 = 0;
        double most = 0;
        for (int i = column * devices; i < (column + 1) * devices; i++) {
            sum0 += bytes[i] * price0[i];
            sum1 += bytes[i] * price1[i];
            most = Math.max(most, bytes[i] * (price0[i] + price1[i]));
        }
        column0[column] = sum0;
        column1[column] = sum1;
        largest[column] = most;
    }

    /** Seconds of the placement at hand, the mean included with its weight. */
    double cost() {
        Arrays.fill(change0, 0);
        Arrays.fill(change1, 0);
        return prices.isSlowestPair() ? pairs() : ports();
    }

    /** Seconds if expert {@code first} in column g and {@code second} in column h changed places. */
    double swapped(double[] flow, int first, int g, int second, int h) {
        double g0 = column0[g];
        double g1 = column1[g];
        double h0 = column0[h];
        double h1 = column1[h];
        double largestG = largest[g];
        double largestH = largest[h];
        exchange(flow, first, g, second, h);
        double cost;
        if (prices.isSlowestPair()) {
            cost = pairs();
            largest[g] = largestG;
            largest[h] = largestH;
        } else {
            cost = ports();
        }
        column0[g] = g0;
        column1[g] = g1;
        column0[h] = h0;
        column1[h] = h1;
        return cost;
    }

    /** Puts a swap into the sums of columns, and into {@code change0} and {@code change1} for those of rows. */
    private void exchange(double[] flow, int first, int g, int second, int h) {
        int atG = g * devices;
        int atH = h * devices;
        int atFirst = first * devices;
        int atSecond = second * devices;
        double g0 = 0;
        double h0 = 0;
        for (int row = 0; row < devices; row++) {
            double moved = flow[atSecond + row] - flow[atFirst + row];
            double inG = moved * price0[atG + row];
            double inH = moved * price0[atH + row];
            g0 += inG;
            h0 += inH;
            change0[row] = inG - inH;
        }
        column0[g] += g0;
        column0[h] -= h0;
        if (twoClasses) {
            double g1 = 0;
            double h1 = 0;
            for (int row = 0; row < devices; row++) {
                double moved = flow[atSecond + row] - flow[atFirst + row];
                double inG = moved * price1[atG + row];
                double inH = moved * price1[atH + row];
                g1 += inG;
                h1 += inH;
                change1[row] = inG - inH;
            }
            column1[g] += g1;
            column1[h] -= h1;
        }
        if (prices.isSlowestPair()) {
            double mostG = 0;
            double mostH = 0;
            for (int row = 0; row < devices; row++) {
                double moved = flow[atSecond + row] - flow[atFirst + row];
                mostG = Math.max(mostG, (bytes[atG + row] + moved) * (price0[atG + row] + price1[atG + row]));
                mostH = Math.max(mostH, (bytes[atH + row] - moved) * (price0[atH + row] + price1[atH + row]));
            }
            largest[g] = mostG;
            largest[h] = mostH;
        }
    }

    private double ports() {
        double busiest = 0;
        double sum = 0;
        double all0 = 0;
        double all1 = 0;
        for (int device = 0; device < devices; device++) {
            double seconds = Math.max(row0[device] + change0[device], column0[device]);
            all0 += column0[device];
            if (twoClasses) {
                seconds += Math.max(row1[device] + change1[device], column1[device]);
                all1 += column1[device];
            }
            sum += seconds;
            busiest = Math.max(busiest, seconds);
        }
        return latency(all0, all1) + busiest + guide * sum / devices;
    }

    private double pairs() {
        double slowest = 0;
        double all0 = 0;
        double all1 = 0;
        for (int device = 0; device < devices; device++) {
            all0 += column0[device];
            all1 += column1[device];
            slowest = Math.max(slowest, largest[device]);
        }
        return latency(all0, all1) + slowest + guide * (all0 + all1) / devices;
    }

    private double latency(double all0, double all1) {
        return prices.latency(all0 > negligible, all1 > negligible);
    }

    /** Takes a swap in. */
    void swap(double[] flow, int first, int g, int second, int h) {
        exchange(flow, first, g, second, h);
        for (int row = 0; row < devices; row++) {
            double moved = flow[second * devices + row] - flow[first * devices + row];
            bytes[g * devices + row] += moved;
            bytes[h * devices + row] -= moved;
            row0[row] += change0[row];
            row1[row] += twoClasses ? change1[row] : 0;
        }
    }
}
