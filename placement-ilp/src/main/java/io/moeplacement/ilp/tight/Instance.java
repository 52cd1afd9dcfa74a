package io.moeplacement.ilp.tight;

import io.moeplacement.AllToAll;
import io.moeplacement.DeviceMapping;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Topology;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A problem with single copies as plain arrays. An assignment is {@code deviceOf[layer][expert]}.
 *
 * <p>Loads are scaled so that a device's load over its speed is its part in the imbalance; transition weights so that they
 * sum to 1, over all pairs for locality and pair by pair for step time. Immutable by convention: nobody writes into the arrays.
 */
final class Instance {

    final PlacementProblem problem;
    final int layers;
    final int experts;
    final int devices;
    final boolean locality;
    /** Step time of pipelined communication. */
    final boolean stepTime;
    /** {@code [layers][experts]}; all 0 in a layer without traffic. */
    final double[][] load;
    /** {@code [devices]}. */
    final double[] speed;
    /** {@code [layers][devices]}. */
    final int[][] slots;
    /** {@code [layers][experts * devices]}. */
    final boolean[][] allowed;
    /** {@code [layers][experts * devices]}: whether an expert stays there; null without a limit on moves. */
    final boolean @Nullable [][] stays;
    /** {@code [layers - 1][experts * experts]}; null for pairs without traffic and for other objectives. */
    final double[] @Nullable [] weight;
    /** {@code [devices * devices]}. */
    final double[] distance;

    final double maxImbalance;
    final long maxMoves;

