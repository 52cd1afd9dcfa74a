package io.moeplacement.testkit.workload;

/** A circle cut into one arc per expert. Immutable. */
final class Circle {

    /** Expert of each arc, in the order of the arcs. */
    private final int[] order;
    /** Where each arc begins, and at the end the circumference, {@code [arcs + 1]}. */
    private final double[] begin;
    /** Arc of each expert. */
    private final int[] arcOf;

    Circle(int[] order, double[] lengthOfExpert) {
        this.order = order.clone();
        this.begin = new double[order.length + 1];
        this.arcOf = new int[order.length];
        for (int arc = 0; arc < order.length; arc++) {
            begin[arc + 1] = begin[arc] + lengthOfExpert[order[arc]];
            arcOf[order[arc]] = arc;
        }
    }

    double circumference() {
        return begin[order.length];
    }

    double length(int expert) {
        return begin[arcOf[expert] + 1] - begin[arcOf[expert]];
    }

    /** The expert at a position in 0..circumference. */
    int at(double position) {
        int low = 0;
        int high = order.length;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (begin[middle] <= position) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return order[low];
    }

    /** The expert at a position of the circle from which one expert's arc was cut out. */
    int atWithout(int expert, double position) {
        int arc = arcOf[expert];
        int found = at(position < begin[arc] ? position : position + length(expert));
        // Rounding at the cut may still hit its edge.
        return found == expert ? order[(arc + 1) % order.length] : found;
    }
}
