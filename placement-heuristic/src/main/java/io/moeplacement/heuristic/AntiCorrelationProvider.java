package io.moeplacement.heuristic;

import io.moeplacement.LoadWindows;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SolverKind;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.SolverSetting;
import io.moeplacement.spi.Support;
import java.util.List;
import java.util.Objects;

/**
 * {@code anti-correlation}: like {@code greedy}, but experts that are busy in the same load windows sit on different devices
 * (Towards MoE Deployment, section on load balancing). Experts come by their mean share q of a window's load, largest first; each
 * goes to the device with a free slot where the sum of q + weight * correlation over the experts already there is smallest, the
 * correlation being Pearson's between the experts' shares over the windows (0 for a constant series). It knows no speeds.
 *
 * <p>Redundant slots go one by one to the expert with the largest load per copy, as {@code greedy} does; a copy counts with its
 * part of q. Windows in which a layer has no traffic are passed over. Needs load windows.
 *
 * <p>Settings: {@code placement.anti-correlation.weight} (0.5 as published) and {@code placement.anti-correlation.form} = {@code
 * published} or {@code normalised}. As published, q is about 1/experts beside correlations of up to 1, so correlations decide
 * nearly everything; the normalised form takes q times the number of experts.
 */
public final class AntiCorrelationProvider implements SolverProvider {

    private static final String NORMALISED = "normalised";

    static final SolverSetting<Double> WEIGHT = SolverSetting.decimal(
            "weight", 0.5, 0, 1e6, "What a correlation of 1 counts beside an expert's mean share.");

    static final SolverSetting<String> FORM = SolverSetting.choice(
            "form",
            "published",
            List.of("published", NORMALISED),
            "Whether a mean share counts as it is or times the number of experts.");

    /** For {@link java.util.ServiceLoader}. */
    public AntiCorrelationProvider() {}

    @Override
    public String name() {
        return "anti-correlation";
    }

    @Override
    public SolverKind kind() {
        return SolverKind.BASELINE;
    }

    @Override
    public List<SolverSetting<?>> settings() {
        return List.of(WEIGHT, FORM);
    }

    @Override
    public Support supports(PlacementProblem problem) {
        return problem.profile().windows() == null
                ? Support.no("a profile without load windows (it correlates experts over windows)")
                : Baseline.supports(name(), problem);
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        double weight = settings.get(WEIGHT);
        boolean normalised = settings.get(FORM).equals(NORMALISED);
        return new Baseline((problem, layer) -> {
            LoadWindows windows = Objects.requireNonNull(problem.profile().windows());
            return new AntiCorrelationLayer(problem, windows, layer, weight, normalised).fill();
        });
    }
}
