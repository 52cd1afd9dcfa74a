package io.moeplacement.cli;

import io.moeplacement.Pairing;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.SequenceFilter;
import io.moeplacement.formats.WindowRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the routing statistics come from. */
final class ProfileArguments {

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description =
                    "Routing trace (.npz, .npy), load windows (.npz), loads or transitions (CSV), or what an engine"
                            + " dumps (SGLang, TensorRT-LLM, vLLM, MindIE, OmniPlacement, ADRS; some of them a folder);"
                            + " repeatable.")
    List<Path> files = new ArrayList<>();

    @Option(
            names = "--pairs",
            paramLabel = "top1|all",
            converter = Choices.OfPairing.class,
            description = "How a trace with k > 1 becomes transitions (default: all).")
    Pairing pairs = Pairing.ALL;

    @Option(
            names = "--sequences",
            paramLabel = "R/M",
            converter = PairConverter.OfSequences.class,
            description = "Keep the sequences of a trace whose id mod M is R.")
    @Nullable
    SequenceFilter sequences;

    @Option(
            names = "--experts",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Experts per layer (default: the model's, else the largest id + 1).")
    @Nullable
    Integer experts;

    @Option(names = "--windows", description = "Keep load windows apart instead of summing them.")
    boolean windows;

    @Option(
            names = "--window-range",
            paramLabel = "A..B",
            converter = PairConverter.OfWindows.class,
            description = "Keep load windows A to B, counted from 0: plan on one part, score on another.")
    @Nullable
    WindowRange windowRange;

    @Option(
            names = "--skip-steps",
            paramLabel = "N",
            converter = Numbers.NotNegative.class,
            description = "Leave out the first N steps (windows, passes, iterations) of each dump as warm-up.")
    int skipSteps;

    @Option(
            names = "--max-input-bytes",
            paramLabel = "N",
            converter = Numbers.PositiveLong.class,
            description = "Most bytes a file may unpack to (default: 4 GiB).")
    long maxInputBytes = ProfileOptions.defaults().maxInputBytes();

    /**
     * How the files are to be read.
     *
     * @param modelExperts experts of the model, null when no model was named
     */
    ProfileOptions options(@Nullable Integer modelExperts) {
        return new ProfileOptions(
                pairs,
                sequences,
                experts != null ? experts : modelExperts,
                windows,
                windowRange,
                skipSteps,
                maxInputBytes);
    }
}
