package io.moeplacement.ilp.named;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;

/**
 * What MoETuner's second programme minimises (section 4.2, read as its prose says): over layer pairs the sum of the slowest
 * transfer between two different devices, {@code max_{g != h} C[cluster on g][cluster on h] / bw_gh}.
 *
 * <p>Corrected: the second factor of C belongs to the next layer (the paper prints the same index twice), and the maximum is
 * over pairs of devices. As clusters and devices are one to one, the paper's inner sum has one term. Counts are normalised per
 * pair. Immutable.
 */
final class TailCost {

    final int devices;
    /** {@code [pairs][cluster * devices + next cluster]}; all 0 for pairs without traffic. */
    final double[][] traffic;
    /** {@code [from * devices + to]}: seconds per byte, 0 on a device. */
    final double[] seconds;

    TailCost(PlacementProblem problem, ExpertAffinity affinity, int[][] clusterOf) {
        this.devices = problem.devices();
        this.traffic = new double[clusterOf.length - 1][devices * devices];
        for (int pair = 0; pair < traffic.length; pair++) {
            double total = affinity.total(pair);
            for (int e = 0; e < clusterOf[pair].length && total > 0; e++) {
                for (int f = 0; f < clusterOf[pair + 1].length; f++) {
                    traffic[pair][clusterOf[pair][e] * devices + clusterOf[pair + 1][f]] +=
                            affinity.count(pair, e, f) / total;
                }
            }
        }
        Topology topology = problem.topology();
        this.seconds = new double[devices * devices];
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                if (from != to) {
                    seconds[from * devices + to] = topology.hasCostMatrix()
                            ? topology.secondsPerByte(from, to)
                            : 1 / topology.link(from, to).bandwidth();
                }
            }
        }
    }

    int pairs() {
        return traffic.length;
    }

    boolean hasUniformLinks() {
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                if (from != to && seconds[from * devices + to] != seconds[1]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The slowest transfer of a pair, clusters placed by {@code device[cluster]}. */
    double tail(int pair, int[] from, int[] to) {
        double slowest = 0;
        for (int c = 0; c < devices; c++) {
            for (int d = 0; d < devices; d++) {
                slowest = Math.max(slowest, traffic[pair][c * devices + d] * seconds[from[c] * devices + to[d]]);
            }
        }
        return slowest;
    }

    double total(int[][] device) {
        double sum = 0;
        for (int pair = 0; pair < traffic.length; pair++) {
            sum += tail(pair, device[pair], device[pair + 1]);
        }
        return sum;
    }
}
