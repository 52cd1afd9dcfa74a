package io.moeplacement.heuristic.eplb;

import io.moeplacement.ExpertGroups;
import io.moeplacement.PlacementProblem;

/**
 * What EPLB plans for, the same in every layer.
 *
 * @param experts number of experts
 * @param slots slots of a layer over all devices, a multiple of the devices
 * @param groups expert groups, contiguous and of equal size; a multiple of the nodes
 * @param nodes nodes that groups are dealt to; 1 when planning is global
 * @param devices number of devices, a multiple of the nodes
 */
record EplbShape(int experts, int slots, int groups, int nodes, int devices) {

    /** Hierarchical when there are groups that divide by the nodes, global otherwise. */
    static EplbShape of(PlacementProblem problem) {
        boolean hierarchical = isHierarchical(problem);
        ExpertGroups groups = problem.groups();
        return new EplbShape(
                problem.experts(),
                problem.slots().slots(0),
                hierarchical && groups != null ? groups.count() : 1,
                hierarchical ? problem.topology().nodes() : 1,
                problem.devices());
    }

    static boolean isHierarchical(PlacementProblem problem) {
        ExpertGroups groups = problem.groups();
        return groups != null && groups.count() % problem.topology().nodes() == 0;
    }
}
