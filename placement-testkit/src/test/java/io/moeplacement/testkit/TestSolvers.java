package io.moeplacement.testkit;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Solution;
import io.moeplacement.SolverKind;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.Violation;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.Support;
import io.moeplacement.testkit.TestSolver.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Small solvers that are right. */
final class TestSolvers {

    /** Placements brute force may look at per solve, so that the exact test solver stays fast. */
    static final long BRUTE_FORCE_LIMIT = 20_000;

    private TestSolvers() {}

    /** BASELINE: contiguous, whatever the limits. */
    static TestSolver contiguous() {
        return new TestSolver(
                "test-contiguous",
                SolverKind.BASELINE,
                (problem, context) -> new Found(fill(References.CONTIGUOUS, problem), null, EndedBy.CONVERGENCE));
    }

    /** HEURISTIC: the best of references and incumbent, then random swaps that do not make it worse. */
    static TestSolver search() {
        return new TestSolver("test-search", SolverKind.HEURISTIC, TestSolvers::search);
    }

    /** EXACT: brute force. */
    static TestSolver bruteForce() {
        return new TestSolver("test-brute-force", SolverKind.EXACT, TestSolvers::bruteForce);
    }

    /** EXACT: brute force as a provider. */
    static SolverProvider bruteForceProvider() {
        return new SolverProvider() {
            @Override
            public String name() {
                return "test-brute-force";
            }

            @Override
            public SolverKind kind() {
                return SolverKind.EXACT;
            }

            @Override
            public Support supports(PlacementProblem problem) {
                return isSmallEnough(problem) ? Support.yes() : Support.no("brute force would take too long");
            }

            @Override
            public SolverEngine create(SettingValues settings) {
                return (problem, context) -> {
                    Found found = bruteForce(problem, context);
                    Double bound = found.bound();
                    EngineResult result = EngineResult.of(found.placement(), found.endedBy());
                    return bound == null ? result : result.withLowerBound(bound);
                };
            }
        };
    }

    static Placement fill(References reference, PlacementProblem problem) {
        int[][] map = IntStream.range(0, problem.layers())
                .mapToObj(layer -> {
                    if (problem.slots().slots(layer) != problem.experts()
                            && problem.limits().slotsFreePerLayer()) {
                        throw new UnsupportedProblemException("slots free per layer are not supported");
                    }
                    return reference.row(problem, layer);
                })
                .toArray(int[][]::new);
        return Placement.of(problem.slots(), problem.experts(), map);
    }

    /** A solution that depends on a number; honest, seldom good. */
    static Solution anything(PlacementProblem problem, long number) {
        if (problem.limits().slotsFreePerLayer()) {
            throw new UnsupportedProblemException("slots free per layer are not supported");
        }
        Placement placement = RandomPlacements.of(new SplittableRandom(number), problem.slots(), problem.experts());
        return TestSolver.honest("test-search", problem, new Found(placement, null, EndedBy.CONVERGENCE));
    }

    private static boolean isSmallEnough(PlacementProblem problem) {
        try {
            return new BruteForceOracle(BRUTE_FORCE_LIMIT).placements(problem) <= BRUTE_FORCE_LIMIT;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Found bruteForce(PlacementProblem problem, SolveContext context) {
        if (!isSmallEnough(problem)) {
            throw new UnsupportedProblemException("brute force would take too long");
        }
        BruteForceOracle.Optimum optimum = new BruteForceOracle(BRUTE_FORCE_LIMIT)
                .best(problem)
                .orElseThrow(() -> new InfeasibleProblemException(
                        "infeasible: none of the placements of " + problem.layers() + " layers keeps the limits"));
        return new Found(optimum.placement(), optimum.value(), EndedBy.PROOF);
    }

    private static Found search(PlacementProblem problem, SolveContext context) {
        List<Placement> starts = new ArrayList<>();
        Placement incumbent = context.incumbent();
        if (incumbent != null) {
            starts.add(incumbent);
        }
        for (References reference : References.values()) {
            if (IntStream.range(0, problem.layers()).allMatch(layer -> reference.isPossible(problem, layer))) {
                starts.add(fill(reference, problem));
            }
        }
        Score score = new Score(problem);
        Placement best = starts.get(0);
        for (Placement start : starts) {
            best = score.isBetter(start, best) ? start : best;
        }
        for (Placement start : starts) {
            best = bestLayers(problem, score, best, start);
        }
        SplittableRandom random = new SplittableRandom(context.seed());
        for (long iteration = 0; iteration < context.iterations(); iteration++) {
            if (context.shouldStop()) {
                return new Found(best, null, context.stopReason());
            }
            Placement swapped = swap(random, problem, best);
            best = score.isBetter(swapped, best) ? swapped : best;
        }
        return new Found(best, null, EndedBy.ITERATIONS);
    }

    /** The first placement with those layers of the other one that make it better. */
    private static Placement bestLayers(PlacementProblem problem, Score score, Placement first, Placement other) {
        Placement best = first;
        for (int layer = 0; layer < problem.layers() && best.layout().equals(other.layout()); layer++) {
            int[][] map = best.physicalToLogical();
            map[layer] = other.row(layer);
            Placement mixed = Placement.of(best.layout(), problem.experts(), map);
            best = score.isBetter(mixed, best) ? mixed : best;
        }
        return best;
    }

    private static Placement swap(SplittableRandom random, PlacementProblem problem, Placement placement) {
        int[][] map = placement.physicalToLogical();
        int[] row = map[random.nextInt(map.length)];
        int a = random.nextInt(row.length);
        int b = random.nextInt(row.length);
        int kept = row[a];
        row[a] = row[b];
        row[b] = kept;
        return Placement.of(placement.layout(), problem.experts(), map);
    }

    private record Score(PlacementProblem problem) {

        boolean isBetter(Placement a, Placement b) {
            double excess = excess(a);
            double otherExcess = excess(b);
            if (excess != otherExcess) {
                return excess < otherExcess;
            }
            CostModel costs = new CostModel(problem);
            return costs.evaluate(a).objectiveValue() < costs.evaluate(b).objectiveValue();
        }

        private double excess(Placement placement) {
            return new PlacementVerifier(problem)
                    .violations(placement).stream()
                            .mapToDouble(Violation::amount)
                            .sum();
        }
    }
}
