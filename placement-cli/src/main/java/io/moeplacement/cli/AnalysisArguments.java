package io.moeplacement.cli;

import io.moeplacement.formats.SequenceFilter;
import io.moeplacement.runtime.analysis.GrowthOrder;
import io.moeplacement.runtime.analysis.ProfileGrowth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is analysed beyond the profile itself. */
final class AnalysisArguments {

    private static final double DEFAULT_TOLERANCE = 0.05;

    private static final double DEFAULT_PLAN_TOLERANCE = 0.01;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "Another profile of the same model, for stability; repeatable like --profile.")
    List<Path> against = new ArrayList<>();

    @Option(
            names = "--against-sequences",
            paramLabel = "R/M",
            converter = PairConverter.OfSequences.class,
            description = "Which sequences of a trace in --against are kept (default: all).")
    @Nullable
    SequenceFilter againstSequences;

    @Option(
            names = "--growth",
            paramLabel = "recorded|sequences|tokens",
            converter = Choices.OfGrowthOrder.class,
            description = "How many tokens it takes until the profile stops changing: growing samples of the trace, as"
                    + " recorded, whole sequences in random order, or tokens in random order.")
    @Nullable
    GrowthOrder growth;

    @Option(
            names = "--first-tokens",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Tokens of the first sample; each one doubles (default: " + ProfileGrowth.FIRST_TOKENS + ").")
    @Nullable
    Integer firstTokens;

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            converter = Numbers.Weight.class,
            description = "Distance to all tokens below which loads and transitions count as stable (default: 0.05).")
    @Nullable
    Double tolerance;

    @Option(
            names = "--plan-tolerance",
            paramLabel = "X",
            converter = Numbers.Weight.class,
            description = "Part of its objective value that a sample's plan may be worse than that of all tokens"
                    + " (default: 0.01).")
    @Nullable
    Double planTolerance;

    @Option(
            names = "--hot",
            paramLabel = "H",
            converter = Numbers.Positive.class,
            description = "Experts that count as a layer's hottest, for their overlap (default: one in eight).")
    @Nullable
    Integer hot;

    @Option(
            names = "--successors",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "With --json: the N most frequent next experts of each expert with their conditional"
                    + " probabilities.")
    @Nullable
    Integer successors;

    /** @throws CliException when an option is given that would have no effect */
    void check(boolean json) {
        require(againstSequences == null || !against.isEmpty(), "--against-sequences needs --against FILE");
        require(firstTokens == null || growth != null, "--first-tokens needs --growth");
        require(tolerance == null || growth != null, "--tolerance needs --growth");
        require(planTolerance == null || growth != null, "--plan-tolerance needs --growth");
        require(hot == null || growth != null || !against.isEmpty(), "--hot needs --against FILE or --growth");
        require(successors == null || json, "--successors needs --json");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw CliException.usage(message);
        }
    }

    /** Whether there is anything that plans are made for. */
    boolean wantsPlans() {
        return growth != null || !against.isEmpty();
    }

    double tolerance() {
        return tolerance == null ? DEFAULT_TOLERANCE : tolerance;
    }

    double planTolerance() {
        return planTolerance == null ? DEFAULT_PLAN_TOLERANCE : planTolerance;
    }

    int firstTokens() {
        return firstTokens == null ? ProfileGrowth.FIRST_TOKENS : firstTokens;
    }
}
