package io.moeplacement.testkit;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Solvers that are right pass every rule of their kind. */
class CorrectSolversTest {

    @Nested
    class Baseline implements PlacementSolverContract {
        @Override
        public PlacementSolver solver() {
            return TestSolvers.contiguous();
        }
    }

    @Nested
    class Search implements PlacementSolverContract {
        @Override
        public PlacementSolver solver() {
            return TestSolvers.search();
        }

        @Override
        public long iterations(int rule) {
            return 200;
        }
    }

    @Nested
    class BruteForce implements PlacementSolverContract {
        @Override
        public PlacementSolver solver() {
            return TestSolvers.bruteForce();
        }
    }

    @Nested
    class BruteForceByProvider implements PlacementSolverContract {
        @Override
        public PlacementSolver solver() {
            return PlacementSolvers.of(TestSolvers.bruteForceProvider()).create("test-brute-force");
        }

        @Override
        public List<ContractCase> cases(RandomProblem.Size size) {
            return ContractCase.range(size, 101, 15);
        }
    }
}
