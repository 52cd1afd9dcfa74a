package io.moeplacement.ilp.path;

import java.util.Arrays;

/**
 * Node pairs whose cost is the largest weight between two different devices of the node (PAIR, MoETuner's tail).
 *
 * <p>A pairing puts one entry of each row and column of the weights on the diagonal, where it costs nothing. A value v can be
 * reached if the entries above v share no row and no column, as they can then all be on the diagonal; that is, if every row
 * and column has at most one entry above v. So the least value is the largest among the second largest entries of all rows
 * and columns: O(n^2) for n devices.
 */
final class TailPair implements NodePair {

    private final Partitions partitions;
    private final Arrivals arrivals;
    private final double near;
    private final int perNode;

    TailPair(Partitions partitions, Arrivals arrivals, double near) {
        this.partitions = partitions;
        this.arrivals = arrivals;
        this.near = near;
        this.perNode = partitions.shape().perNode();
    }

    @Override
    public void target(int filling) {
        arrivals.target(filling);
    }

    @Override
    public double least() {
        return 0;
    }

    @Override
    public double cost(int filling) {
        return near * tail(partitions.groupsOfFilling(filling));
    }

    private double tail(int[] groups) {
        double tail = 0;
        for (int line = 0; line < perNode; line++) {
            double rowFirst = 0;
            double rowSecond = 0;
            double columnFirst = 0;
            double columnSecond = 0;
            for (int other = 0; other < perNode; other++) {
                double inRow = arrivals.toDevice(groups[line], other);
                rowSecond = Math.max(rowSecond, Math.min(rowFirst, inRow));
                rowFirst = Math.max(rowFirst, inRow);
                double inColumn = arrivals.toDevice(groups[other], line);
                columnSecond = Math.max(columnSecond, Math.min(columnFirst, inColumn));
                columnFirst = Math.max(columnFirst, inColumn);
            }
            tail = Math.max(tail, Math.max(rowSecond, columnSecond));
        }
        return tail;
    }

    @Override
    public void pair(int filling, int[] partner) {
        int[] groups = partitions.groupsOfFilling(filling);
        double tail = tail(groups);
        boolean[] taken = new boolean[perNode];
        Arrays.fill(partner, -1);
        for (int row = 0; row < perNode; row++) {
            for (int column = 0; column < perNode; column++) {
                if (arrivals.toDevice(groups[row], column) > tail) {
                    partner[row] = column;
                    taken[column] = true;
                }
            }
        }
        int next = 0;
        for (int row = 0; row < perNode; row++) {
            if (partner[row] < 0) {
                while (taken[next]) {
                    next++;
                }
                taken[next] = true;
                partner[row] = next;
            }
        }
    }

    @Override
    public double largest(int filling) {
        return arrivals.largest(filling);
    }
}
