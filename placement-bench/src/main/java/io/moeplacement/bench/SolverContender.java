package io.moeplacement.bench;

import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Solution;
import io.moeplacement.SolverConfig;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.bench.Attempt.Standing;
import java.util.Map;

/** A solver of the library. Immutable. */
final class SolverContender implements Contender {

    private final String name;
    private final boolean ours;
    private final boolean seeded;
    private final PlacementSolver solver;

    private SolverContender(String name, boolean ours, boolean seeded, String solver, Map<String, String> settings) {
        this.name = name;
        this.ours = ours;
        this.seeded = seeded;
        SolverConfig.Builder config = SolverConfig.builder().solver(solver);
        settings.forEach(config::set);
        this.solver = PlacementSolvers.discover().create(config.build());
    }

    /** A method people would use instead; it makes one placement whatever the seed. */
    static SolverContender peer(String name, String solver, Map<String, String> settings) {
        return new SolverContender(name, false, false, solver, settings);
    }

    /** A solver of ours. */
    static SolverContender ours(String name) {
        return new SolverContender(name, true, true, name, Map.of());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isOurs() {
        return ours;
    }

    @Override
    public boolean isSeeded() {
        return seeded;
    }

    @Override
    public Attempt attempt(PlacementProblem problem, Budget budget) {
        long start = System.nanoTime();
        try {
            Solution solution = solver.solve(problem, budget.options());
            return Attempt.of(solution, seconds(start));
        } catch (UnsupportedProblemException e) {
            return Attempt.without(Standing.REFUSED, seconds(start), String.valueOf(e.getMessage()));
        } catch (InfeasibleProblemException e) {
            return Attempt.without(Standing.INFEASIBLE, seconds(start), String.valueOf(e.getMessage()));
        }
    }

    static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }
}
