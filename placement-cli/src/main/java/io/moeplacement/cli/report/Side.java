package io.moeplacement.cli.report;

import io.moeplacement.CostModel;
import io.moeplacement.Metrics;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;

/**
 * One placement, measured on the problem's traffic.
 *
 * @param metrics its metrics
 * @param loads load of each device over its fair share by speed, {@code [layers][devices]}; the largest of a layer is the
 *     layer's imbalance, and all are 1 in a layer without traffic
 * @param traffic expected traffic of one step
 * @param links bytes between devices in one step, {@code [from * devices + to]}
 * @param carried the same as sums
 */
record Side(Metrics metrics, double[][] loads, Traffic traffic, double[] links, Traffic.Carried carried) {

    static Side of(PlacementProblem problem, Placement placement) {
        Traffic traffic = Traffic.of(problem, placement);
        double[] links = traffic.links(problem);
        return new Side(
                new CostModel(problem).evaluate(placement).metrics(),
                loads(problem, placement),
                traffic,
                links,
                Traffic.carried(links, problem.topology()));
    }

    private static double[][] loads(PlacementProblem problem, Placement placement) {
        Topology topology = problem.topology();
        double[][] relative = new double[problem.layers()][];
        for (int layer = 0; layer < relative.length; layer++) {
            double[] loads = LayerServers.byDevice(placement, layer)
                    .spread(problem.profile().loads(layer));
            double total = java.util.Arrays.stream(loads).sum();
            for (int device = 0; device < loads.length; device++) {
                loads[device] = total == 0 ? 1 : loads[device] / topology.speed(device) * topology.totalSpeed() / total;
            }
            relative[layer] = loads;
        }
        return relative;
    }
}
