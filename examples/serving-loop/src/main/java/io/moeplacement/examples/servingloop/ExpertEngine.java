package io.moeplacement.examples.servingloop;

import io.moeplacement.MigrationPlan;
import io.moeplacement.Placement;

/** What a serving engine offers to a {@link ControlLoop}. */
public interface ExpertEngine {

    /** The placement in force now; after an interrupted migration that is the one its last wave left. */
    Placement placement();

    /**
     * Copies experts and then switches to the new slots, between two steps. Returns when that is done.
     *
     * @param wave moves that read the state before them and take effect together
     */
    void apply(MigrationPlan.Wave wave);
}
