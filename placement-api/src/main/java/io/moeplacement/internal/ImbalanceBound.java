package io.moeplacement.internal;

import io.moeplacement.PlacementProblem;
import io.moeplacement.Survivability;
import io.moeplacement.Topology;
import java.util.Arrays;

/**
 * A lower bound on the imbalance of one layer for any loads.
 *
 * <p>The largest of: 1 (the mean); the heaviest expert spread over as many copies as the slots allow; the largest share of a
 * copy when all slots are given to experts as evenly as that goes, which with one slot a device is the optimum; and with single
 * copies the pigeonhole (some device holds m+1 of the m*G+1 heaviest experts, its other slots at least the lightest ones)
 * and the fill (a device of s slots holds at least the s lightest experts).
 */
public final class ImbalanceBound {

    /** Halvings from the mean share to the heaviest expert: leaves less than rounding. */
    private static final int SHARE_HALVINGS = 60;

    private final PlacementProblem problem;
    private final int layer;
    private final double[] speedsDescending;
    private final boolean singleCopies;

    public ImbalanceBound(PlacementProblem problem, int layer) {
        this.problem = problem;
        this.layer = layer;
        this.singleCopies =
                problem.limits().slotsFreePerLayer() || problem.slots().slots(layer) == problem.experts();
        Topology topology = problem.topology();
        double[] speeds = new double[topology.devices()];
        for (int device = 0; device < speeds.length; device++) {
            speeds[device] = -topology.speed(device);
        }
        Arrays.sort(speeds);
        for (int device = 0; device < speeds.length; device++) {
            speeds[device] = -speeds[device];
        }
        this.speedsDescending = speeds;
    }

    /** No placement has a smaller imbalance under these loads, {@code [experts]}. */
    public double of(double[] loads) {
        double[] ascending = loads.clone();
        Arrays.sort(ascending);
        double total = Arrays.stream(ascending).sum();
        if (total == 0) {
            return 1.0;
        }
        double busiest = heaviestShare(ascending[ascending.length - 1]);
        if (singleCopies) {
            busiest = Math.max(busiest, pigeonhole(ascending));
            if (!problem.limits().slotsFreePerLayer()) {
                busiest = Math.max(busiest, smallestFill(ascending));
            }
        } else {
            busiest = Math.max(busiest, largestShare(ascending, total) / speedsDescending[0]);
        }
        double imbalance = busiest * problem.topology().totalSpeed() / total;
        // One part in 10^12 for the rounding of sums in another order.
        return Math.max(1.0, imbalance * (1 - 1e-12));
    }

    private double heaviestShare(double heaviest) {
        int devices = speedsDescending.length;
        int used = Math.min(mostCopies(), devices);
        if (problem.limits().duplicatesAllowed()) {
            return heaviest / Arrays.stream(speedsDescending, 0, used).sum();
        }
        double best = Double.POSITIVE_INFINITY;
        for (int count = 1; count <= used; count++) {
            best = Math.min(best, heaviest / count / speedsDescending[count - 1]);
        }
        return best;
    }

    /** Copies of one expert that the slots allow when all others have as few as they may. */
    private int mostCopies() {
        if (singleCopies) {
            return 1;
        }
        long left = problem.slots().slots(layer) - fewestCopies() * (problem.experts() - 1);
        return (int) Math.max(1, left);
    }

    private long fewestCopies() {
        boolean survives = problem.limits().survivability() != Survivability.NONE;
        return Math.max(survives ? 2 : 1, problem.limits().minCopies());
    }

    /** Some copy serves at least this much however the slots are shared out; found by halving. */
    private double largestShare(double[] ascending, double total) {
        double below = total / problem.slots().slots(layer);
        double above = ascending[ascending.length - 1];
        for (int i = 0; i < SHARE_HALVINGS && below < above; i++) {
            double middle = (below + above) / 2;
            if (enoughSlots(ascending, middle)) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return below;
    }

    /** Whether there are slots for so many copies that none of them serves more than this. */
    private boolean enoughSlots(double[] ascending, double share) {
        long fewest = fewestCopies();
        double most = problem.limits().duplicatesAllowed() ? Double.POSITIVE_INFINITY : speedsDescending.length;
        double left = problem.slots().slots(layer) - fewest * (double) ascending.length;
        for (int i = ascending.length - 1; i >= 0 && ascending[i] > share * fewest; i--) {
            double copies = Math.ceil(ascending[i] / share);
            left -= copies - fewest;
            if (left < 0 || copies > most) {
                return false;
            }
        }
        return true;
    }

    private double pigeonhole(double[] ascending) {
        int experts = ascending.length;
        int devices = speedsDescending.length;
        double busiest = 0;
        for (int m = 0; (long) m * devices + 1 <= experts; m++) {
            int lightestOfTop = experts - (m * devices + 1);
            double held = sum(ascending, lightestOfTop, lightestOfTop + m + 1);
            double filled = sum(ascending, 0, Math.max(0, leastSlots(m + 1) - (m + 1)));
            busiest = Math.max(busiest, (held + filled) / speedsDescending[0]);
        }
        return busiest;
    }

    /** Slots of the smallest device that can hold this many experts; 0 when slots are free per layer. */
    private int leastSlots(int experts) {
        int least = Integer.MAX_VALUE;
        for (int device = 0; device < speedsDescending.length; device++) {
            int slots = problem.slots().slots(layer, device);
            if (slots >= experts) {
                least = Math.min(least, slots);
            }
        }
        return problem.limits().slotsFreePerLayer() || least == Integer.MAX_VALUE ? 0 : least;
    }

    private double smallestFill(double[] ascending) {
        double busiest = 0;
        for (int device = 0; device < speedsDescending.length; device++) {
            double fill = sum(ascending, 0, problem.slots().slots(layer, device));
            busiest = Math.max(busiest, fill / problem.topology().speed(device));
        }
        return busiest;
    }

    private static double sum(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }
}
