package io.moeplacement.ilp.path;

import io.moeplacement.ExpertAffinity;
import java.util.Arrays;

/**
 * Transition weight from every group of one layer to the devices of one node filling of the next layer. All figures are
 * sums of counts, never differences, so that nothing is lost to cancellation and zero means no traffic. Setting a target
 * takes O(E^2 + groups * (group size + devices of a node) * devices of a node). Not thread-safe.
 */
final class Arrivals {

    private final Partitions partitions;
    private final int perNode;
    private final double[][] weight;
    private final int[] deviceOf;
    private final double[] fromExpert;
    private final double[] outsideOfExpert;
    private final double[] toDevice;
    private final double[] toOthers;
    private final double[] outside;

    Arrivals(Partitions partitions, ExpertAffinity affinity, int pair) {
        this.partitions = partitions;
        this.perNode = partitions.shape().perNode();
        int experts = partitions.experts();
        this.weight = new double[experts][];
        Arrays.setAll(weight, expert -> affinity.row(pair, expert));
        this.deviceOf = new int[experts];
        this.fromExpert = new double[experts * perNode];
        this.outsideOfExpert = new double[experts];
        this.toDevice = new double[partitions.groups() * perNode];
        this.toOthers = new double[toDevice.length];
        this.outside = new double[partitions.groups()];
    }

    /** Sets the node filling of the next layer that everything below is about. */
    void target(int filling) {
        Arrays.fill(deviceOf, -1);
        int[] targets = partitions.groupsOfFilling(filling);
        for (int device = 0; device < perNode; device++) {
            for (int expert : partitions.members(targets[device])) {
                deviceOf[expert] = device;
            }
        }
        Arrays.fill(fromExpert, 0);
        Arrays.fill(outsideOfExpert, 0);
        for (int from = 0; from < deviceOf.length; from++) {
            for (int to = 0; to < deviceOf.length; to++) {
                if (deviceOf[to] >= 0) {
                    fromExpert[from * perNode + deviceOf[to]] += weight[from][to];
                } else {
                    outsideOfExpert[from] += weight[from][to];
                }
            }
        }
        for (int group = 0; group < outside.length; group++) {
            addUp(group);
        }
    }

    private void addUp(int group) {
        int row = group * perNode;
        Arrays.fill(toDevice, row, row + perNode, 0);
        outside[group] = 0;
        for (int expert : partitions.members(group)) {
            outside[group] += outsideOfExpert[expert];
            for (int device = 0; device < perNode; device++) {
                toDevice[row + device] += fromExpert[expert * perNode + device];
            }
        }
        for (int device = 0; device < perNode; device++) {
            double others = 0;
            for (int other = 0; other < perNode; other++) {
                others += other == device ? 0 : toDevice[row + other];
            }
            toOthers[row + device] = others;
        }
    }

    /** Weight from a group to a device of the target. */
    double toDevice(int group, int device) {
        return toDevice[group * perNode + device];
    }

    /** Weight from a group to all devices of the target but one. */
    double toOthers(int group, int device) {
        return toOthers[group * perNode + device];
    }

    /** Weight from a group to experts outside the target. */
    double outside(int group) {
        return outside[group];
    }

    /** Weight that arrives at each device of the target from outside a node filling, {@code [devices per node]}. */
    void fromOutside(int filling, double[] arriving) {
        Arrays.fill(arriving, 0);
        int[] sources = partitions.groupsOfFilling(filling);
        boolean[] inside = new boolean[deviceOf.length];
        for (int group : sources) {
            for (int expert : partitions.members(group)) {
                inside[expert] = true;
            }
        }
        for (int expert = 0; expert < inside.length; expert++) {
            for (int device = 0; device < perNode && !inside[expert]; device++) {
                arriving[device] += fromExpert[expert * perNode + device];
            }
        }
    }

    /** Largest weight from a group of a node filling to a device of the target. */
    double largest(int filling) {
        double largest = 0;
        for (int group : partitions.groupsOfFilling(filling)) {
            for (int device = 0; device < perNode; device++) {
                largest = Math.max(largest, toDevice[group * perNode + device]);
            }
        }
        return largest;
    }
}
