package io.moeplacement.ilp.programme;

import org.jspecify.annotations.Nullable;

/** A programme written for some layers of an instance, with the way back from values to devices. */
public interface PlacementProgramme {

    /** The programme itself. */
    Programme programme();

    /** The devices of the programme's layers by the values of its variables; null when the values are no assignment. */
    int @Nullable [][] read(double[] values);
}
