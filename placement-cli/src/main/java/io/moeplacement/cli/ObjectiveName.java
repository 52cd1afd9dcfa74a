package io.moeplacement.cli;

import io.moeplacement.Objective;
import org.jspecify.annotations.Nullable;

/** The objectives as named on the command line; some take a figure. */
enum ObjectiveName {
    STEP_TIME,
    BALANCE,
    LOCALITY,
    FAN_OUT,
    BALANCE_THEN_TAIL;

    /**
     * The objective.
     *
     * @param nodeWeight of fan-out, null when not given
     * @param balanceTolerance of balance-then-tail, null when not given
     */
    Objective withFigures(@Nullable Double nodeWeight, @Nullable Double balanceTolerance) {
        return switch (this) {
            case STEP_TIME -> Objective.stepTime();
            case BALANCE -> Objective.balance();
            case LOCALITY -> Objective.locality();
            case FAN_OUT -> Objective.fanOut(nodeWeight == null ? 0 : nodeWeight);
            case BALANCE_THEN_TAIL -> Objective.balanceThenTail(balanceTolerance == null ? 0 : balanceTolerance);
        };
    }
}
