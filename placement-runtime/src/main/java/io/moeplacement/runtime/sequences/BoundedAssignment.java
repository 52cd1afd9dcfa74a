package io.moeplacement.runtime.sequences;

import io.moeplacement.spi.TransportKernel;
import java.util.Arrays;

/**
 * Cheapest assignment of items to bins that take a least and a most number of them; among equally cheap ones one that leaves
 * the most items where they are. Costs are whole numbers. Not thread-safe; buffers are kept.
 *
 * <p>A bin is one or two columns of the kernel: its least number, and what may come on top. Filling a place of the first
 * kind earns more than all costs together, so that every least number is reached, if any assignment does.
 */
final class BoundedAssignment {

    /** Beyond this a unit of cost would be less than the rounding that the kernel allows for. */
    private static final double MAX_SUM = 1e11;

    private TransportKernel kernel = new TransportKernel(1, 1);
    private int kernelItems = 1;
    private int kernelColumns = 1;
    private int[] binOf = {};
    private int[] capacity = {};
    private int columns;
    /** Columns of places that have to be filled; they come first. */
    private int wanted;

    private double[] costs = {};
    private int[] columnOf = {};

    /** Costs and homes of the items. */
    interface Items {

        /** Cost of an item in a bin, at least 0. */
        int cost(int item, int bin);

        /** The bin an item is in now, or -1 where that is none of these. */
        int home(int item);
    }

    /**
     * Finds a cheapest assignment.
     *
     * @param least fewest items of each bin, in sum at most {@code items}
     * @param most most items of each bin, in sum at least {@code items}
     * @param target set to the bin of each item
     * @throws IllegalArgumentException when costs are too large to be told apart
     */
    void assign(int items, int bins, int[] least, int[] most, Items problem, int[] target) {
        if (items == 0 || bins == 1) {
            Arrays.fill(target, 0, items, 0);
            return;
        }
        layOut(bins, least, most);
        price(items, bins, problem);
        if (kernelItems != items || kernelColumns != columns) {
            kernel = new TransportKernel(items, columns);
            kernelItems = items;
            kernelColumns = columns;
        }
        if (columnOf.length < items) {
            columnOf = new int[items];
        }
        kernel.assign(costs, capacity, columnOf);
        for (int item = 0; item < items; item++) {
            target[item] = binOf[columnOf[item]];
        }
    }

    private void layOut(int bins, int[] least, int[] most) {
        if (binOf.length < 2 * bins) {
            binOf = new int[2 * bins];
            capacity = new int[2 * bins];
        }
        columns = 0;
        for (int bin = 0; bin < bins; bin++) {
            if (least[bin] > 0) {
                addColumn(bin, least[bin]);
            }
        }
        wanted = columns;
        for (int bin = 0; bin < bins; bin++) {
            if (most[bin] > least[bin]) {
                addColumn(bin, most[bin] - least[bin]);
            }
        }
    }

    private void addColumn(int bin, int places) {
        binOf[columns] = bin;
        capacity[columns] = places;
        columns++;
    }

    private void price(int items, int bins, Items problem) {
        double scale = items + 1.0;
        double sum = 1;
        for (int item = 0; item < items; item++) {
            int largest = 0;
            for (int bin = 0; bin < bins; bin++) {
                largest = Math.max(largest, problem.cost(item, bin));
            }
            sum += largest * scale + 1;
        }
        if (sum > MAX_SUM) {
            throw new IllegalArgumentException("copies of all sequences together times their number (" + sum
                    + ") must be at most " + MAX_SUM + "; decide about fewer sequences at a time");
        }
        double reward = wanted < columns ? sum : 0;
        if (costs.length < items * columns) {
            costs = new double[items * columns];
        }
        // The kernel looks for the largest cost in the whole array.
        Arrays.fill(costs, items * columns, costs.length, 0);
        for (int item = 0; item < items; item++) {
            int home = problem.home(item);
            for (int column = 0; column < columns; column++) {
                int bin = binOf[column];
                double cost = problem.cost(item, bin) * scale + (bin == home ? 0 : 1);
                costs[item * columns + column] = column < wanted ? cost - reward : cost;
            }
        }
    }
}
