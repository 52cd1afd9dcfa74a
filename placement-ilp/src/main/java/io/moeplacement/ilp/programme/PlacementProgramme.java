package io.moeplacement.ilp.programme;

import org.jspecify.annotations.Nullable;

/** A programme written for some layers of an instance, with the way back from values to devices. */
public interface PlacementProgramme {

    /** The programme itself. */
    Programme programme();

    /**
     * The assignment of the programme's layers by the values of its variables: the device of every expert, with copies the
     * expert of every slot; null when the values are none.
     */
    int @Nullable [][] read(double[] values);
}
