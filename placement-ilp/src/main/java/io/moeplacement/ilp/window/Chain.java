package io.moeplacement.ilp.window;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.Limits;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Topology;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A chain of layers with single copies as plain arrays; an assignment is {@code deviceOf[layer][expert]}. Layers may have
 * different numbers of experts. Nobody writes into the arrays after construction.
 *
 * @param devices number of devices
 * @param load {@code [layers][experts]}, scaled so that a device's load over its speed is its part in the imbalance; all 0
 *     in a layer without traffic
 * @param speed {@code [devices]}
 * @param slots {@code [layers][devices]}, in each layer as many as experts
 * @param allowed {@code [layers][experts * devices]}; null when everything is
 * @param stays {@code [layers][experts * devices]}, whether an expert stays there; null without a limit on moves
 * @param weight {@code [layers - 1][experts * next experts]}, in sum at most 1; null entries for pairs without traffic
 * @param distance {@code [devices * devices]}, the farthest is 1
 * @param mostTime the most that load over speed may be, infinite without a limit
 * @param maxMoves experts that may move, over all layers
 * @param unit what a distance of 1 is in the objective
 */
@SuppressWarnings("ArrayRecordComponent") // shared within the module and never compared
public record Chain(
        int devices,
        double[][] load,
        double[] speed,
        int[][] slots,
        boolean @Nullable [][] allowed,
        boolean @Nullable [][] stays,
        double[] @Nullable [] weight,
        double[] distance,
        double mostTime,
        long maxMoves,
        double unit) {

    /** A part of what the verifier grants on imbalance, so that rounding stays inside it. */
    private static final double TOLERANCE = PlacementVerifier.IMBALANCE_TOLERANCE / 2;

    /** The chain of a problem with as many slots as experts in every layer. */
    public static Chain of(PlacementProblem problem) {
        Topology topology = problem.topology();
        Limits limits = problem.limits();
        int devices = problem.devices();
        double[] speed = new double[devices];
        Arrays.setAll(speed, topology::speed);
        double[] distance = new double[devices * devices];
        for (int i = 0; i < distance.length; i++) {
            distance[i] = topology.hasCostMatrix()
                    ? topology.secondsPerByte(i / devices, i % devices)
                    : topology.hops(i / devices, i % devices);
        }
        double farthest = Arrays.stream(distance).max().orElse(0);
        double unit = farthest > 0 ? farthest : 1;
        Placement current = problem.current();
        return new Chain(
                devices,
                loads(problem),
                speed,
                problem.slots().toArray(),
                allowed(problem),
                limits.hasMaxMoves() && current != null ? stays(problem, current) : null,
                weights(problem),
                Arrays.stream(distance).map(d -> d / unit).toArray(),
                limits.maxImbalance() + TOLERANCE,
                limits.maxMoves(),
                unit);
    }

    private static double[][] loads(PlacementProblem problem) {
        double[][] loads = new double[problem.layers()][];
        for (int layer = 0; layer < loads.length; layer++) {
            double total = problem.profile().totalLoad(layer);
            double scale = total > 0 ? problem.topology().totalSpeed() / total : 0;
            loads[layer] = Arrays.stream(problem.profile().loads(layer))
                    .map(count -> count * scale)
                    .toArray();
        }
        return loads;
    }

    private static boolean @Nullable [][] allowed(PlacementProblem problem) {
        Limits limits = problem.limits();
        if (limits.pinned().isEmpty() && limits.forbidden().isEmpty()) {
            return null;
        }
        int devices = problem.devices();
        boolean[][] table = new boolean[problem.layers()][problem.experts() * devices];
        for (boolean[] row : table) {
            Arrays.fill(row, true);
        }
        for (ExpertOnDevice ban : limits.forbidden()) {
            table[ban.layer()][ban.expert() * devices + ban.device()] = false;
        }
        for (ExpertOnDevice pin : limits.pinned()) {
            for (int device = 0; device < devices; device++) {
                table[pin.layer()][pin.expert() * devices + device] &= device == pin.device();
            }
        }
        return table;
    }

    private static boolean[][] stays(PlacementProblem problem, Placement current) {
        int devices = problem.devices();
        boolean[][] table = new boolean[problem.layers()][problem.experts() * devices];
        for (int layer = 0; layer < table.length; layer++) {
            for (int i = 0; i < table[layer].length; i++) {
                table[layer][i] = current.copiesOn(layer, i / devices, i % devices) > 0;
            }
        }
        return table;
    }

    /** Empty pairs stay null; for objectives without transitions all are. */
    private static double[] @Nullable [] weights(PlacementProblem problem) {
        ExpertAffinity affinity = problem.profile().affinity();
        double[] @Nullable [] weights = new double[Math.max(0, problem.layers() - 1)][];
        int experts = problem.experts();
        for (int pair = 0; pair < weights.length && affinity != null; pair++) {
            if (affinity.total(pair) > 0) {
                double[] table = new double[experts * experts];
                for (int i = 0; i < table.length; i++) {
                    table[i] = affinity.count(pair, i / experts, i % experts) / affinity.total();
                }
                weights[pair] = table;
            }
        }
        return weights;
    }

    /** Number of layers. */
    public int layers() {
        return slots.length;
    }

    /** Experts of a layer. */
    public int experts(int layer) {
        return load[layer].length;
    }

    /** Whether loads are limited. */
    boolean limitsTime() {
        return mostTime < Double.POSITIVE_INFINITY;
    }

    /** Whether an expert may be on a device. */
    boolean allows(int layer, int expert, int device) {
        return allowed == null || allowed[layer][expert * devices + device];
    }

    /** 1 for an expert that moves to be on a device, 0 for one that stays or when moves do not count. */
    int move(int layer, int expert, int device) {
        return stays == null || stays[layer][expert * devices + device] ? 0 : 1;
    }

    /** Whether devices may change their names from any layer on: nothing tells them apart. */
    boolean hasInterchangeableDevices() {
        for (int i = 0; i < distance.length; i++) {
            if (distance[i] != (i / devices == i % devices ? 0 : 1)) {
                return false;
            }
        }
        boolean equalSlots = Arrays.stream(slots)
                .allMatch(row -> Arrays.stream(row).distinct().count() == 1);
        return allowed == null
                && stays == null
                && equalSlots
                && Arrays.stream(speed).distinct().count() == 1;
    }

    /** Transition weight between devices, {@code [from * devices + to]}. */
    double[] flow(int pair, int[] from, int[] to) {
        double[] flow = new double[devices * devices];
        double[] table = weight[pair];
        for (int e = 0; e < from.length && table != null; e++) {
            for (int f = 0; f < to.length; f++) {
                flow[from[e] * devices + to[f]] += table[e * to.length + f];
            }
        }
        return flow;
    }

    /** Transition weight times distance over all pairs, the farthest distance taken as 1. */
    public double value(int[][] deviceOf) {
        double sum = 0;
        for (int pair = 0; pair + 1 < deviceOf.length; pair++) {
            sum += value(pair, deviceOf[pair], deviceOf[pair + 1]);
        }
        return sum;
    }

    private double value(int pair, int[] from, int[] to) {
        double[] table = weight[pair];
        double sum = 0;
        for (int e = 0; e < from.length && table != null; e++) {
            for (int f = 0; f < to.length; f++) {
                sum += table[e * to.length + f] * distance[from[e] * devices + to[f]];
            }
        }
        return sum;
    }

    /** How far an assignment is from keeping its limits; 0 when it keeps them. */
    double excess(int[][] deviceOf) {
        double excess = 0;
        long moves = 0;
        for (int layer = 0; layer < deviceOf.length; layer++) {
            excess += excess(layer, deviceOf[layer]);
            for (int expert = 0; expert < deviceOf[layer].length && stays != null; expert++) {
                moves += move(layer, expert, deviceOf[layer][expert]);
            }
        }
        return stays == null ? excess : excess + Math.max(0, moves - maxMoves);
    }

    /** Of one layer: time above the limit, and experts where they must not be. */
    double excess(int layer, int[] row) {
        double excess = 0;
        for (int expert = 0; expert < row.length && allowed != null; expert++) {
            excess += allows(layer, expert, row[expert]) ? 0 : 1;
        }
        return limitsTime() ? excess + Math.max(0, busiest(layer, row) - mostTime) : excess;
    }

    /** Time of the busiest device, in units of a perfect spread. */
    double busiest(int layer, int[] row) {
        double busiest = 0;
        double[] held = held(layer, row);
        for (int device = 0; device < devices; device++) {
            busiest = Math.max(busiest, held[device] / speed[device]);
        }
        return busiest;
    }

    /** Load of each device. */
    public double[] held(int layer, int[] row) {
        double[] held = new double[devices];
        for (int expert = 0; expert < row.length; expert++) {
            held[row[expert]] += load[layer][expert];
        }
        return held;
    }
}
