package io.moeplacement.heuristic.eplb;

import io.moeplacement.ExpertGroups;
import io.moeplacement.PlacementProblem;
import io.moeplacement.spi.Support;

/**
 * Sizes of a layer as {@code eplb} sees them. Global mode is one group on one node.
 *
 * @param experts experts of the layer
 * @param slots slots over all devices
 * @param groups expert groups, 1 in global mode
 * @param nodes nodes, 1 in global mode
 * @param devices devices over all nodes
 */
public record EplbShape(int experts, int slots, int groups, int nodes, int devices) {

    /**
     * The sizes of a layer of a problem: hierarchical when it has groups whose number divides by that of the nodes,
     * otherwise global. Whether they divide is {@link #support}'s matter.
     */
    public static EplbShape of(PlacementProblem problem, int layer) {
        ExpertGroups groups = problem.groups();
        int nodes = problem.topology().nodes();
        int slots = problem.slots().slots(layer);
        return groups != null && groups.count() % nodes == 0
                ? new EplbShape(problem.experts(), slots, groups.count(), nodes, problem.devices())
                : new EplbShape(problem.experts(), slots, 1, 1, problem.devices());
    }

    /** Whether {@code eplb} can fill a layer of a problem; names what does not divide. */
    public static Support support(PlacementProblem problem, int layer) {
        EplbShape shape = of(problem, layer);
        int id = problem.profile().layerId(layer);
        for (int device = 1; device < shape.devices; device++) {
            if (problem.slots().slots(layer, device) != problem.slots().slots(layer, 0)) {
                return Support.no("layer " + id + " with " + problem.slots().slots(layer, 0) + " slots on device 0 and "
                        + problem.slots().slots(layer, device) + " on device " + device
                        + " (it needs equal slots on all devices)");
            }
        }
        int[] sizes = problem.topology().nodeSizes();
        for (int node = 1; shape.nodes > 1 && node < sizes.length; node++) {
            if (sizes[node] != sizes[0]) {
                return Support.no(
                        "groups on nodes of " + sizes[0] + " and " + sizes[node] + " devices (it needs equal nodes)");
            }
        }
        return Support.yes();
    }
}
