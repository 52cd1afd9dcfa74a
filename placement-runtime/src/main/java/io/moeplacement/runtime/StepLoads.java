package io.moeplacement.runtime;

import io.moeplacement.Topology;
import java.util.Arrays;

/** Computation and imbalance of the layers of a step, and of all steps together. Not thread-safe. */
final class StepLoads {

    private final Topology topology;
    private final double secondsPerAssignment;
    private final int devices;
    private final double[] deviceSeconds;
    /** {@code [layers][devices]}, summed over steps. */
    private final double[][] pooled;

    private double seconds;
    private double imbalanceSum;
    private double worst;
    private int layers;

    StepLoads(Topology topology, int layers, double secondsPerAssignment) {
        this.topology = topology;
        this.secondsPerAssignment = secondsPerAssignment;
        this.devices = topology.devices();
        this.deviceSeconds = new double[devices];
        this.pooled = new double[layers][devices];
    }

    void begin() {
        Arrays.fill(deviceSeconds, 0);
        seconds = 0;
        imbalanceSum = 0;
        worst = 1;
        layers = 0;
    }

    /** @param spared rows of each device that need not be computed */
    void add(int layer, DispatchPlan plan, int[] spared) {
        double slowest = 0;
        double served = 0;
        double mostServed = 0;
        for (int device = 0; device < devices; device++) {
            double speed = topology.speed(device);
            double taken = (plan.computedRows(device) - spared[device]) * secondsPerAssignment / speed;
            deviceSeconds[device] += taken;
            slowest = Math.max(slowest, taken);
            double rows = plan.servedRows(device) - spared[device];
            served += rows;
            mostServed = Math.max(mostServed, rows / speed);
            pooled[layer][device] += rows;
        }
        seconds += slowest;
        double imbalance = served == 0 ? 1 : mostServed * topology.totalSpeed() / served;
        imbalanceSum += imbalance;
        worst = Math.max(worst, imbalance);
        layers++;
    }

    /** Seconds of the slowest device of each layer, summed over the layers of the step. */
    double seconds() {
        return seconds;
    }

    /** Seconds of each device, summed over the layers of the step; not to be changed. */
    double[] deviceSeconds() {
        return deviceSeconds;
    }

    double meanImbalance() {
        return imbalanceSum / layers;
    }

    double worstImbalance() {
        return worst;
    }

    /** Imbalance of each layer with the loads of all steps, {@code [layers]}. */
    double[] pooledImbalances() {
        double[] imbalances = new double[pooled.length];
        for (int layer = 0; layer < imbalances.length; layer++) {
            double total = 0;
            double most = 0;
            for (int device = 0; device < devices; device++) {
                total += pooled[layer][device];
                most = Math.max(most, pooled[layer][device] / topology.speed(device));
            }
            imbalances[layer] = total == 0 ? 1 : most * topology.totalSpeed() / total;
        }
        return imbalances;
    }
}
