package io.moeplacement.formats;

import io.moeplacement.Placement;
import java.util.List;

/**
 * What a solution file holds.
 *
 * @param report figures of the solve, as they were; a file is not a proof, evaluate the placement where it matters
 * @param layerIds ids of the placement's layers, ascending
 * @param placement where every expert lives
 */
public record SolutionFile(SolveReport report, List<Integer> layerIds, Placement placement) {

    /** Keeps its own copy of the list. */
    public SolutionFile {
        layerIds = List.copyOf(layerIds);
    }
}
