package io.moeplacement.ilp;

import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.SolverKind;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.SolverSetting;
import io.moeplacement.spi.Support;
import java.time.Duration;
import java.util.List;

/**
 * {@code ilp}: exact placements of small problems with one copy per expert, objectives balance and locality, any slots,
 * speeds and limits. Enumeration where that is possible, else an integer programme on ojAlgo from the best placement known.
 * What it cannot take it refuses, naming the feature or the limit on size.
 *
 * <p>Says OPTIMAL only by enumeration or bounds of its own; what ojAlgo says stands in {@code engineClaim}.
 *
 * <p>Settings: {@code placement.ilp.max-binaries}, {@code placement.ilp.threads}, {@code placement.ilp.time},
 * {@code placement.ilp.enumerate}, {@code placement.ilp.gap}.
 */
public final class IlpProvider implements SolverProvider {

    /** Beyond this ojAlgo 57.1.0 finds nothing that a swap search does not find at once. */
    static final int MOST_BINARIES = 300;

    static final SolverSetting<Integer> MAX_BINARIES = SolverSetting.integer(
            "max-binaries",
            MOST_BINARIES,
            1,
            MOST_BINARIES,
            "Largest number of binaries in one programme; larger problems are refused.");

    static final SolverSetting<Integer> THREADS = SolverSetting.integer(
            "threads", 1, 1, 64, "Workers of ojAlgo; with more than 1 results are not reproducible.");

    static final SolverSetting<Duration> TIME = SolverSetting.duration(
            "time", Duration.ofDays(1), "Longest time for integer programmes, within the caller's deadline.");

    static final SolverSetting<String> ENUMERATE = SolverSetting.choice(
            "enumerate",
            IlpEngine.FIRST,
            List.of(IlpEngine.FIRST, IlpEngine.LAST, IlpEngine.OFF),
            "Whether tiny problems are proved by enumeration: before the programme, after it, or not.");

    static final SolverSetting<Double> GAP = SolverSetting.decimal(
            "gap", 1e-4, 0, 1, "No integer programme is started where the value is this close to our own bound.");

    /** For {@link java.util.ServiceLoader}. */
    public IlpProvider() {}

    @Override
    public String name() {
        return "ilp";
    }

    @Override
    public SolverKind kind() {
        return SolverKind.EXACT;
    }

    @Override
    public List<SolverSetting<?>> settings() {
        return List.of(MAX_BINARIES, THREADS, TIME, ENUMERATE, GAP);
    }

    @Override
    public Support supports(PlacementProblem problem) {
        Objective objective = problem.objective();
        if (!(objective instanceof Objective.Balance) && !(objective instanceof Objective.Locality)) {
            return Support.no("objective " + objective.name() + " (it takes balance and locality)");
        }
        for (int layer = 0; layer < problem.layers(); layer++) {
            if (problem.limits().slotsFreePerLayer() || problem.slots().slots(layer) != problem.experts()) {
                return Support.no("slots (it takes exactly one slot per expert in every layer)");
            }
        }
        if (!(problem.robustness() instanceof Robustness.Pooled)) {
            return Support.no("robustness over load windows (it balances pooled loads)");
        }
        if (problem.groups() != null && problem.groups().offHomeWeight() > 0) {
            return Support.no("expert groups with a weight");
        }
        return supportsSize(problem, MOST_BINARIES);
    }

    /** Whether the largest programme stays within a limit. */
    static Support supportsSize(PlacementProblem problem, int limit) {
        boolean layersAlone = problem.objective() instanceof Objective.Balance
                && !problem.limits().hasMaxMoves();
        int layers = layersAlone ? 1 : problem.layers();
        long binaries = (long) layers * problem.experts() * problem.devices();
        return binaries <= limit
                ? Support.yes()
                : Support.no("size: its integer programme has " + binaries + " binaries (" + layers + " layers x "
                        + problem.experts() + " experts x " + problem.devices() + " devices), placement.ilp."
                        + MAX_BINARIES.name() + " allows " + limit
                        + "; use heuristic or auto, or solve fewer layers at a time");
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        return new IlpEngine(settings);
    }
}
