package io.moeplacement.spi;

import io.moeplacement.PlacementProblem;
import java.io.IOException;

/** Writes the integer programme that a solver would work on, for other engines. Thread-safe. */
public interface ModelExporter {

    /** Whether the programme can say a problem and is not too large to be written; cheap. */
    Support supports(PlacementProblem problem);

    /**
     * Writes the programme in free MPS, to be minimised.
     *
     * @param problem a problem for which {@link #supports} says yes
     * @param out receives the text; not closed
     * @throws IOException when {@code out} throws it
     */
    void writeMps(PlacementProblem problem, Appendable out) throws IOException;
}
