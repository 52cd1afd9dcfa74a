package io.moeplacement.ilp.named;

import io.moeplacement.PlacementProblem;
import io.moeplacement.SolverKind;
import io.moeplacement.spi.ModelExporter;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.SolverSetting;
import io.moeplacement.spi.Support;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code exflow}: ExFlow's placement (arXiv 2401.08383, section 4) by transitions between layers alone. The plain programme on
 * ojAlgo where it is small, else the staged form by recursive bipartition; the message says which. A baseline: loads and limits
 * are not looked at.
 *
 * <p>Settings: {@code placement.exflow.form}, {@code placement.exflow.max-binaries}, {@code placement.exflow.time}.
 */
public final class ExflowProvider implements SolverProvider {

    private static final String STAGED = "staged";

    static final SolverSetting<String> FORM = SolverSetting.choice(
            "form",
            "auto",
            List.of("auto", STAGED),
            "The plain programme where it is small, or always the staged form.");

    static final SolverSetting<Integer> MAX_BINARIES =
            SolverSetting.integer("max-binaries", 300, 1, 20_000, "Largest plain programme for ojAlgo.");

    static final SolverSetting<Duration> TIME = SolverSetting.duration(
            "time", Duration.ofSeconds(60), "Longest time for one programme, as in the authors' code.");

    /** For {@link java.util.ServiceLoader}. */
    public ExflowProvider() {}

    @Override
    public String name() {
        return "exflow";
    }

    @Override
    public SolverKind kind() {
        return SolverKind.BASELINE;
    }

    @Override
    public List<SolverSetting<?>> settings() {
        return List.of(FORM, MAX_BINARIES, TIME);
    }

    @Override
    public Support supports(PlacementProblem problem) {
        return Exflow.supports(problem);
    }

    @Override
    public Optional<ModelExporter> exporter(SettingValues settings) {
        return Optional.of(Exflow.exporter());
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        return new Exflow(settings.get(FORM).equals(STAGED), settings.get(MAX_BINARIES), settings.get(TIME));
    }
}
