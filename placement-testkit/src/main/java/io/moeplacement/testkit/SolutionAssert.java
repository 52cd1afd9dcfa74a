package io.moeplacement.testkit;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Solution;
import io.moeplacement.Status;
import org.assertj.core.api.AbstractAssert;

/**
 * AssertJ assertions about solutions, made by {@link PlacementAssert#assertThat(Solution)}. Figures are the solution's own;
 * {@link #recomputesFor} and {@link #isFeasibleFor} do not believe them. Not thread-safe.
 */
public final class SolutionAssert extends AbstractAssert<SolutionAssert, Solution> {

    SolutionAssert(Solution actual) {
        super(actual, SolutionAssert.class);
    }

    /** It says that it keeps all limits, and by the verifier it does. */
    public SolutionAssert isFeasibleFor(PlacementProblem problem) {
        isNotNull();
        if (actual.status() == Status.VIOLATES_LIMITS) {
            throw failure(facts("solution breaks limits").and("broken", actual.violations()));
        }
        PlacementAssert.assertThat(actual.placement()).isFeasibleFor(problem);
        return this;
    }

    /** Its objective value is what the cost model computes, within one part in 10^9. */
    public SolutionAssert recomputesFor(PlacementProblem problem) {
        isNotNull();
        double value = new CostModel(problem).evaluate(actual.placement()).objectiveValue();
        if (!(Math.abs(value - actual.value()) <= Trial.tolerance(value))) {
            throw failure(facts("objective value does not recompute")
                    .and("expected", value)
                    .and("but was", actual.value()));
        }
        return this;
    }

    /** What is known about it. */
    public SolutionAssert hasStatus(Status status) {
        isNotNull();
        return require(actual.status() == status, "status differs", status, actual.status());
    }

    /** What ended the solve. */
    public SolutionAssert endedBy(EndedBy endedBy) {
        isNotNull();
        return require(actual.endedBy() == endedBy, "solve ended otherwise", endedBy, actual.endedBy());
    }

    /** The objective value is at most this. */
    public SolutionAssert hasValueAtMost(double most) {
        isNotNull();
        return require(actual.value() <= most, "objective value is too large", "at most " + most, actual.value());
    }

    /** A bound is known and the gap to it is at most this. */
    public SolutionAssert hasGapAtMost(double most) {
        isNotNull();
        Double gap = actual.gap();
        return require(
                gap != null && gap <= most,
                "gap is too large",
                "at most " + most,
                gap == null ? "unknown, there is no bound" : gap);
    }

    /** The worst layer's imbalance (max/mean over devices) is at most this, within 1e-9. */
    public SolutionAssert hasImbalanceAtMost(double most) {
        isNotNull();
        double worst = actual.metrics().imbalance().worst();
        return require(
                worst <= most + PlacementVerifier.IMBALANCE_TOLERANCE,
                "imbalance is too large",
                "at most " + most,
                worst + " in layer " + actual.metrics().imbalance().worstLayerId());
    }

    /** At least this share of the transition weight stays on its device. */
    public SolutionAssert hasLocalityAtLeast(double least) {
        isNotNull();
        Double locality = actual.metrics().locality();
        return require(
                locality != null && locality >= least,
                "locality is too small",
                "at least " + least,
                locality == null ? "unknown, the profile has no transitions" : locality);
    }

    /** A token's experts sit on at most this many distinct devices on average. */
    public SolutionAssert hasFanOutAtMost(double most) {
        isNotNull();
        Metrics.FanOut fanOut = actual.metrics().fanOut();
        return require(
                fanOut != null && fanOut.devices() <= most,
                "fan-out is too large",
                "at most " + most + " devices",
                fanOut == null ? "unknown, the profile has no selections" : fanOut.devices());
    }

    private SolutionAssert require(boolean condition, String headline, Object expected, Object found) {
        if (!condition) {
            throw failure(facts(headline).and("expected", expected).and("but was", found));
        }
        return this;
    }

    private Facts facts(String headline) {
        return Facts.of(headline)
                .and("solver", actual.solver())
                .and("status", actual.status())
                .and("value", actual.value())
                .and("bound", actual.lowerBound() == null ? "none" : actual.lowerBound())
                .and("ended by", actual.endedBy())
                .and("message", actual.message());
    }

    private AssertionError failure(Facts facts) {
        return failure("%s", facts);
    }
}
