package io.moeplacement.cli;

import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.runtime.analysis.RecordedTokens;
import org.jspecify.annotations.Nullable;

/**
 * What {@code placement analyze} works on.
 *
 * @param profile the profile
 * @param tokens its tokens; null where no raw trace was given or it does not fit into memory
 * @param namesSequences whether the trace says which sequence a token belongs to
 * @param other the profile to compare with; null for none
 * @param problem the problem that plans are made for; null for no plans
 */
record AnalysisInput(
        RoutingProfile profile,
        @Nullable RecordedTokens tokens,
        boolean namesSequences,
        @Nullable RoutingProfile other,
        @Nullable PlacementProblem problem) {}
