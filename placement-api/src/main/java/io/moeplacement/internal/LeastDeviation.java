package io.moeplacement.internal;

import io.moeplacement.PlacementProblem;
import java.util.Arrays;

/**
 * The smallest sum over devices of |load - mean| that a layer with single copies can have: the balance that
 * balance-then-tail starts from (MoETuner's first programme, arXiv 2502.06643, section 4).
 *
 * <p>Branch and bound: experts from the heaviest on, each to every device with room, the least loaded first, devices in equal
 * state once. What devices must end above the mean, as their free slots take at least the lightest experts left, bounds the
 * deviation from below, and so does what they must end below it; deviations above and below are equal in sum. It gives up
 * after {@link #MOST_NODES} nodes; then {@link #known} is what the best placement found has, which the least cannot exceed.
 * Time O(nodes * devices).
 */
public final class LeastDeviation {

    /** Nodes of the search tree per layer; a layer of 8 experts on 4 devices has fewer than 3000. */
    public static final int MOST_NODES = 20_000;

    private final double[] heaviestFirst;
    /** {@code sums[i]}: load of the i heaviest experts. */
    private final double[] sums;

    private final double mean;
    private final boolean slotsFree;
    private final int[] left;
    private final double[] loads;
    private double known = Double.POSITIVE_INFINITY;
    private int nodes;

    private LeastDeviation(PlacementProblem problem, int layer) {
        int experts = problem.experts();
        double[] ascending = problem.profile().loads(layer);
        Arrays.sort(ascending);
        this.heaviestFirst = new double[experts];
        this.sums = new double[experts + 1];
        for (int i = 0; i < experts; i++) {
            heaviestFirst[i] = ascending[experts - 1 - i];
            sums[i + 1] = sums[i] + heaviestFirst[i];
        }
        this.mean = problem.profile().totalLoad(layer) / problem.devices();
        this.slotsFree = problem.limits().slotsFreePerLayer();
        this.left = new int[problem.devices()];
        for (int device = 0; device < left.length; device++) {
            left[device] = slotsFree ? experts : problem.slots().slots(layer, device);
        }
        this.loads = new double[left.length];
    }

    /**
     * Searches one layer.
     *
     * @throws IllegalArgumentException when the layer has more slots than experts, so that copies are possible
     */
    public static LeastDeviation of(PlacementProblem problem, int layer) {
        if (!problem.limits().slotsFreePerLayer() && problem.slots().slots(layer) != problem.experts()) {
            throw new IllegalArgumentException("layer " + problem.profile().layerId(layer) + " has copies");
        }
        LeastDeviation search = new LeastDeviation(problem, layer);
        search.place(0);
        return search;
    }

    /** A deviation that some placement has, up to rounding; the least of all when {@link #isProved}. */
    public double known() {
        return known;
    }

    /** Whether the search saw all that could be better. */
    public boolean isProved() {
        return nodes < MOST_NODES;
    }

    private void place(int expert) {
        if (expert == heaviestFirst.length) {
            double deviation = 0;
            for (double load : loads) {
                deviation += Math.abs(load - mean);
            }
            known = Math.min(known, deviation);
            return;
        }
        for (int device : leastLoadedFirst()) {
            if (left[device] > 0 && isFirstOfItsState(device) && ++nodes < MOST_NODES) {
                double before = loads[device];
                loads[device] += heaviestFirst[expert];
                left[device]--;
                if (bound(expert + 1) < known) {
                    place(expert + 1);
                }
                left[device]++;
                loads[device] = before;
            }
        }
    }

    private int[] leastLoadedFirst() {
        int[] order = new int[loads.length];
        for (int device = 0; device < order.length; device++) {
            int at = device;
            while (at > 0 && loads[order[at - 1]] > loads[device]) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = device;
        }
        return order;
    }

    private boolean isFirstOfItsState(int device) {
        for (int other = 0; other < device; other++) {
            if (loads[other] == loads[device] && left[other] == left[device]) {
                return false;
            }
        }
        return true;
    }

    /** What the experts placed so far make certain. */
    private double bound(int placed) {
        int experts = heaviestFirst.length;
        double above = 0;
        double below = 0;
        for (int device = 0; device < loads.length; device++) {
            int open = Math.min(left[device], experts - placed);
            double least = slotsFree ? 0 : sums[experts] - sums[experts - open];
            double most = sums[placed + open] - sums[placed];
            above += Math.max(0, loads[device] + least - mean);
            below += Math.max(0, mean - loads[device] - most);
        }
        return 2 * Math.max(above, below);
    }
}
