package io.moeplacement.ilp.bound;

import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;
import io.moeplacement.spi.BoundProvider;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.Support;
import java.util.function.DoubleConsumer;

/**
 * {@code column-generation}: a tight bound on locality for equal devices that hold one copy of each expert, far above the
 * simple bound of the api. Limits such as maxImbalance are not looked at, so the bound holds with and without them.
 *
 * <p>Asked for by {@code placement.bound=column-generation}. At most 64 experts; how close it gets in a given time depends
 * on the number of ways to fill a device: for 32 experts seconds per layer pair with 4 slots a device, half a minute with 8.
 */
public final class ColumnGenerationProvider implements BoundProvider {

    /** Sets of experts are bit sets. */
    static final int MOST_EXPERTS = Long.SIZE;

    /** For {@link java.util.ServiceLoader}. */
    public ColumnGenerationProvider() {}

    @Override
    public String name() {
        return "column-generation";
    }

    @Override
    public Support supports(PlacementProblem problem) {
        Topology topology = problem.topology();
        if (!(problem.objective() instanceof Objective.Locality)) {
            return Support.no("objective " + problem.objective().name() + " (it takes locality)");
        }
        if (topology.hasCostMatrix()) {
            return Support.no("a cost matrix (it takes hops)");
        }
        if (topology.nodes() > 1 && topology.nodes() < topology.devices()) {
            return Support.no("nodes of several devices (it takes one node, or one device a node)");
        }
        if (problem.experts() > MOST_EXPERTS) {
            return Support.no("size: " + problem.experts() + " experts (it takes up to " + MOST_EXPERTS + ")");
        }
        if (problem.limits().slotsFreePerLayer()) {
            return Support.no("slots that are free per layer (it takes equal slots)");
        }
        return supportsSlots(problem);
    }

    private static Support supportsSlots(PlacementProblem problem) {
        for (int layer = 0; layer < problem.layers(); layer++) {
            for (int device = 0; device < problem.devices(); device++) {
                int slots = problem.slots().slots(layer, device);
                if (slots * problem.devices() != problem.experts()) {
                    return Support.no("slots: layer " + problem.profile().layerId(layer) + ", device " + device
                            + " has " + slots + " (it takes one slot per expert, as many on every device: "
                            + problem.experts() + " experts on " + problem.devices() + " devices)");
                }
            }
        }
        return Support.yes();
    }

    @Override
    public double bound(PlacementProblem problem, Placement known, SolveContext context, DoubleConsumer improvements) {
        return new LocalityBound(problem, known, context).run(improvements);
    }
}
