package io.moeplacement.spi;

import io.moeplacement.PlacementProblem;
import io.moeplacement.SolverKind;
import java.util.List;

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

    /** A solver with the given settings. */
    SolverEngine create(SettingValues settings);
}
