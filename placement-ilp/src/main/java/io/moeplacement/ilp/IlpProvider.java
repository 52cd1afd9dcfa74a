package io.moeplacement.ilp;

import io.moeplacement.PlacementProblem;
import io.moeplacement.SolverKind;
import io.moeplacement.ilp.named.Exflow;
import io.moeplacement.ilp.named.MoeTuner;
import io.moeplacement.ilp.named.MoeTunerSettings;
import io.moeplacement.ilp.path.PartitionPath;
import io.moeplacement.ilp.tight.Scope;
import io.moeplacement.ilp.tight.TightEngine;
import io.moeplacement.ilp.tight.TightSettings;
import io.moeplacement.ilp.window.WindowEngine;
import io.moeplacement.spi.ModelExporter;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.SolverSetting;
import io.moeplacement.spi.Support;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code ilp}: exact placements of small problems with one copy per expert, objectives balance and locality, any slots,
 * speeds and limits. Enumeration where that is possible, else an integer programme on ojAlgo from the best placement known.
 * What it cannot take it refuses, naming the feature or the limit on size.
 *
 * <p>An iteration is one programme; in window search a perturbation with its windows counts as twenty. What ends by proof does
 * not count.
 *
 * <p>Says OPTIMAL only by enumeration or bounds of its own; what ojAlgo says stands in {@code engineClaim}.
 *
 * <p>Settings: {@code placement.ilp.max-binaries}, {@code placement.ilp.threads}, {@code placement.ilp.time},
 * {@code placement.ilp.enumerate}, {@code placement.ilp.gap}.
 */
public final class IlpProvider implements SolverProvider {

    /** Names of the formulations. */
    static final String AUTO = "auto";

    static final String PARTITION_PATH = "partition-path";
    static final String TIGHT = "tight";
    static final String WINDOW = "window";
    static final String MOETUNER = "moetuner";
    static final String EXFLOW = "exflow";
    static final String EXFLOW_STAGED = "exflow-staged";

    /** Up to here ojAlgo 57.1.0 may find something; the largest size is for patient users and for export. */
    static final int MOST_BINARIES = 300;

    /** As in the code of ExFlow's authors. */
    private static final Duration PROGRAMME_TIME = Duration.ofSeconds(60);

    static final SolverSetting<String> FORMULATION = SolverSetting.choice(
            "formulation",
            AUTO,
            List.of(AUTO, PARTITION_PATH, TIGHT, WINDOW, MOETUNER, EXFLOW, EXFLOW_STAGED),
            "How the problem is stated and solved; auto takes the strongest that can take it.");

    static final SolverSetting<Integer> MAX_BINARIES = SolverSetting.integer(
            "max-binaries",
            MOST_BINARIES,
            1,
            20_000,
            "Largest number of binaries in one programme for ojAlgo; larger programmes are refused.");

    static final SolverSetting<Integer> THREADS = SolverSetting.integer(
            "threads", 1, 1, 64, "Workers of ojAlgo; with more than 1 results are not reproducible.");

    static final SolverSetting<Duration> TIME = SolverSetting.duration(
            "time", Duration.ofDays(1), "Longest time for integer programmes, within the caller's deadline.");

    static final SolverSetting<String> ENUMERATE = SolverSetting.choice(
            "enumerate",
            TightSettings.FIRST,
            List.of(TightSettings.FIRST, TightSettings.LAST, TightSettings.OFF),
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
        return List.of(FORMULATION, MAX_BINARIES, THREADS, TIME, ENUMERATE, GAP);
    }

    @Override
    public Support supports(PlacementProblem problem) {
        return supports(problem, SettingValues.defaults());
    }

    @Override
    public Support supports(PlacementProblem problem, SettingValues settings) {
        return formulation(settings).supports(problem);
    }

    /** The programme of the formulation; the tight one for formulations without a programme of their own. */
    @Override
    public Optional<ModelExporter> exporter(SettingValues settings) {
        return Optional.of(
                switch (settings.get(FORMULATION)) {
                    case MOETUNER -> MoeTuner.exporter();
                    case EXFLOW, EXFLOW_STAGED -> Exflow.exporter();
                    default -> TightEngine.exporter();
                });
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        return formulation(settings);
    }

    private static Formulation formulation(SettingValues settings) {
        String name = settings.get(FORMULATION);
        return switch (name) {
            case PARTITION_PATH -> {
                PartitionPath path = new PartitionPath();
                yield Formulation.of(
                        PartitionPath::supports,
                        (problem, context) -> new Fallback(problem).better(path.solve(problem, context), context));
            }
            case TIGHT -> tight(settings);
            case WINDOW ->
                Formulation.of(
                        problem -> {
                            Support features = Scope.features(problem);
                            return features.isSupported() ? WindowEngine.supports(problem) : features;
                        },
                        new WindowEngine());
            case MOETUNER -> named(MoeTuner::supports, new MoeTuner(MoeTunerSettings.defaults()));
            case EXFLOW ->
                named(
                        problem -> Exflow.supportsPlain(problem, settings.get(MAX_BINARIES)),
                        new Exflow(false, settings.get(MAX_BINARIES), PROGRAMME_TIME));
            case EXFLOW_STAGED -> named(Exflow::supports, new Exflow(true, settings.get(MAX_BINARIES), PROGRAMME_TIME));
            default -> new AutoFormulation(new TightEngine(tightSettings(settings, false)));
        };
    }

    /** A paper's method, but never worse than what the caller brings. */
    private static Formulation named(Function<PlacementProblem, Support> judge, SolverEngine engine) {
        return Formulation.of(
                judge,
                (problem, context) -> new Fallback(problem).betterThanGiven(engine.solve(problem, context), context));
    }

    private static Formulation tight(SettingValues settings) {
        TightEngine engine = new TightEngine(tightSettings(settings, true));
        return Formulation.of(engine::supports, engine);
    }

    private static TightSettings tightSettings(SettingValues settings, boolean asksAlways) {
        return new TightSettings(
                settings.get(MAX_BINARIES),
                settings.get(THREADS),
                settings.get(TIME),
                settings.get(ENUMERATE),
                settings.get(GAP),
                asksAlways);
    }
}
