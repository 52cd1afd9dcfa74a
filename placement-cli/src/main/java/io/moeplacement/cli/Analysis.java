package io.moeplacement.cli;

import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SolveOptions;
import io.moeplacement.runtime.analysis.PlanFit;
import io.moeplacement.runtime.analysis.PlanTransfer;
import io.moeplacement.runtime.analysis.ProfileGrowth;
import io.moeplacement.runtime.analysis.ProfileStability;
import io.moeplacement.runtime.analysis.RecordedTokens;
import io.moeplacement.runtime.analysis.RoutingAnalysis;
import io.moeplacement.runtime.analysis.WindowDrift;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an analysis found. What was not asked for, or was not come to before an interruption, is null.
 *
 * @param profile what was analysed
 * @param routing layer by layer
 * @param stability the profile beside the other one
 * @param transfer the plan for the profile on the other one
 * @param windows drift over load windows
 * @param growth growing samples
 */
record Analysis(
        RoutingProfile profile,
        RoutingAnalysis routing,
        @Nullable ProfileStability stability,
        @Nullable PlanTransfer transfer,
        @Nullable WindowDrift windows,
        @Nullable ProfileGrowth growth) {

    /**
     * Runs the analysis.
     *
     * @param solver makes the plans, if there is a problem to plan for
     * @param pairing how tokens are paired
     * @throws CliException when a profile lacks what the objective of the plans needs
     */
    static Analysis run(
            AnalysisInput input,
            AnalysisArguments arguments,
            PlacementSolver solver,
            SolveOptions options,
            Pairing pairing) {
        RoutingProfile profile = input.profile();
        RecordedTokens tokens = input.tokens();
        RoutingProfile other = input.other();
        int hot = arguments.hot != null ? arguments.hot : ProfileStability.defaultHot(profile.experts());
        PlacementProblem problem = input.problem();
        PlanFit plans = problem == null ? null : new PlanFit(problem, solver, options);
        PlanFit away = plans == null || other == null ? null : scoredOn(plans, other);
        ProfileGrowth growth = arguments.growth == null
                ? null
                : ProfileGrowth.of(
                        Objects.requireNonNull(tokens),
                        pairing,
                        arguments.growth,
                        arguments.firstTokens(),
                        options.seed(),
                        hot,
                        away != null ? away : plans);
        return new Analysis(
                profile,
                tokens == null ? RoutingAnalysis.of(profile) : RoutingAnalysis.of(profile, tokens, options.seed()),
                other == null ? null : ProfileStability.between(profile, other, hot),
                plans == null || away == null ? null : PlanTransfer.between(plans, away),
                profile.windows() == null ? null : WindowDrift.of(profile),
                growth);
    }

    private static PlanFit scoredOn(PlanFit plans, RoutingProfile other) {
        try {
            return plans.scoredOn(other);
        } catch (IllegalArgumentException e) {
            throw CliException.input("--against: " + e.getMessage(), e);
        }
    }
}
