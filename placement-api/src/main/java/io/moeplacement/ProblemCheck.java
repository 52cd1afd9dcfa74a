package io.moeplacement;

import java.util.Set;

/** Checks that the parts of a problem fit together. */
final class ProblemCheck {

    private final PlacementProblem problem;
    private final RoutingProfile profile;

    ProblemCheck(PlacementProblem problem) {
        this.problem = problem;
        this.profile = problem.profile();
    }

    void run() {
        checkModel();
        checkSlots();
        checkObjective();
        checkSources();
        checkLimits();
        checkGroups();
        checkCurrent();
    }

    private void checkModel() {
        ModelSpec model = problem.model();
        require(
                model.experts() == profile.experts(),
                "model " + model.name() + " has " + model.experts() + " experts, the profile has " + profile.experts());
        require(
                model.layers() >= profile.layers(),
                "model " + model.name() + " has " + model.layers() + " layers, the profile has " + profile.layers());
    }

    private void checkSlots() {
        SlotLayout slots = problem.slots();
        require(
                slots.layers() == profile.layers() && slots.devices() == problem.devices(),
                "slot layout has " + slots.layers() + " layers x " + slots.devices() + " devices, the problem has "
                        + profile.layers() + " x " + problem.devices());
        boolean free = problem.limits().slotsFreePerLayer();
        long allSlots = 0;
        for (int layer = 0; layer < slots.layers(); layer++) {
            allSlots += slots.slots(layer);
            require(
                    free || slots.slots(layer) >= profile.experts(),
                    "layer " + profile.layerId(layer) + " has more experts (" + profile.experts() + ") than slots ("
                            + slots.slots(layer) + "); every expert needs a slot");
            for (int device = 0; device < slots.devices(); device++) {
                require(
                        slots.slots(layer, device) <= profile.experts(),
                        "layer " + profile.layerId(layer) + ", device " + device + " has "
                                + slots.slots(layer, device) + " slots, at most one per expert ("
                                + profile.experts() + ") is allowed");
            }
        }
        require(
                !free || allSlots >= (long) profile.layers() * profile.experts(),
                "more experts (" + (long) profile.layers() * profile.experts() + ") than slots (" + allSlots
                        + ") over all layers");
    }

    private void checkObjective() {
        Objective objective = problem.objective();
        boolean needsAffinity =
                objective instanceof Objective.Locality || objective instanceof Objective.BalanceThenTail;
        require(
                !needsAffinity || profile.affinity() != null,
                "objective " + objective.name() + " needs transitions between layers, the profile has loads only");
        require(
                !needsAffinity || problem.communication() == Communication.PIPELINED,
                "objective " + objective.name() + " is about pipelined communication, not home");
        require(
                problem.communication() != Communication.PIPELINED
                        || profile.affinity() != null
                        || profile.layers() == 1,
                "pipelined communication needs transitions between layers, the profile has loads only");
        require(
                !(objective instanceof Objective.FanOut) || profile.selections() != null,
                "objective fan-out needs selections (which experts a token chose together), the profile has none");
        boolean robust = !(problem.robustness() instanceof Robustness.Pooled);
        require(
                !robust || objective instanceof Objective.Balance,
                "robustness over load windows applies to the objective balance, not to " + objective.name());
        require(!robust || profile.windows() != null, "robustness needs load windows, the profile has none");
    }

    private void checkSources() {
        SourceLoads sources = profile.sourceLoads();
        if (sources != null) {
            require(
                    sources.sources() == problem.devices(),
                    "source loads are for " + sources.sources() + " devices, the topology has " + problem.devices()
                            + "; leave them out (withoutSourceLoads) to assume uniform sources");
        }
    }

    private void checkLimits() {
        Limits limits = problem.limits();
        checkRange("pinned", limits.pinned());
        checkRange("forbidden", limits.forbidden());
        require(!limits.hasMaxMoves() || problem.current() != null, "maxMoves needs a current placement");
        require(problem.replan() == null || problem.current() != null, "a re-plan goal needs a current placement");
        if (limits.slotsFreePerLayer()) {
            require(
                    limits.minCopies() == 1 && limits.survivability() == Survivability.NONE,
                    "free slots per layer allow single copies only; minCopies and survivability need more");
        }
    }

    private void checkRange(String what, Set<ExpertOnDevice> entries) {
        for (ExpertOnDevice entry : entries) {
            require(
                    entry.layer() < profile.layers()
                            && entry.expert() < profile.experts()
                            && entry.device() < problem.devices(),
                    what + " " + entry + " is outside " + profile.layers() + " layers, " + profile.experts()
                            + " experts, " + problem.devices() + " devices");
        }
    }

    private void checkGroups() {
        ExpertGroups groups = problem.groups();
        if (groups != null) {
            require(
                    profile.experts() % groups.count() == 0,
                    "number of experts (" + profile.experts() + ") does not divide into " + groups.count() + " groups");
        }
    }

    private void checkCurrent() {
        Placement current = problem.current();
        DeviceMapping devices = problem.currentDevices();
        if (current == null || devices == null) {
            return;
        }
        require(
                current.layers() == profile.layers()
                        && current.experts() == profile.experts()
                        && devices.devices() == problem.devices(),
                "current placement has " + current.layers() + " layers, " + current.experts() + " experts, "
                        + devices.devices() + " devices; the problem has " + profile.layers() + ", "
                        + profile.experts() + ", " + problem.devices());
        require(
                devices.devicesBefore() == current.devices(),
                "device mapping is for " + devices.devicesBefore() + " devices before, the current placement has "
                        + current.devices());
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
