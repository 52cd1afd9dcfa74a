package io.moeplacement.runtime.analysis;

import io.moeplacement.Evaluation;
import io.moeplacement.Placement;
import org.jspecify.annotations.Nullable;

/**
 * What a plan made for one profile is worth on another. An evaluation is null where no placement keeps the limits for the profile
 * the plan is made for.
 *
 * @param solver name of the solver that made the plans
 * @param objective name of the objective
 * @param atHome the plan made for the profile, on that profile
 * @param transferred the same plan on the other profile
 * @param refitted a plan made for the other profile, on that one: what the transferred plan could be
 */
public record PlanTransfer(
        String solver,
        String objective,
        @Nullable Evaluation atHome,
        @Nullable Evaluation transferred,
        @Nullable Evaluation refitted) {

    /**
     * Plans for both profiles and scores the plans.
     *
     * @param home plans scored on the profile
     * @param away the same plans {@linkplain PlanFit#scoredOn scored on} the other profile
     * @throws io.moeplacement.UnsupportedProblemException when the solver cannot take the problem
     */
    public static PlanTransfer between(PlanFit home, PlanFit away) {
        Placement plan = home.fit(home.problem().profile());
        return new PlanTransfer(
                home.solver(),
                home.problem().objective().name(),
                home.score(plan),
                away.score(plan),
                away.score(away.fit(away.problem().profile())));
    }
}
