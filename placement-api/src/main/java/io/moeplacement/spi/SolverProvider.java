package io.moeplacement.spi;

import io.moeplacement.PlacementProblem;
import io.moeplacement.SolverKind;
import java.util.List;
import java.util.Optional;

/** Makes one kind of solver; found by {@link java.util.ServiceLoader}. Thread-safe. */
public interface SolverProvider {

    /** Unique name: lower case, hyphens. {@code auto} is taken. */
    String name();

    /** What the solver promises. */
    SolverKind kind();

    /** Settings it understands; none by default. */
    default List<SolverSetting<?>> settings() {
        return List.of();
    }

    /** Whether it can take a problem with its default settings; cheap. */
    Support supports(PlacementProblem problem);

    /** Whether it can take a problem with these settings; cheap. Settings make no difference by default. */
    default Support supports(PlacementProblem problem, SettingValues settings) {
        return supports(problem);
    }

    /** A writer of the integer programme that the solver would work on; empty for solvers without one, as by default. */
    default Optional<ModelExporter> exporter(SettingValues settings) {
        return Optional.empty();
    }

    /** A solver with the given settings. */
    SolverEngine create(SettingValues settings);
}
