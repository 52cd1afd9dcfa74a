package io.moeplacement.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.bench.Attempt.Standing;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContendersTest {

    private static final Budget BUDGET = new Budget(20, Duration.ofSeconds(5), 1, 1);

    @ParameterizedTest
    @ValueSource(strings = {"1x4", "1x8"})
    void nobodyFailsWhereNoPlacementKeepsTheLimits(String topology) {
        PlacementProblem problem = Cases.problem("mixtral-8x7b", topology, 0, 500, Objective.locality()).toBuilder()
                .limits(Limits.builder().maxImbalance(1.0001).build())
                .build();

        for (Contender contender : Contenders.all(0)) {
            Attempt attempt = contender.attempt(problem, BUDGET);

            assertThat(attempt.isFeasible()).as(contender.name()).isFalse();
            if (contender.isOurs()) {
                assertThat(attempt.standing()).as(contender.name()).isEqualTo(Standing.INFEASIBLE);
            }
        }
    }
}
