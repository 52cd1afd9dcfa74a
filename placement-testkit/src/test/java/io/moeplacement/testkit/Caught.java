package io.moeplacement.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.PlacementSolver;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Checks that a wrong solver is caught by the rule it breaks. */
final class Caught {

    private Caught() {}

    /** A contract with little slack, so that solvers that never end are caught soon. */
    static PlacementSolverContract contract(Supplier<PlacementSolver> solver) {
        return new PlacementSolverContract() {
            @Override
            public PlacementSolver solver() {
                return solver.get();
            }

            @Override
            public Duration slack() {
                return Duration.ofMillis(400);
            }

            @Override
            public long iterations(int rule) {
                return 20;
            }
        };
    }

    static void by(Rule rule, String fact, PlacementSolver wrong, Consumer<PlacementSolverContract> method) {
        by(rule, fact, () -> wrong, method);
    }

    static void by(Rule rule, String fact, Supplier<PlacementSolver> wrong, Consumer<PlacementSolverContract> method) {
        assertThatThrownBy(() -> method.accept(contract(wrong)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("rule " + rule.number() + " broken: ")
                .hasMessageContaining(fact)
                .hasMessageContaining(rule.method())
                .hasMessageContaining("seed")
                .hasMessageContaining("replay");
    }
}
