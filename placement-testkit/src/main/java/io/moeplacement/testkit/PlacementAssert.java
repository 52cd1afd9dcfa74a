package io.moeplacement.testkit;

import io.moeplacement.CostModel;
import io.moeplacement.Metrics;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Solution;
import io.moeplacement.Violation;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * AssertJ assertions about placements and solutions, with the facts in the message.
 *
 * <pre>{@code
 * assertThat(placement).isFeasibleFor(problem).hasImbalanceAtMost(1.05);
 * assertThat(solution).hasStatus(Status.OPTIMAL).isFeasibleFor(problem);
 * }</pre>
 *
 * <p>Figures need a problem: name one by {@link #on} or {@link #isFeasibleFor} first. Not thread-safe.
 */
public final class PlacementAssert extends AbstractAssert<PlacementAssert, Placement> {

    private @Nullable PlacementProblem problem;

    private PlacementAssert(Placement actual) {
        super(actual, PlacementAssert.class);
    }

    /** Assertions about a placement. */
    public static PlacementAssert assertThat(Placement actual) {
        return new PlacementAssert(actual);
    }

    /** Assertions about a solution. */
    public static SolutionAssert assertThat(Solution actual) {
        return new SolutionAssert(actual);
    }

    /** Names the problem that later figures are about, without checking limits. */
    public PlacementAssert on(PlacementProblem problem) {
        isNotNull();
        this.problem = problem;
        return this;
    }

    /** It is a placement of this problem and keeps all its limits. */
    public PlacementAssert isFeasibleFor(PlacementProblem problem) {
        on(problem);
        List<Violation> broken;
        try {
            broken = new PlacementVerifier(problem).violations(actual);
        } catch (IllegalArgumentException e) {
            throw failure(Facts.of("placement is not one of this problem")
                    .and("placement", actual)
                    .and("problem", problem)
                    .and("verifier", e.getMessage()));
        }
        if (!broken.isEmpty()) {
            throw failure(Facts.of("placement breaks limits")
                    .and("broken", broken.stream().map(Violation::message).toList())
                    .and("limits", problem.limits()));
        }
        return this;
    }

    /** The worst layer's imbalance (max/mean over devices) is at most this, within 1e-9. */
    public PlacementAssert hasImbalanceAtMost(double most) {
        Metrics.Imbalance imbalance = metrics().imbalance();
        if (imbalance.worst() > most + PlacementVerifier.IMBALANCE_TOLERANCE) {
            throw failure(Facts.of("imbalance is too large")
                    .and("expected", "at most " + most)
                    .and("but was", imbalance.worst())
                    .and("layer", imbalance.worstLayerId())
                    .and("mean", imbalance.mean()));
        }
        return this;
    }

    /** At least this share of the transition weight stays on its device. */
    public PlacementAssert hasLocalityAtLeast(double least) {
        Double locality = metrics().locality();
        if (locality == null || locality < least) {
            throw failure(Facts.of("locality is too small")
                    .and("expected", "at least " + least)
                    .and("but was", locality == null ? "unknown, the profile has no transitions" : locality));
        }
        return this;
    }

    /** A token's experts sit on at most this many distinct devices on average. */
    public PlacementAssert hasFanOutAtMost(double most) {
        Metrics.FanOut fanOut = metrics().fanOut();
        if (fanOut == null || fanOut.devices() > most) {
            throw failure(Facts.of("fan-out is too large")
                    .and("expected", "at most " + most + " devices")
                    .and(
                            "but was",
                            fanOut == null
                                    ? "unknown, the profile has no selections"
                                    : fanOut.devices() + " (" + fanOut.basis() + ")"));
        }
        return this;
    }

    /** An expert has a copy on a device. */
    public PlacementAssert hasExpertOn(int layer, int expert, int device) {
        isNotNull();
        if (actual.copiesOn(layer, expert, device) == 0) {
            List<Integer> holders = java.util.stream.IntStream.range(0, actual.devices())
                    .filter(other -> actual.copiesOn(layer, expert, other) > 0)
                    .boxed()
                    .toList();
            throw failure(Facts.of("expert has no copy there")
                    .and("layer", layer)
                    .and("expert", expert)
                    .and("expected", "device " + device)
                    .and("but was", "devices " + holders));
        }
        return this;
    }

    private Metrics metrics() {
        isNotNull();
        if (problem == null) {
            throw new IllegalStateException("name the problem first, by on(problem) or isFeasibleFor(problem)");
        }
        return new CostModel(problem).evaluate(actual).metrics();
    }

    private AssertionError failure(Facts facts) {
        return failure("%s", facts);
    }
}
