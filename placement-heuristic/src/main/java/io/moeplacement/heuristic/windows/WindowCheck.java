package io.moeplacement.heuristic.windows;

import io.moeplacement.CostModel;
import io.moeplacement.LoadWindows;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import io.moeplacement.heuristic.search.CostCheck;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Checks what the search of one layer believes: after a move every window's imbalance and the cost the move was chosen for
 * against a recomputation, after a descent the figure against the api's cost model on a problem of this layer alone ({@code
 * placement.heuristic.assert=off|step|move}). Not thread-safe.
 */
final class WindowCheck {

    private final CostCheck mode;
    private final int layerId;
    private final @Nullable PlacementProblem alone;

    WindowCheck(CostCheck mode, PlacementProblem problem, LoadWindows windows, int layer) {
        this.mode = mode;
        this.layerId = problem.profile().layerId(layer);
        this.alone = mode.steps() ? alone(problem, windows, layer) : null;
    }

    private static PlacementProblem alone(PlacementProblem problem, LoadWindows windows, int layer) {
        double[][][] loads = new double[windows.windows()][][];
        Arrays.setAll(loads, window -> new double[][] {windows.loads(window, layer)});
        long[] labels =
                IntStream.range(0, loads.length).mapToLong(windows::label).toArray();
        RoutingProfile profile = RoutingProfile.builder(
                        new int[] {problem.profile().layerId(layer)}, problem.experts())
                .loads(new double[][] {problem.profile().loads(layer)})
                .windows(LoadWindows.of(labels, loads))
                .build();
        return PlacementProblem.builder(profile, problem.topology())
                .slots(SlotLayout.of(new int[][] {problem.slots().toArray()[layer]}))
                .objective(problem.objective())
                .robustness(problem.robustness())
                .build();
    }

    /** After a move that was chosen for a cost, or a bound of it from above. */
    void afterMove(WindowLayer layer, double claimed, String move) {
        PlacementProblem problem = alone;
        if (problem == null || !mode.moves()) {
            return;
        }
        Placement placement = placement(problem, layer);
        LoadWindows windows = problem.profile().windows();
        for (int window = 0; windows != null && window < windows.windows(); window++) {
            double expected = imbalance(problem, windows, placement, window);
            double found = layer.imbalances()[window];
            CostCheck.requireSame(move + " (window " + window + ")", where(), expected, found, 1);
        }
        if (!(layer.cost() <= claimed + 1e-9 * claimed)) {
            CostCheck.requireSame(move, where(), layer.cost(), claimed, claimed);
        }
    }

    private static double imbalance(PlacementProblem problem, LoadWindows windows, Placement placement, int window) {
        Topology topology = problem.topology();
        double[] loads = windows.loads(window, 0);
        double total = Arrays.stream(loads).sum();
        double most = total == 0 ? 1 : 0;
        for (int device = 0; device < topology.devices() && total > 0; device++) {
            double load = 0;
            for (int expert = 0; expert < loads.length; expert++) {
                load += loads[expert] * placement.copiesOn(0, expert, device) / placement.copies(0, expert);
            }
            most = Math.max(most, load / topology.speed(device) * topology.totalSpeed() / total);
        }
        return Math.max(1, most);
    }

    /** After a descent. */
    void afterDescent(WindowLayer layer) {
        PlacementProblem problem = alone;
        if (problem != null && WindowLayer.keepsLimits(layer.value())) {
            double expected =
                    new CostModel(problem).evaluate(placement(problem, layer)).objectiveValue();
            CostCheck.requireSame("a descent", where(), expected, layer.value(), 1);
        }
    }

    private static Placement placement(PlacementProblem problem, WindowLayer layer) {
        return Placement.of(
                problem.slots(), problem.experts(), new int[][] {layer.rows().row()});
    }

    private String where() {
        return "layer " + layerId;
    }
}
