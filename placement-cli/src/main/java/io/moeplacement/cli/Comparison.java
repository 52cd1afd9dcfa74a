package io.moeplacement.cli;

import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Every solver that is present, on one problem. */
final class Comparison {

    /** The order people know the baselines in; those not present are passed over. */
    private static final List<String> BASELINES =
            List.of("contiguous", "round-robin", "greedy", "anti-correlation", "eplb", "moetuner", "exflow");

    private final List<PlacementSolver> solvers;

    /**
     * Creates all solvers, so that a bad configuration is found before any of them works.
     *
     * @param configuration starts the configuration of one solver
     */
    Comparison(PlacementSolvers present, Supplier<SolverConfig.Builder> configuration) {
        Set<String> names = new LinkedHashSet<>(BASELINES);
        names.retainAll(present.names());
        names.addAll(present.names());
        this.solvers = names.stream()
                .map(name -> present.create(configuration.get().solver(name).build()))
                .toList();
    }

    /** Number of solvers. */
    int size() {
        return solvers.size();
    }

    /** One outcome per solver; fewer when the user interrupts. */
    List<Outcome> run(PlacementProblem problem, SolveOptions options, Session session) {
        SolverRun run = new SolverRun(problem, options);
        List<Outcome> outcomes = new ArrayList<>();
        for (PlacementSolver solver : solvers) {
            if (!session.isInterrupted()) {
                outcomes.add(run.of(solver));
            }
        }
        return outcomes;
    }
}
