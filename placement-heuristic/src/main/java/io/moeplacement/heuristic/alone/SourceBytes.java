package io.moeplacement.heuristic.alone;

import io.moeplacement.ModelSpec;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SourceLoads;

/**
 * Bytes per step that each source device sends to each expert of one layer in home communication when every (token, expert)
 * choice is a copy of its own. Sources are uniform unless measured. Immutable.
 */
public final class SourceBytes {

    private final int sources;
    /** {@code [expert * sources + source]}. */
    private final double[] bytes;

    public SourceBytes(PlacementProblem problem, int layer) {
        this.sources = problem.devices();
        this.bytes = new double[problem.experts() * sources];
        SourceLoads measured = problem.profile().sourceLoads();
        double total = measured == null ? 0 : total(measured, layer);
        ModelSpec model = problem.model();
        double bytesPerStep = model.bytesPerToken() * model.tokensPerStep() * model.topK();
        double load = problem.profile().totalLoad(layer);
        if (load == 0) {
            return;
        }
        for (int expert = 0; expert < problem.experts(); expert++) {
            double uniform = problem.profile().load(layer, expert) / sources / load;
            for (int source = 0; source < sources; source++) {
                double share = measured == null || total == 0 ? uniform : measured.load(source, layer, expert) / total;
                bytes[expert * sources + source] = bytesPerStep * share;
            }
        }
    }

    private static double total(SourceLoads measured, int layer) {
        double total = 0;
        for (int source = 0; source < measured.sources(); source++) {
            for (int expert = 0; expert < measured.experts(); expert++) {
                total += measured.load(source, layer, expert);
            }
        }
        return total;
    }

    public double of(int expert, int source) {
        return bytes[expert * sources + source];
    }
}
