package io.moeplacement.heuristic.eplb;

import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import io.moeplacement.SolverKind;
import io.moeplacement.Topology;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.Support;
import java.util.Arrays;

/**
 * {@code eplb}: the expert-parallel load balancer published with DeepSeek-V3 (deepseek-ai/EPLB at d52c72d), to compare
 * with. Each layer alone: spare slots go one by one to the expert with the largest load per copy, then the heaviest copy
 * goes to the least loaded device with room. With expert groups whose number divides by the nodes it plans
 * hierarchically, groups to nodes first; otherwise globally, as if there were one node.
 *
 * <p>It knows loads and nothing else: not the objective, speeds, links, load windows or the current placement, and no
 * limit. It may put two copies of an expert on one device; where duplicates are forbidden the result says so. What it has
 * no way to take at all it refuses: slots that are not the same on all devices and in all layers, fewer slots than
 * experts, pinned and forbidden experts, groups on nodes of unequal size.
 *
 * <p>Thread-safe.
 */
public final class EplbProvider implements SolverProvider {

    /** For {@link java.util.ServiceLoader}. */
    public EplbProvider() {}

    @Override
    public String name() {
        return "eplb";
    }

    @Override
    public SolverKind kind() {
        return SolverKind.BASELINE;
    }

    @Override
    public Support supports(PlacementProblem problem) {
        Limits limits = problem.limits();
        SlotLayout slots = problem.slots();
        if (problem.objective() instanceof Objective.BalanceThenTail) {
            return Support.no("eplb does not know the best balance that objective balance-then-tail starts from");
        }
        if (!limits.pinned().isEmpty() || !limits.forbidden().isEmpty()) {
            return Support.no("eplb knows no pinned (" + limits.pinned().size() + ") or forbidden ("
                    + limits.forbidden().size() + ") experts");
        }
        if (!slots.isUniform()) {
            return Support.no("eplb needs the same number of slots on every device in every layer; " + uneven(problem));
        }
        if (slots.slots(0) < problem.experts()) {
            return Support.no("eplb needs a slot for every expert of a layer; there are " + slots.slots(0)
                    + " slots for " + problem.experts() + " experts");
        }
        if (limits.slotsFreePerLayer() && slots.slots(0) != problem.experts()) {
            return Support.no("eplb cannot choose the slots of a layer (slotsFreePerLayer) when there are "
                    + slots.slots(0) + " slots for " + problem.experts() + " experts");
        }
        return supportsNodes(problem);
    }

    private static Support supportsNodes(PlacementProblem problem) {
        Topology topology = problem.topology();
        int[] sizes = topology.nodeSizes();
        if (EplbShape.isHierarchical(problem) && Arrays.stream(sizes).anyMatch(size -> size != sizes[0])) {
            return Support.no("eplb deals expert groups to nodes of equal size only; the nodes have "
                    + Arrays.toString(sizes) + " devices");
        }
        return Support.yes();
    }

    /** The first place where a device differs from the first one. */
    private static String uneven(PlacementProblem problem) {
        SlotLayout slots = problem.slots();
        int usual = slots.slots(0, 0);
        for (int layer = 0; layer < slots.layers(); layer++) {
            for (int device = 0; device < slots.devices(); device++) {
                if (slots.slots(layer, device) != usual) {
                    return "device " + device + " has " + slots.slots(layer, device) + " in layer "
                            + problem.profile().layerId(layer) + ", device 0 has " + usual + " in layer "
                            + problem.profile().layerId(0);
                }
            }
        }
        throw new IllegalStateException("the slots are even: " + slots);
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        return new EplbEngine();
    }
}
