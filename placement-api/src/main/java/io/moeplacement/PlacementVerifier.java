package io.moeplacement;

import io.moeplacement.internal.BalanceAdmission;
import io.moeplacement.internal.Imbalances;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a placement against a problem, independently of every solver.
 *
 * <p>Structure (every slot filled, every expert placed, ids in range) is guaranteed by {@link Placement} itself; this class
 * checks that it is a placement <em>for this problem</em> and that the limits hold. Thread-safe.
 */
public final class PlacementVerifier {

    /** How far a limit on imbalance may be exceeded by rounding. */
    public static final double IMBALANCE_TOLERANCE = 1e-9;

    private final PlacementProblem problem;
    private final Limits limits;
    private final @Nullable BalanceAdmission admission;

    /** A verifier for one problem. */
    public PlacementVerifier(PlacementProblem problem) {
        this.problem = problem;
        this.limits = problem.limits();
        this.admission = problem.objective() instanceof Objective.BalanceThenTail tail
                ? new BalanceAdmission(problem, tail.tolerance())
                : null;
    }

    /**
     * The limits a placement breaks, empty when it is feasible. With balance-then-tail, layers that are certainly not
     * balanced enough are among them; see {@link #undecidedLayers} for the others.
     *
     * @throws IllegalArgumentException when layers, experts, devices or slots differ from the problem's
     */
    public List<Violation> violations(Placement placement) {
        requireShape(placement);
        List<Violation> violations = new ArrayList<>();
        checkImbalance(placement, violations);
        checkMoves(placement, violations);
        checkDuplicates(placement, violations);
        checkPins(placement, violations);
        checkCopies(placement, violations);
        checkBalance(placement, violations);
        return List.copyOf(violations);
    }

    /**
     * Layers of which it is not known whether balance-then-tail admits them, by their ids: their best balance is too
     * expensive to find, or they have copies. Empty for other objectives.
     *
     * @throws IllegalArgumentException when layers, experts, devices or slots differ from the problem's
     */
    public List<Integer> undecidedLayers(Placement placement) {
        requireShape(placement);
        List<Integer> undecided = new ArrayList<>();
        for (int layer = 0; layer < problem.layers() && admission != null; layer++) {
            if (!admission.isDecided(placement, layer)) {
                undecided.add(problem.profile().layerId(layer));
            }
        }
        return List.copyOf(undecided);
    }

    private void checkBalance(Placement placement, List<Violation> violations) {
        for (int layer = 0; layer < problem.layers() && admission != null; layer++) {
            double excess = admission.excess(placement, layer);
            if (excess > 0) {
                violations.add(new Violation(
                        "balance",
                        excess,
                        String.format(
                                java.util.Locale.ROOT,
                                "layer %d has device loads that deviate from their mean by %s in sum, balance-then-tail"
                                        + " admits %s",
                                problem.profile().layerId(layer),
                                admission.deviation(placement, layer),
                                admission.mostAllowed(layer))));
            }
        }
    }

    private void requireShape(Placement placement) {
        if (placement.experts() != problem.experts()) {
            throw new IllegalArgumentException(
                    "placement has " + placement.experts() + " experts, the problem has " + problem.experts());
        }
        if (placement.layers() != problem.layers() || placement.devices() != problem.devices()) {
            throw new IllegalArgumentException("placement has " + placement.layers() + " layers x "
                    + placement.devices() + " devices, the problem has " + problem.layers() + " x "
                    + problem.devices());
        }
        if (limits.slotsFreePerLayer()) {
            requireFreeSlots(placement);
        } else if (!placement.layout().equals(problem.slots())) {
            throw new IllegalArgumentException(
                    "placement has slots " + placement.layout() + ", the problem has " + problem.slots());
        }
    }

    private void requireFreeSlots(Placement placement) {
        for (int device = 0; device < problem.devices(); device++) {
            long used = 0;
            long allowed = 0;
            for (int layer = 0; layer < problem.layers(); layer++) {
                used += placement.layout().slots(layer, device);
                allowed += problem.slots().slots(layer, device);
            }
            if (used > allowed) {
                throw new IllegalArgumentException("device " + device + " holds " + used
                        + " experts over all layers, it has " + allowed + " slots");
            }
        }
        for (int layer = 0; layer < problem.layers(); layer++) {
            if (!placement.hasSingleCopies(layer)) {
                throw new IllegalArgumentException("layer " + problem.profile().layerId(layer)
                        + " has copies; free slots per layer allow single copies only");
            }
        }
    }

