package io.moeplacement.ilp.tight;

import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.spi.SolveContext;
import java.util.Locale;

/** Words for what the enumeration of all fillings of a layer has proved to be impossible. */
final class Infeasibility {

    private Infeasibility() {}

    /**
     * A layer has no filling that keeps its limits: says which limit and what would be possible.
     *
     * @throws InfeasibleProblemException unless the caller stopped the search for what is possible
     */
    static void ofLayer(Instance instance, SolveContext context, int layer) {
        double[] least = {Double.POSITIVE_INFINITY};
        boolean complete = new LayerFillings(instance, context, layer, instance.isSymmetric(layer, layer + 1), false)
                .forEach((row, busiest) -> least[0] = Math.min(least[0], busiest));
        if (!complete) {
            return;
        }
        String where = "infeasible: in layer " + instance.problem.profile().layerId(layer);
        throw new InfeasibleProblemException(
                least[0] == Double.POSITIVE_INFINITY
                        ? where + " pinned and forbidden experts leave no way to fill the slots"
                        : String.format(
                                Locale.ROOT,
                                "%s no placement has an imbalance below %.6f, maxImbalance allows %s",
                                where,
                                least[0],
                                instance.maxImbalance));
    }

    /** Every layer can be filled, but not with so few moves. */
    static InfeasibleProblemException ofMoves(Instance instance, long least) {
        return new InfeasibleProblemException("infeasible: over layers "
                + instance.problem.profile().layerId(0) + " to "
                + instance.problem.profile().layerId(instance.layers - 1)
                + " the other limits ask for at least " + least + " moves, maxMoves allows " + instance.maxMoves);
    }
}
