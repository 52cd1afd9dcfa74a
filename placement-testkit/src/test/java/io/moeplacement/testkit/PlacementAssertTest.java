package io.moeplacement.testkit;

import static io.moeplacement.testkit.PlacementAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.EndedBy;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Solution;
import io.moeplacement.Status;
import io.moeplacement.Topology;
import io.moeplacement.testkit.TestSolver.Found;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Assertions pass when they should, and otherwise tell the facts. */
class PlacementAssertTest {

    private final PlacementProblem problem = PlacementProblem.builder(
                    RoutingProfile.ofLoads(new double[][] {{5, 4, 2, 1}}),
                    Topology.builder(1, 2).build())
            .objective(Objective.balance())
            .limits(Limits.builder().maxImbalance(1.2).build())
            .build();
    private final Placement balanced = placement(0, 3, 1, 2);
    private final Placement lopsided = placement(0, 1, 2, 3);

    private static Placement placement(int... row) {
        return Placement.of(SlotLayout.ofTotal(1, 2, 4), 4, new int[][] {row});
    }

    private Solution solution(Placement placement) {
        return TestSolver.honest("some-solver", problem, new Found(placement, 1.0, EndedBy.CONVERGENCE));
    }

    private static void fails(ThrowingCallable assertion, String... facts) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(facts);
    }

    @Test
    void rightPlacementsPass() {
        assertThat(balanced).isFeasibleFor(problem).hasImbalanceAtMost(1.0).hasExpertOn(0, 3, 0);
        assertThat(lopsided).on(problem).hasImbalanceAtMost(1.5);
        assertThat(solution(balanced))
                .isFeasibleFor(problem)
                .recomputesFor(problem)
                .hasStatus(Status.OPTIMAL)
                .endedBy(EndedBy.CONVERGENCE)
                .hasValueAtMost(1)
                .hasGapAtMost(0)
                .hasImbalanceAtMost(1);
    }

    @Test
    void brokenLimitsAreListed() {
        fails(
                () -> assertThat(lopsided).isFeasibleFor(problem),
                "placement breaks limits",
                "layer 0 has imbalance 1.500000, maxImbalance allows 1.2");
        fails(
                () -> assertThat(solution(lopsided)).isFeasibleFor(problem),
                "solution breaks limits",
                "solver  : some-solver",
                "maxImbalance");
    }

    @Test
    void anotherShapeIsNamed() {
        Placement other = Placement.of(SlotLayout.ofTotal(1, 2, 2), 2, new int[][] {{0, 1}});

        fails(
                () -> assertThat(other).isFeasibleFor(problem),
                "placement is not one of this problem",
                "placement has 2 experts, the problem has 4");
    }

    @Test
    void figuresAreTold() {
        fails(
                () -> assertThat(lopsided).on(problem).hasImbalanceAtMost(1.2),
                "imbalance is too large",
                "expected: at most 1.2",
                "but was : 1.5",
                "layer   : 0");
        fails(
                () -> assertThat(lopsided).on(problem).hasLocalityAtLeast(0.5),
                "unknown, the profile has no transitions");
        fails(() -> assertThat(lopsided).on(problem).hasFanOutAtMost(1), "unknown, the profile has no selections");
        fails(
                () -> assertThat(lopsided).hasExpertOn(0, 3, 0),
                "expert has no copy there",
                "expected: device 0",
                "but was : devices [1]");
    }

    @Test
    void figuresOfSolutionsAreTold() {
        Solution solution = solution(lopsided);

        fails(() -> assertThat(solution).hasStatus(Status.OPTIMAL), "status differs", "but was : VIOLATES_LIMITS");
        fails(() -> assertThat(solution).endedBy(EndedBy.PROOF), "solve ended otherwise", "but was : CONVERGENCE");
        fails(() -> assertThat(solution).hasValueAtMost(1), "objective value is too large", "but was : 1.5");
        fails(() -> assertThat(solution).hasGapAtMost(0.1), "gap is too large", "but was : 0.333");
        fails(() -> assertThat(solution).hasImbalanceAtMost(1.2), "imbalance is too large", "1.5 in layer 0");
        fails(() -> assertThat(solution).hasLocalityAtLeast(0.1), "locality is too small");
        fails(() -> assertThat(solution).hasFanOutAtMost(1), "fan-out is too large");
        fails(
                () -> assertThat(TestSolver.with(
                                solution, Status.FEASIBLE, solution(balanced).evaluation(), null))
                        .recomputesFor(problem),
                "objective value does not recompute",
                "expected: 1.5",
                "but was : 1.0",
                "bound   : none");
    }

    @Test
    void figuresNeedAProblem() {
        assertThatThrownBy(() -> assertThat(balanced).hasImbalanceAtMost(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("name the problem first");
    }
}
