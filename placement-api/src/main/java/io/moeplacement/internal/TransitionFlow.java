package io.moeplacement.internal;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.Topology;

/** Transition weight between devices over one layer boundary, {@code [from device][to device]}. */
public final class TransitionFlow {

    private final int devices;
    private final double[] weight;

    private TransitionFlow(int devices, double[] weight) {
        this.devices = devices;
        this.weight = weight;
    }

    /** Flow of a layer pair when the copies of both experts are chosen independently by their shares. */
    public static TransitionFlow of(ExpertAffinity affinity, int pair, LayerShares from, LayerShares to) {
        int devices = from.places();
        double[] weight = new double[devices * devices];
        double[] toDevice = new double[devices];
        for (int expert = 0; expert < from.experts(); expert++) {
            java.util.Arrays.fill(toDevice, 0);
            for (int next = 0; next < to.experts(); next++) {
                double count = affinity.count(pair, expert, next);
                if (count > 0) {
                    for (int i = to.begin(next); i < to.end(next); i++) {
                        toDevice[to.place(i)] += count * to.share(i);
                    }
                }
            }
            for (int i = from.begin(expert); i < from.end(expert); i++) {
                int row = from.place(i) * devices;
                for (int device = 0; device < devices; device++) {
                    weight[row + device] += from.share(i) * toDevice[device];
                }
            }
        }
        return new TransitionFlow(devices, weight);
    }

    /** Weight that stays on its device. */
    public double onDevice() {
        double sum = 0;
        for (int device = 0; device < devices; device++) {
            sum += weight[device * devices + device];
        }
        return sum;
    }

    /** Weight that stays in its node, on the same device or not. */
    public double inNode(Topology topology) {
        double sum = 0;
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                if (topology.nodeOf(from) == topology.nodeOf(to)) {
                    sum += weight[from * devices + to];
                }
            }
        }
        return sum;
    }

    /** Weight times hops, or times the cost matrix where there is one. */
    public double distance(Topology topology) {
        double sum = 0;
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                double step = topology.hasCostMatrix() ? topology.secondsPerByte(from, to) : topology.hops(from, to);
                sum += weight[from * devices + to] * step;
            }
        }
        return sum;
    }

    /** Bytes between devices when the whole weight stands for {@code bytes}; null traffic stays null. */
    public double[] bytes(double bytesPerWeight) {
        double[] bytes = new double[weight.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = weight[i] * bytesPerWeight;
        }
        return bytes;
    }
}
