package io.moeplacement.ilp.path;

import io.moeplacement.CostModel;
import io.moeplacement.LoadWindows;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.SlotLayout;
import io.moeplacement.SourceLoads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem of one layer of another problem, so that the api's cost model tells what this layer adds to an objective that
 * looks at each layer alone. Thread-safe.
 */
final class OneLayer {

    private final PlacementProblem problem;
    private final CostModel costs;

    OneLayer(PlacementProblem whole, int layer) {
        RoutingProfile profile = whole.profile();
        boolean needsSelections = !(whole.objective() instanceof Objective.Balance);
        RoutingProfile alone = RoutingProfile.builder(new int[] {profile.layerId(layer)}, profile.experts())
                .topK(profile.topK())
                .loads(new double[][] {profile.loads(layer)})
                .selections(needsSelections ? selections(profile.selections(), layer) : null)
                .windows(windows(profile.windows(), layer))
                .sourceLoads(sources(profile.sourceLoads(), layer))
                .build();
        int[] slots = new int[whole.devices()];
        for (int device = 0; device < slots.length; device++) {
            slots[device] = whole.slots().slots(layer, device);
        }
        this.problem = whole.toBuilder(alone, whole.topology())
                .slots(SlotLayout.perDevice(1, slots))
                .groups(null)
                .current(null)
                .build();
        this.costs = new CostModel(problem);
    }

    /** The objective value of this layer alone. */
    double cost(int[] row) {
        return costs.evaluate(Placement.of(problem.slots(), problem.experts(), new int[][] {row}))
                .objectiveValue();
    }

    private static @Nullable Selections selections(@Nullable Selections all, int layer) {
        if (all == null) {
            return null;
        }
        Selections.LayerBuilder builder = new Selections.LayerBuilder(all.experts(layer));
        for (int set = 0; set < all.sets(layer); set++) {
            int[] chosen = new int[all.size(layer, set)];
            for (int position = 0; position < chosen.length; position++) {
                chosen[position] = all.expert(layer, set, position);
            }
            builder.add(chosen, all.count(layer, set));
        }
        return Selections.of(all.basis(), List.of(builder));
    }

    private static @Nullable LoadWindows windows(@Nullable LoadWindows all, int layer) {
        if (all == null) {
            return null;
        }
        long[] labels = new long[all.windows()];
        double[][][] loads = new double[labels.length][1][];
        for (int window = 0; window < labels.length; window++) {
            labels[window] = all.label(window);
            loads[window][0] = all.loads(window, layer);
        }
        return LoadWindows.of(labels, loads);
    }

    private static @Nullable SourceLoads sources(@Nullable SourceLoads all, int layer) {
        if (all == null) {
            return null;
        }
        double[][][] loads = new double[all.sources()][1][all.experts()];
        for (int source = 0; source < loads.length; source++) {
            for (int expert = 0; expert < all.experts(); expert++) {
                loads[source][0][expert] = all.load(source, layer, expert);
            }
        }
        return SourceLoads.of(loads);
    }
}