    private void checkImbalance(Placement placement, List<Violation> violations) {
        if (!limits.hasMaxImbalance()) {
            return;
        }
        LoadWindows windows = problem.profile().windows();
        double[] imbalances = Imbalances.pooled(problem, placement);
        for (int layer = 0; layer < imbalances.length; layer++) {
            double imbalance = imbalances[layer];
            if (problem.robustness() instanceof Robustness.Worst && windows != null) {
                double worst = Arrays.stream(Imbalances.byWindow(problem, windows, placement, layer))
                        .max()
                        .orElse(1.0);
                imbalance = Math.max(imbalance, worst);
            }
            if (imbalance > limits.maxImbalance() + IMBALANCE_TOLERANCE) {
                violations.add(new Violation(
                        "maxImbalance",
                        imbalance - limits.maxImbalance(),
                        String.format(
                                java.util.Locale.ROOT,
                                "layer %d has imbalance %.6f, maxImbalance allows %s",
                                problem.profile().layerId(layer),
                                imbalance,
                                limits.maxImbalance())));
            }
        }
    }

    private void checkMoves(Placement placement, List<Violation> violations) {
        Placement current = problem.current();
        if (!limits.hasMaxMoves() || current == null) {
            return;
        }
        long moved = MigrationPlan.movedSlots(current, placement);
        if (moved > limits.maxMoves()) {
            violations.add(new Violation(
                    "maxMoves",
                    (double) (moved - limits.maxMoves()),
                    moved + " slots move, maxMoves allows " + limits.maxMoves()));
        }
    }

    private void checkDuplicates(Placement placement, List<Violation> violations) {
        int duplicates = limits.duplicatesAllowed() ? 0 : placement.duplicateReplicas();
        if (duplicates > 0) {
            violations.add(new Violation(
                    "duplicates",
                    duplicates,
                    duplicates + " slots hold an expert that their device already holds (first: "
                            + firstDuplicate(placement) + "), duplicates are forbidden"));
        }
    }

    private String firstDuplicate(Placement placement) {
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int device = 0; device < placement.devices(); device++) {
                int begin = placement.layout().firstSlot(layer, device);
                int end = begin + placement.layout().slots(layer, device);
                for (int slot = begin; slot < end; slot++) {
                    int expert = placement.expertAt(layer, slot);
                    if (placement.copiesOn(layer, expert, device) > 1) {
                        return "layer " + problem.profile().layerId(layer) + ", device " + device + ", expert "
                                + expert;
                    }
                }
            }
        }
        return "none";
    }

    private void checkPins(Placement placement, List<Violation> violations) {
        for (ExpertOnDevice pin : limits.pinned()) {
            if (placement.copiesOn(pin.layer(), pin.expert(), pin.device()) == 0) {
                violations.add(new Violation("pinned", 1, describe(pin) + " is pinned there but has no copy there"));
            }
        }
        for (ExpertOnDevice ban : limits.forbidden()) {
            if (placement.copiesOn(ban.layer(), ban.expert(), ban.device()) > 0) {
                violations.add(
                        new Violation("forbidden", 1, describe(ban) + " is forbidden there but has a copy there"));
            }
        }
    }

    private String describe(ExpertOnDevice entry) {
        return "layer " + problem.profile().layerId(entry.layer()) + ", expert " + entry.expert() + " on device "
                + entry.device();
    }

    private void checkCopies(Placement placement, List<Violation> violations) {
        if (limits.minCopies() == 1 && limits.survivability() == Survivability.NONE) {
            return;
        }
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                int copies = placement.copies(layer, expert);
                String where = "layer " + problem.profile().layerId(layer) + ", expert " + expert;
                if (copies < limits.minCopies()) {
                    violations.add(new Violation(
                            "minCopies",
                            limits.minCopies() - copies,
                            where + " has " + copies + " copies, minCopies asks for " + limits.minCopies()));
                }
                checkSurvival(placement, layer, expert, where, violations);
            }
        }
    }

    private void checkSurvival(Placement placement, int layer, int expert, String where, List<Violation> violations) {
        int holder = -1;
        boolean spread = false;
        for (int device = 0; device < placement.devices() && !spread; device++) {
            if (placement.copiesOn(layer, expert, device) > 0) {
                int place = limits.survivability() == Survivability.ANY_NODE
                        ? problem.topology().nodeOf(device)
                        : device;
                spread = holder >= 0 && holder != place;
                holder = place;
            }
        }
        if (limits.survivability() != Survivability.NONE && !spread) {
            String place = limits.survivability() == Survivability.ANY_NODE ? "node " : "device ";
            violations.add(new Violation(
                    "survivability", 1, where + " lives on " + place + holder + " alone and is lost with it"));
        }
    }
}
