package io.moeplacement.bench;

import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import io.moeplacement.heuristic.alone.SwapDelta;
import io.moeplacement.testkit.workload.Workload;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel cannot do without.
 *
 * @param amount bytes read and written once, or look-ups
 * @param against the rate of the machine it is compared with
 * @param what what is touched
 */
record Work(double amount, Against against, String what) {

    /** What limits it at best. */
    enum Against {
        /** Independent look-ups in a table in cache. */
        LOOK_UPS,
        /** Reading in order from cache. */
        CACHE,
        /** Reading in order from memory. */
        MEMORY
    }

    /** What a cache of this machine's size class holds; above, memory is what is compared with. */
    private static final double CACHE_BYTES = 1 << 20;

    /**
     * The work of one call, or null where nothing sensible can be said.
     *
     * @param parameter value of a parameter of the benchmark by its name
     */
    static @Nullable Work of(String benchmark, UnaryOperator<String> parameter) {
        return switch (benchmark) {
            case "CostEvaluation.evaluate" -> evaluation(parameter.apply("shape"));
            case "SwapDelta.delta" ->
                new Work(SwapDelta.LOOK_UPS, Against.LOOK_UPS, "sums of two experts at two places");
            case "SwapDelta.taken" ->
                new Work(
                        2 * SwapDelta.selectionsPerSwap(parameter.apply("shape")),
                        Against.LOOK_UPS,
                        "selections with exactly one of the two experts, there and back");
            case "Transport.assign" -> assignment(parameter.apply("shape"));
            case "DispatchPlanning.plan" ->
                dispatch(parameter.apply("shape"), Integer.parseInt(parameter.apply("tokens")));
            default -> null;
        };
    }

    private static Work evaluation(String shape) {
        String[] parts = shape.split(" ", -1);
        PlacementProblem problem =
                Cases.problem(parts[0], parts[1], Integer.parseInt(parts[2]), 5_000, Objective.stepTime());
        Selections selections = problem.profile().selections();
        double experts = problem.experts();
        double bytes = (problem.layers() - 1) * experts * experts * Double.BYTES;
        for (int layer = 0; selections != null && layer < problem.layers(); layer++) {
            for (int set = 0; set < selections.sets(layer); set++) {
                bytes += (double) selections.size(layer, set) * Character.BYTES + Double.BYTES;
            }
        }
        return ofBytes(bytes, "transitions and selections, once");
    }

    private static Work assignment(String shape) {
        String[] sizes = shape.split("x", -1);
        return ofBytes((double) Integer.parseInt(sizes[0]) * Integer.parseInt(sizes[1]) * Double.BYTES, "costs, once");
    }

    private static Work dispatch(String shape, int tokens) {
        String model = shape.substring(0, shape.indexOf(' '));
        double assignments =
                (double) tokens * Workload.named(model).model().spec().topK();
        // Expert and weight in, row and weight out.
        return ofBytes(assignments * 4 * Integer.BYTES, "experts and weights in, rows and weights out");
    }

    private static Work ofBytes(double bytes, String what) {
        return new Work(bytes, bytes <= CACHE_BYTES ? Against.CACHE : Against.MEMORY, what);
    }

    String words() {
        String unit = against == Against.LOOK_UPS ? "" : "B ";
        return String.format(Locale.ROOT, "%.3g %s(%s)", amount, unit, what);
    }
}
