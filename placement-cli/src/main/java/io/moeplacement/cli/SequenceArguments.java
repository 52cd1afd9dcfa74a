package io.moeplacement.cli;

import io.moeplacement.Communication;
import io.moeplacement.ModelSpec;
import io.moeplacement.runtime.sequences.AttentionCost;
import io.moeplacement.runtime.sequences.Foresight;
import io.moeplacement.runtime.sequences.SequenceMigration;
import io.moeplacement.runtime.sequences.SequenceRule;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Sequences as units of a replay. */
final class SequenceArguments {

    private static final int DEFAULT_CANDIDATES = 2;

    /** Multiplications with addition, 40 % of an H100's dense BF16 peak: what experts are assumed to run at. */
    private static final double ASSUMED_SPEED = 0.4 * 989.4e12 / 2;

    @Option(
            names = "--sequence-migration",
            paramLabel = "none|stay|luffy|exact",
            converter = Choices.OfSequenceRule.class,
            description =
                    "Sequences as units, all tokens of one on the same device, which may change after each layer: stay, or"
                            + " move by Luffy's greedy rule or NetMoE's exact assignment (default: none, tokens are units)."
                            + " Needs 'sequence' in the trace and --communication home.")
    SequenceRuleName rule = SequenceRuleName.NONE;

    @Option(
            names = "--candidates",
            paramLabel = "Q",
            converter = Numbers.Positive.class,
            description =
                    "Luffy: devices that are considered for a sequence, those that pull the fewest tokens (default: "
                            + DEFAULT_CANDIDATES + "; 1 looks at traffic alone).")
    @Nullable
    Integer candidates;

    @Option(
            names = "--foresight",
            paramLabel = "none|next-layer",
            converter = Choices.OfForesight.class,
            description =
                    "What a decision counts: the return of its layer, or also the dispatch of the next, as a perfect"
                            + " prediction (default: none for luffy, next-layer for exact, as published).")
    @Nullable
    Foresight foresight;

    @Option(
            names = "--sequence-room",
            paramLabel = "F",
            converter = Numbers.Imbalance.class,
            description = "Most sequences of a device, as a multiple of the equal number (default: 1).")
    @Nullable
    Double room;

    @Option(
            names = "--attention-capacity",
            paramLabel = "T",
            converter = Numbers.PositiveLong.class,
            description = "Luffy: most tokens of a step on a device (default: no limit).")
    @Nullable
    Long capacity;

    @Option(
            names = "--attention-width",
            paramLabel = "D",
            converter = Numbers.Positive.class,
            description = "Width of the model in the cost of attention (default: bytes of a token / 2).")
    @Nullable
    Integer width;

    @Option(
            names = "--attention-speed",
            paramLabel = "F",
            converter = Numbers.AboveZero.class,
            description =
                    "Multiplications a second in the cost of attention (default: 40 %% of an H100's dense BF16 peak).")
    @Nullable
    Double speed;

    /** @throws CliException when options do not go together */
    void check(ReplayArguments replay) {
        if (rule == SequenceRuleName.NONE) {
            requireAbsent("--foresight", foresight, "stay, luffy or exact");
            requireAbsent("--sequence-room", room, "luffy or exact");
            requireAbsent("--attention-width", width, "stay, luffy or exact");
            requireAbsent("--attention-speed", speed, "stay, luffy or exact");
        }
        if (rule == SequenceRuleName.STAY) {
            requireAbsent("--foresight", foresight, "luffy or exact");
            requireAbsent("--sequence-room", room, "luffy or exact");
        }
        if (rule != SequenceRuleName.LUFFY) {
            requireAbsent("--candidates", candidates, "luffy");
            requireAbsent("--attention-capacity", capacity, "luffy");
        }
        if (rule != SequenceRuleName.NONE && replay.gating == GatingKind.STATIC) {
            throw CliException.usage(
                    "--sequence-migration needs --gating dynamic; static gating sends whole buffers back"
                            + " to where they came from");
        }
    }

    private void requireAbsent(String option, @Nullable Object value, String rules) {
        if (value != null) {
            throw CliException.usage(option + " applies to --sequence-migration " + rules + ", not to "
                    + rule.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Whether tokens have to say which sequence they belong to. */
    boolean needsSequences() {
        return rule != SequenceRuleName.NONE;
    }

    /**
     * Where sequences go; null when tokens are units.
     *
     * @param assumptions collects what nothing was said about
     * @throws CliException when that contradicts the communication, the devices are too few or a figure is too large
     */
    @Nullable
    SequenceMigration migration(Communication communication, ModelSpec model, int devices, List<String> assumptions) {
        if (rule == SequenceRuleName.NONE) {
            return null;
        }
        if (communication == Communication.PIPELINED) {
            throw CliException.usage(
                    "--sequence-migration applies to --communication home, where tokens return; pipelined"
                            + " tokens stay where their experts are");
        }
        if (candidates != null && candidates > devices) {
            throw CliException.usage(
                    "--candidates (" + candidates + ") must be at most " + devices + ", the number of devices");
        }
        try {
            return new SequenceMigration(
                    libraryRule(devices), foresight(), room == null ? 1 : room, attention(model, assumptions));
        } catch (IllegalArgumentException e) {
            throw CliException.usage("--sequence-migration: " + e.getMessage(), e);
        }
    }

    private SequenceRule libraryRule(int devices) {
        if (rule == SequenceRuleName.LUFFY) {
            return new SequenceRule.Luffy(
                    candidates != null ? candidates : Math.min(DEFAULT_CANDIDATES, devices),
                    capacity == null ? Long.MAX_VALUE : capacity);
        }
        return rule == SequenceRuleName.EXACT ? SequenceRule.exact() : SequenceRule.stay();
    }

    private Foresight foresight() {
        if (foresight != null) {
            return foresight;
        }
        return rule == SequenceRuleName.EXACT ? Foresight.NEXT_LAYER : Foresight.NONE;
    }

    private AttentionCost attention(ModelSpec model, List<String> assumptions) {
        int usedWidth =
                width != null ? width : (int) Math.max(1, Math.min(Integer.MAX_VALUE, model.bytesPerToken() / 2));
        if (width == null || speed == null) {
            assumptions.add("attention of width " + usedWidth + (width == null ? " (bytes of a token / 2)" : "")
                    + " at "
                    + (speed == null
                            ? String.format(
                                    Locale.ROOT, "%.3g multiplications a second (40 %% of an H100)", ASSUMED_SPEED)
                            : speed + " multiplications a second"));
        }
        return AttentionCost.ofWidth(usedWidth, speed == null ? ASSUMED_SPEED : speed);
    }
}
