package io.moeplacement.ilp.path;

import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Survivability;
import io.moeplacement.Topology;
import org.jspecify.annotations.Nullable;

/**
 * How the devices of a problem are alike to its objective, and whether partitions are few enough. Limits on size are those
 * of memory (12 bytes per layer and partition of a path, 16 per pair of node fillings) and of patience.
 */
final class ProblemShape {

    /** Most partitions of a layer where neighbouring layers count: their squares are looked at. */
    static final double MOST_PARTITIONS = 10_000;
    /** Most node fillings on several nodes; two tables of their squares take 64 MiB. */
    static final double MOST_FILLINGS = 2_000;
    /** Most candidates of a layer where each layer stands alone. */
    static final double MOST_CANDIDATES = 200_000;
    /** Most additions over all layers; on one core of 2026 two to four nanoseconds each, where nothing ends earlier. */
    static final double MOST_STEPS = 5e10;

    private final PlacementProblem problem;
    private final Topology topology;
    private final boolean layersAlone;
    private final @Nullable Tariff tariff;

    ProblemShape(PlacementProblem problem) {
        this.problem = problem;
        this.topology = problem.topology();
        this.layersAlone = OwnCosts.layersAlone(problem);
        this.tariff = Tariff.of(problem);
    }

    /** Why the problem cannot be taken, or null. */
    @Nullable
    String refusal() {
        String limits = limitsRefusal();
        if (limits != null) {
            return limits;
        }
        if (!topology.hasUniformSpeed()) {
            return "devices of different speed (it takes interchangeable devices)";
        }
        for (int layer = 0; layer < problem.layers(); layer++) {
            for (int device = 0; device < problem.devices(); device++) {
                if (problem.slots().slots(layer, device) * problem.devices() != problem.experts()) {
                    return "slots (it takes one slot per expert, equally many on each device in every layer)";
                }
            }
        }
        return namesMatter() ? namedRefusal() : shapeRefusal();
    }

    private @Nullable String limitsRefusal() {
        Limits limits = problem.limits();
        if (limits.hasMaxMoves()) {
            return "a limit on moves";
        }
        if (!limits.pinned().isEmpty() || !limits.forbidden().isEmpty()) {
            return "pinned or forbidden experts";
        }
        if (limits.slotsFreePerLayer()) {
            return "slots that are free per layer";
        }
        if (limits.minCopies() > 1 || limits.survivability() != Survivability.NONE) {
            return "more than one copy of an expert";
        }
        return problem.groups() != null && problem.groups().offHomeWeight() > 0 ? "expert groups with a weight" : null;
    }

    private @Nullable String namedRefusal() {
        double count = NamedFillings.count(problem.devices(), problem.experts());
        return count <= MOST_CANDIDATES
                ? null
                : "size: measured sources tell devices apart, so there are " + number(count) + " placements of "
                        + problem.experts() + " experts on " + problem.devices() + " devices a layer, the limit is "
                        + number(MOST_CANDIDATES);
    }

    private @Nullable String shapeRefusal() {
        if (!isIndifferentToNodes() && tariff == null) {
            return "a cost matrix that tells devices apart";
        }
        if (!isIndifferentToNodes() && !DeviceShape.hasEqualNodes(topology)) {
            return "nodes of different size";
        }
        DeviceShape shape = shape();
        double count = Partitions.count(shape, problem.experts());
        double most = layersAlone ? MOST_CANDIDATES : MOST_PARTITIONS;
        if (count > most) {
            return "size: " + problem.experts() + " experts have " + number(count) + " partitions over " + words(shape)
                    + " a layer, the limit is " + number(most);
        }
        return layersAlone ? null : stepsRefusal(shape, count);
    }

    private @Nullable String stepsRefusal(DeviceShape shape, double partitions) {
        double fillings = Partitions.countFillings(shape, problem.experts());
        if (shape.nodes() > 1 && fillings > MOST_FILLINGS) {
            return "size: " + number(fillings) + " ways to fill a node, the limit is " + number(MOST_FILLINGS);
        }
        double steps = steps(shape, partitions, fillings);
        return steps <= MOST_STEPS
                ? null
                : "size: " + number(partitions) + " partitions a layer over " + problem.layers() + " layers take "
                        + number(steps) + " additions, the limit is " + number(MOST_STEPS);
    }

    /** Flows from all groups to each target, then all pairs of node fillings, then all pairs of partitions. */
    double steps(DeviceShape shape, double partitions, double fillings) {
        int groupSize = problem.experts() / shape.devices();
        double flows = Partitions.binomial(problem.experts(), groupSize) * (groupSize + shape.perNode());
        double inside = fillings * (fillings * work(shape.perNode()) + flows * shape.perNode());
        double between = shape.nodes() > 1 ? partitions * partitions * work(shape.nodes()) : 0;
        return (problem.layers() - 1) * (inside + between);
    }

    private static double work(int size) {
        return size <= SubsetMatching.MOST_ROWS
                ? 2.0 * size * size + size * Math.pow(2, size - 1.0)
                : 5 * Math.pow(size, 3);
    }

    private static String number(double count) {
        return count < 1e12 ? Long.toString((long) count) : String.format(java.util.Locale.ROOT, "%.3g", count);
    }

    private static String words(DeviceShape shape) {
        return shape.nodes() == 1
                ? shape.perNode() + " devices"
                : shape.nodes() + " nodes of " + shape.perNode() + " devices";
    }

    /** Whether measured sources tell devices apart; each layer then stands alone. */
    boolean namesMatter() {
        return layersAlone
                && problem.objective() instanceof Objective.StepTime
                && problem.profile().sourceLoads() != null;
    }

    boolean layersAlone() {
        return layersAlone;
    }

    /** Whether only who shares a device counts, not who shares a node. */
    private boolean isIndifferentToNodes() {
        if (problem.objective() instanceof Objective.Balance) {
            return true;
        }
        if (problem.objective() instanceof Objective.FanOut fanOut) {
            return fanOut.nodeWeight() == 0;
        }
        return !layersAlone && tariff != null && tariff.isFlat();
    }

    /** The shape of a problem that is not refused. */
    DeviceShape shape() {
        return namesMatter() || isIndifferentToNodes()
                ? DeviceShape.flat(problem.devices())
                : DeviceShape.ofNodes(topology);
    }

    /** Prices of a problem that looks at neighbouring layers and is not refused. */
    Tariff tariff() {
        if (tariff == null) {
            throw new IllegalStateException("a refused problem has no tariff");
        }
        boolean lonelyDevices = topology.nodes() == topology.devices();
        return lonelyDevices ? tariff.farOnly() : tariff;
    }
}