    Instance(PlacementProblem problem) {
        this.problem = problem;
        this.layers = problem.layers();
        this.experts = problem.experts();
        this.devices = problem.devices();
        this.locality = problem.objective() instanceof Objective.Locality;
        this.stepTime = problem.objective() instanceof Objective.StepTime;
        Topology topology = problem.topology();
        this.speed = new double[devices];
        Arrays.setAll(speed, topology::speed);
        this.slots = problem.slots().toArray();
        this.load = new double[layers][];
        for (int layer = 0; layer < layers; layer++) {
            double total = problem.profile().totalLoad(layer);
            double scale = total > 0 ? topology.totalSpeed() / total : 0;
            load[layer] = Arrays.stream(problem.profile().loads(layer))
                    .map(count -> count * scale)
                    .toArray();
        }
        Limits limits = problem.limits();
        this.maxImbalance = limits.maxImbalance();
        this.maxMoves = limits.maxMoves();
        this.allowed = allowed(limits);
        Placement current = problem.current();
        DeviceMapping before = problem.currentDevices();
        this.stays = limits.hasMaxMoves() && current != null && before != null ? stays(current, before) : null;
        this.distance = new double[devices * devices];
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                distance[from * devices + to] =
                        topology.hasCostMatrix() ? topology.secondsPerByte(from, to) : topology.hops(from, to);
            }
        }
        this.weight = couplesLayers() ? weights(problem.profile().affinity()) : new double[0][];
    }

    private boolean[][] allowed(Limits limits) {
        boolean[][] table = new boolean[layers][experts * devices];
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

    private boolean[][] stays(Placement current, DeviceMapping before) {
        boolean[][] table = new boolean[layers][experts * devices];
        for (int layer = 0; layer < layers; layer++) {
            for (int expert = 0; expert < experts; expert++) {
                for (int device = 0; device < devices; device++) {
                    table[layer][expert * devices + device] = before.before(device) != DeviceMapping.NEW
                            && current.copiesOn(layer, expert, before.before(device)) > 0;
                }
            }
        }
        return table;
    }

    private double[] @Nullable [] weights(@Nullable ExpertAffinity affinity) {
        double[] @Nullable [] weights = new double[Math.max(0, layers - 1)][];
        double total = affinity == null ? 0 : affinity.total();
        for (int pair = 0; pair < weights.length; pair++) {
            if (affinity != null && affinity.total(pair) > 0) {
                double[] table = new double[experts * experts];
                for (int from = 0; from < experts; from++) {
                    for (int to = 0; to < experts; to++) {
                        table[from * experts + to] =
                                affinity.count(pair, from, to) / (stepTime ? affinity.total(pair) : total);
                    }
                }
                weights[pair] = table;
            }
        }
        return weights;
    }

    /**
     * Every expert has some device left.
     *
     * @throws InfeasibleProblemException when one has not
     */
    void requireAllowedDevices() {
        for (int layer = 0; layer < layers; layer++) {
            for (int expert = 0; expert < experts; expert++) {
                boolean any = false;
                for (int device = 0; device < devices; device++) {
                    any |= allowed[layer][expert * devices + device];
                }
                if (!any) {
                    throw new InfeasibleProblemException(
                            "infeasible: layer "
                                    + problem.profile().layerId(layer) + ", expert " + expert
                                    + ": pinned and forbidden leave no device for its single copy; best possible is 1 broken limit");
                }
            }
        }
    }

    /** The source's name of a layer. */
    int layerId(int layer) {
        return problem.profile().layerId(layer);
    }

    /** Whether the objective is about neighbouring layers. */
    boolean couplesLayers() {
        return locality || stepTime;
    }

    boolean hasMaxImbalance() {
        return maxImbalance < Double.POSITIVE_INFINITY;
    }

    boolean hasTraffic(int layer) {
        return problem.profile().totalLoad(layer) > 0;
    }

    /** The layer's imbalance. */
    double imbalance(int layer, int[] deviceOf) {
        if (!hasTraffic(layer)) {
            return 1.0;
        }
        double[] times = new double[devices];
        for (int expert = 0; expert < experts; expert++) {
            times[deviceOf[expert]] += load[layer][expert] / speed[deviceOf[expert]];
        }
        return Arrays.stream(times).max().orElse(1.0);
    }

    /** Whether a row keeps pins, bans and the limit on imbalance. */
    boolean keepsLimits(int layer, int[] deviceOf) {
        for (int expert = 0; expert < experts; expert++) {
            if (!allowed[layer][expert * devices + deviceOf[expert]]) {
                return false;
            }
        }
        return imbalance(layer, deviceOf) <= maxImbalance + PlacementVerifier.IMBALANCE_TOLERANCE;
    }

    /** Experts of a layer that are not where they were; 0 when moves are not limited. */
    int moves(int layer, int[] deviceOf) {
        int moves = 0;
        if (stays != null) {
            for (int expert = 0; expert < experts; expert++) {
                moves += stays[layer][expert * devices + deviceOf[expert]] ? 0 : 1;
            }
        }
        return moves;
    }

    /** The same distance between any two devices, 0 on a device; NaN when it is not so. */
    double uniformDistance() {
        double apart = devices > 1 ? distance[1] : 0;
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                if (distance[from * devices + to] != (from == to ? 0 : apart)) {
                    return Double.NaN;
                }
            }
        }
        return apart;
    }

    /** Whether products on one and the same device are all that a programme needs. */
    boolean isFlat() {
        if (!stepTime) {
            return !Double.isNaN(uniformDistance());
        }
        return problem.allToAll() == AllToAll.PORT
                && problem.topology().nodes() == 1
                && !problem.topology().hasCostMatrix();
    }

    /** Whether devices may change names in these layers without any effect on cost or limits. */
    boolean isSymmetric(int firstLayer, int endLayer) {
        boolean speedsMatter = !locality || hasMaxImbalance();
        if (stays != null
                || (couplesLayers() && Double.isNaN(uniformDistance()))
                || (speedsMatter && !problem.topology().hasUniformSpeed())) {
            return false;
        }
        for (int layer = firstLayer; layer < endLayer; layer++) {
            for (boolean ok : allowed[layer]) {
                if (!ok) {
                    return false;
                }
            }
            for (int count : slots[layer]) {
                if (count != slots[layer][0]) {
                    return false;
                }
            }
        }
        return true;
    }

    int hottestExpert(int layer) {
        int hottest = 0;
        for (int expert = 1; expert < experts; expert++) {
            hottest = load[layer][expert] > load[layer][hottest] ? expert : hottest;
        }
        return hottest;
    }

    /** The placement of an assignment; experts of a device ascend. */
    Placement placement(int[][] deviceOf) {
        int[][] map = new int[layers][experts];
        for (int layer = 0; layer < layers; layer++) {
            int next = 0;
            for (int device = 0; device < devices; device++) {
                for (int expert = 0; expert < experts; expert++) {
                    if (deviceOf[layer][expert] == device) {
                        map[layer][next++] = expert;
                    }
                }
            }
        }
        return Placement.of(problem.slots(), experts, map);
    }

    /** The assignment of a placement with the problem's slots. */
    int[][] assignment(Placement placement) {
        int[][] deviceOf = new int[layers][experts];
        for (int layer = 0; layer < layers; layer++) {
            for (int slot = 0; slot < experts; slot++) {
                deviceOf[layer][placement.expertAt(layer, slot)] =
                        placement.layout().deviceOf(layer, slot);
            }
        }
        return deviceOf;
    }
}
