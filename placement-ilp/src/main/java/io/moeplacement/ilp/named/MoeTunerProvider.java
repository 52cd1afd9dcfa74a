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
 * {@code moetuner}: MoETuner's two stages (arXiv 2502.06643, sections 4.1 and 4.2). Balance first, then short tails of
 * pipelined communication. Equal sizes, or free ones where the problem frees its slots per layer. A baseline: limits are not
 * looked at.
 *
 * <p>Settings: {@code placement.moetuner.tolerance}, {@code placement.moetuner.layer-time}, {@code
 * placement.moetuner.programmes}.
 */
public final class MoeTunerProvider implements SolverProvider {

    private static final String OJALGO = "ojalgo";

    static final SolverSetting<Double> TOLERANCE = SolverSetting.decimal(
            "tolerance", 0.025, 0, 1, "Share of a layer's load to which its deviations may sum when work on it ends.");

    static final SolverSetting<Duration> LAYER_TIME =
            SolverSetting.duration("layer-time", Duration.ofSeconds(1), "Longest time for one layer of stage 1.");

    static final SolverSetting<String> PROGRAMMES = SolverSetting.choice(
            "programmes",
            "own",
            List.of("own", OJALGO),
            "Whether our own exact methods solve the programmes or, up to 300 binaries, ojAlgo.");

    /** For {@link java.util.ServiceLoader}. */
    public MoeTunerProvider() {}

    @Override
    public String name() {
        return "moetuner";
    }

    @Override
    public SolverKind kind() {
        return SolverKind.BASELINE;
    }

    @Override
    public List<SolverSetting<?>> settings() {
        return List.of(TOLERANCE, LAYER_TIME, PROGRAMMES);
    }

    @Override
    public Support supports(PlacementProblem problem) {
        return MoeTuner.supports(problem);
    }

    @Override
    public Optional<ModelExporter> exporter(SettingValues settings) {
        return Optional.of(MoeTuner.exporter());
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        return new MoeTuner(new MoeTunerSettings(
                settings.get(TOLERANCE),
                settings.get(LAYER_TIME),
                settings.get(PROGRAMMES).equals(OJALGO),
                MoeTunerSettings.defaults().maxBinaries()));
    }
}
