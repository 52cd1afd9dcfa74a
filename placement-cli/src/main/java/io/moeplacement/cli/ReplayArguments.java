package io.moeplacement.cli;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.HomeRouting;
import io.moeplacement.runtime.Gating;
import io.moeplacement.runtime.ReplayOptions;
import io.moeplacement.runtime.ReplicaPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How tokens are replayed. */
final class ReplayArguments {

    @Option(
            names = "--batch",
            paramLabel = "B",
            converter = Numbers.Positive.class,
            description = "Tokens of a step over all devices (default: the model's tokens per step).")
    @Nullable
    Integer batch;

    @Option(
            names = "--communication",
            paramLabel = "home|pipelined",
            converter = Choices.OfCommunication.class,
            description =
                    "Whether tokens return home after each layer (SGLang, vLLM, TensorRT-LLM) or go on from where they"
                            + " are (default: home, or what --objective implies).")
    @Nullable
    Communication communication;

    @Option(
            names = "--objective",
            paramLabel = "NAME",
            converter = Choices.OfObjective.class,
            description = "The objective the placement was made for; decides the default of --communication only.")
    @Nullable
    ObjectiveName objective;

    @Option(
            names = "--all-to-all",
            paramLabel = "port|pair",
            converter = Choices.OfAllToAll.class,
            description = "Time of an all-to-all: the busiest port (default) or the slowest pair.")
    AllToAll allToAll = AllToAll.PORT;

    @Option(
            names = "--home-routing",
            paramLabel = "direct|via-node",
            converter = Choices.OfHomeRouting.class,
            description = "Home communication: a copy per remote device (default) or one per remote node.")
    HomeRouting homeRouting = HomeRouting.DIRECT;

    @Option(
            names = "--gating",
            paramLabel = "dynamic|static",
            converter = Choices.OfGating.class,
            description =
                    "Exactly the rows there are (default), or a fixed number per expert; needs --capacity-factor.")
    GatingKind gating = GatingKind.DYNAMIC;

    @Option(
            names = "--capacity-factor",
            paramLabel = "C",
            converter = Numbers.Weight.class,
            description = "Static gating: rows of an expert per token of a device; what does not fit is dropped.")
    @Nullable
    Double capacityFactor;

    @Option(
            names = "--replica-policy",
            paramLabel = "NAME",
            converter = Choices.OfReplicaPolicy.class,
            description = "Which copy serves a token: even (default), nearest-first, least-loaded or min-max.")
    ReplicaPolicy replicaPolicy = ReplicaPolicy.EVEN;

    @Option(
            names = "--order",
            paramLabel = "recorded|sequences|shuffled|interleaved",
            converter = Choices.OfTokenOrder.class,
            description =
                    "Tokens as recorded (default), where neighbours are of one sequence; whole sequences in random order;"
                            + " mixed token by token, as a busy server mixes sequences; or interleaved, where a step has the"
                            + " next token of each of as many sequences as it has tokens, as in decoding. All but the first"
                            + " are held in memory.")
    TokenOrder order = TokenOrder.RECORDED;

    @Option(
            names = "--seed",
            paramLabel = "S",
            converter = Numbers.AnyLong.class,
            description = "Picks the home devices of tokens and their shuffled order (default: 1).")
    long seed = 1;

    /** @throws CliException when options do not go together */
    void check(@Nullable Long tokensPerStep) {
        if (batch != null && tokensPerStep != null && tokensPerStep != (long) batch) {
            throw CliException.usage("--batch (" + batch + ") and --tokens-per-step (" + tokensPerStep
                    + ") say the same thing; give one of them");
        }
        if (gating == GatingKind.STATIC && capacityFactor == null) {
            throw CliException.usage("--gating static needs --capacity-factor C, such as 0.25");
        }
        if (gating == GatingKind.DYNAMIC && capacityFactor != null) {
            throw CliException.usage("--capacity-factor applies to --gating static, not to dynamic");
        }
        if (gating == GatingKind.STATIC && homeRouting == HomeRouting.VIA_NODE) {
            throw CliException.usage("--home-routing via-node applies to --gating dynamic; static gating sends whole"
                    + " buffers straight to their device");
        }
        if (communication == Communication.PIPELINED && homeRouting == HomeRouting.VIA_NODE) {
            throw CliException.usage("--home-routing applies to --communication home, not to pipelined");
        }
        gating();
    }

    private Gating gating() {
        if (capacityFactor == null) {
            return Gating.dynamic();
        }
        try {
            return Gating.fixedCapacity(capacityFactor);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("--capacity-factor: " + e.getMessage(), e);
        }
    }

    /**
     * The options of the library.
     *
     * @param tokensPerStep the model's
     * @param tokens tokens there are; a larger batch is one step of them all
     * @param assumptions collects what nothing was said about
     * @throws CliException when a batch is too large
     */
    ReplayOptions options(ProfileArguments profile, long tokensPerStep, long tokens, List<String> assumptions) {
        long wanted = Math.min(tokens, batch != null ? batch : tokensPerStep);
        if (wanted > ReplayOptions.MAX_BATCH_TOKENS) {
            throw CliException.usage("--batch (" + wanted + ") must be at most " + ReplayOptions.MAX_BATCH_TOKENS);
        }
        return ReplayOptions.of((int) wanted)
                .with(communication(assumptions), profile.pairs)
                .with(allToAll, homeRouting)
                .with(gating())
                .with(replicaPolicy)
                .withSeed(seed);
    }

    private Communication communication(List<String> assumptions) {
        if (communication != null) {
            return communication;
        }
        boolean pipelined = objective == ObjectiveName.LOCALITY || objective == ObjectiveName.BALANCE_THEN_TAIL;
        assumptions.add((pipelined ? "pipelined" : "home") + " communication (the default"
                + (objective == null ? "" : " for this objective") + ")");
        return pipelined ? Communication.PIPELINED : Communication.HOME;
    }
}
