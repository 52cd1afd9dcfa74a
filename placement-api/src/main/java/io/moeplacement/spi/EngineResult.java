package io.moeplacement.spi;

import io.moeplacement.EndedBy;
import io.moeplacement.Placement;
import org.jspecify.annotations.Nullable;

/**
 * What an engine found; costs and verdict are the api's.
 *
 * @param placement the best placement found
 * @param keepsLimits whether the engine believes that it keeps all limits
 * @param lowerBound a bound on the objective by a proof of our own, never a foreign engine's claim; null when none
 * @param endedBy what ended the search
 * @param engineClaim what a foreign engine said of its result, such as its status; null when none was asked
 * @param message a remark for the caller, possibly empty
 */
public record EngineResult(
        Placement placement,
        boolean keepsLimits,
        @Nullable Double lowerBound,
        EndedBy endedBy,
        @Nullable String engineClaim,
        String message) {

    /** A placement that is believed to keep all limits, without a bound. */
    public static EngineResult of(Placement placement, EndedBy endedBy) {
        return new EngineResult(placement, true, null, endedBy, null, "");
    }

    /** The same result, said to break limits. */
    public EngineResult breakingLimits() {
        return new EngineResult(placement, false, lowerBound, endedBy, engineClaim, message);
    }

    /** The same result with a proved bound. */
    public EngineResult withLowerBound(double bound) {
        return new EngineResult(placement, keepsLimits, bound, endedBy, engineClaim, message);
    }

    /** The same result with a foreign engine's claim. */
    public EngineResult withEngineClaim(String claim) {
        return new EngineResult(placement, keepsLimits, lowerBound, endedBy, claim, message);
    }

    /** The same result with a remark. */
    public EngineResult withMessage(String remark) {
        return new EngineResult(placement, keepsLimits, lowerBound, endedBy, engineClaim, remark);
    }
}
