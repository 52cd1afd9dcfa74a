package io.moeplacement.internal;

import io.moeplacement.ExpertOnDevice;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Limits;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Survivability;

/** Counting arguments that show limits on copies, pins and bans to be impossible together. */
public final class FeasibilityProof {

    private final PlacementProblem problem;
    private final Limits limits;

    public FeasibilityProof(PlacementProblem problem) {
        this.problem = problem;
        this.limits = problem.limits();
    }

    /**
     * Tries all arguments.
     *
     * @throws InfeasibleProblemException when one of them holds
     */
    public void run() {
        int copies = checkCopies();
        for (int layer = 0; layer < problem.layers(); layer++) {
            int slots = problem.slots().slots(layer);
            if (!limits.slotsFreePerLayer() && (long) copies * problem.experts() > slots) {
                throw infeasible("layer " + id(layer) + " has " + slots + " slots, " + copies + " copies of each of "
                        + problem.experts() + " experts need " + (long) copies * problem.experts()
                        + "; best possible are " + slots / problem.experts() + " copies");
            }
        }
        checkPins();
        checkBans();
    }

    private int checkCopies() {
        int copies = limits.minCopies();
        if (limits.survivability() != Survivability.NONE) {
            boolean nodes = limits.survivability() == Survivability.ANY_NODE;
            int places = nodes ? problem.topology().nodes() : problem.devices();
            if (places < 2) {
                throw infeasible(
                        "surviving any one " + (nodes ? "node" : "device") + " needs two of them, there is one");
            }
            copies = Math.max(copies, 2);
        }
        if (!limits.duplicatesAllowed() && copies > problem.devices()) {
            throw infeasible("minCopies (" + copies + ") is above the number of devices; best possible are "
                    + problem.devices() + " copies, as a device holds one copy of an expert");
        }
        return copies;
    }

    private void checkPins() {
        int[][] pinned = new int[problem.layers()][problem.devices()];
        for (ExpertOnDevice pin : limits.pinned()) {
            int slots = limits.slotsFreePerLayer()
                    ? problem.experts()
                    : problem.slots().slots(pin.layer(), pin.device());
            if (++pinned[pin.layer()][pin.device()] > slots) {
                throw infeasible("layer " + id(pin.layer()) + ", device " + pin.device() + " has " + slots
                        + " slots for more pinned experts");
            }
        }
    }

    private void checkBans() {
        int[][] banned = new int[problem.layers()][problem.experts()];
        for (ExpertOnDevice ban : limits.forbidden()) {
            if (++banned[ban.layer()][ban.expert()] == problem.devices()) {
                throw infeasible("layer " + id(ban.layer()) + ", expert " + ban.expert() + " is forbidden on all "
                        + problem.devices() + " devices");
            }
        }
    }

    private int id(int layer) {
        return problem.profile().layerId(layer);
    }

    private static InfeasibleProblemException infeasible(String message) {
        return new InfeasibleProblemException("infeasible: " + message);
    }
}
