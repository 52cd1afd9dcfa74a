package io.moeplacement.cli;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.SolverConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The one solver that a command asks. */
final class SolverChoice {

    @Option(
            names = "--solver",
            paramLabel = "NAME",
            description = "Solver (default: what the configuration names, else auto).")
    @Nullable
    String solver;

    /**
     * The solver, with its settings.
     *
     * @throws CliException when the name is empty
     * @throws io.moeplacement.ConfigurationException when there is no such solver or setting
     */
    PlacementSolver create(SearchArguments search) {
        if (solver != null && solver.isBlank()) {
            throw CliException.usage("--solver is empty; it must be one of "
                    + String.join(", ", PlacementSolvers.discover().names()));
        }
        SolverConfig.Builder configuration = search.configuration();
        if (solver != null) {
            configuration.solver(solver);
        }
        return PlacementSolvers.discover().create(configuration.build());
    }
}
