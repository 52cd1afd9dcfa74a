package io.moeplacement.runtime.analysis;

import io.moeplacement.Evaluation;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
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
     * @param plans how plans are made; the profile of its problem is the one at home
     * @param other the other profile, of the same layers and experts
     * @throws io.moeplacement.UnsupportedProblemException when the solver cannot take the problem
     * @throws IllegalArgumentException when the other profile does not fit the problem or lacks what its objective needs
     */
    public static PlanTransfer between(PlanFit plans, RoutingProfile other) {
        PlacementProblem problem = plans.problem();
        PlanFit away = plans.scoredOn(other);
        Placement plan = plans.fit(problem.profile());
        return new PlanTransfer(
                plans.solver(),
                problem.objective().name(),
                plans.score(plan),
                away.score(plan),
                away.score(away.fit(other)));
    }
}
