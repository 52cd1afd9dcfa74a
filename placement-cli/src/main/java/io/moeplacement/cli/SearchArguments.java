package io.moeplacement.cli;

import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long and how to search. */
final class SearchArguments {

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Solver time, such as 10s (default), 500ms, 2m.")
    Duration deadline = SolveOptions.DEFAULT_DEADLINE;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            converter = Numbers.NotNegativeLong.class,
            description = "Stop after N iterations; makes results reproducible.")
    long iterations = Long.MAX_VALUE;

    @Option(
            names = "--preset",
            paramLabel = "fast|balanced|thorough",
            converter = Choices.OfSearchPreset.class,
            description = "How much the heuristic solver searches: one pass, until good (default), or to the deadline.")
    @Nullable
    SearchPreset preset;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Numbers.AnyLong.class,
            description = "Seed of all random choices (default: 1).")
    long seed = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Threads a solver may use (default: all processors).")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--bound",
            paramLabel = "NAME",
            description =
                    "Lower bound beside the simple one: simple (default) or column-generation, which takes half of"
                            + " the deadline.")
    @Nullable
    String bound;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Solver settings as properties, such as placement.solver=greedy.")
    @Nullable
    Path config;

    SolveOptions options(Session session) {
        return SolveOptions.defaults()
                .withDeadline(deadline)
                .withIterations(iterations)
                .withSeed(seed)
                .withThreads(threads)
                .withCancellation(session.interruption().cancellation());
    }

    /** System properties, environment and class path, with the given file above them. */
    SolverConfig.Builder configuration() {
        SolverConfig.Builder builder = SolverConfig.builder().ambient();
        if (preset != null) {
            builder.set("placement.heuristic.preset", preset.word());
        }
        if (bound != null) {
            builder.bound(bound);
        }
        return config == null ? builder : new ConfigFile(config).addTo(builder);
    }
}
