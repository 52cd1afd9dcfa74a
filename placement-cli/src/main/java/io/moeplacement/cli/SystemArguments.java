package io.moeplacement.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the model runs on and how many slots there are. */
final class SystemArguments {

    @Option(
            names = "--topology",
            paramLabel = "NxD[:PRESET]|FILE",
            description =
                    "N nodes of D devices, with the figures of h100 (default), h200, a100 or h20; or a JSON file.")
    @Nullable
    String topology;

    @Option(
            names = "--without-devices",
            paramLabel = "ID",
            split = ",",
            converter = Numbers.NotNegative.class,
            description = "Devices to leave out, such as 3,7; the others are numbered anew.")
    List<Integer> withoutDevices = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "PRESET|FILE",
            description = "Sizes and speeds: a model's name or a JSON file.")
    @Nullable
    String model;

    @Option(
            names = "--tokens-per-step",
            paramLabel = "B",
            converter = Numbers.PositiveLong.class,
            description = "Tokens of one step over all devices (default: the model's).")
    @Nullable
    Long tokensPerStep;

    @Option(
            names = "--slots",
            paramLabel = "S",
            converter = Numbers.Positive.class,
            description = "Expert slots per layer over all devices (default: one per expert).")
    @Nullable
    Integer slots;

    @Option(
            names = "--redundant",
            paramLabel = "R|A..B",
            converter = RedundantRange.Converter.class,
            description = "Slots beyond one per expert, instead of --slots; a range A..B is for sweep.")
    @Nullable
    RedundantRange redundant;

    @Option(
            names = "--groups",
            paramLabel = "Q",
            converter = Numbers.Positive.class,
            description = "Expert groups; the share served outside a group's main node is reported.")
    @Nullable
    Integer groups;

    @Option(
            names = "--off-home-weight",
            paramLabel = "W",
            converter = Numbers.Weight.class,
            description = "What serving everything outside its group's main node would cost, in the objective's unit"
                    + " (default: 0, only reported).")
    @Nullable
    Double offHomeWeight;

    /** @throws CliException when both ways to say the number of slots are used, or a range of them is given */
    void check() {
        checkSlots();
        if (redundant != null && !redundant.isOneNumber()) {
            throw CliException.usage(
                    "--redundant (" + redundant + ") is a range, which only sweep takes; give one number");
        }
    }

    /** @throws CliException when both ways to say the number of slots are used, or a weight has no groups */
    void checkSlots() {
        if (offHomeWeight != null && groups == null) {
            throw CliException.usage("--off-home-weight needs --groups Q, the number of expert groups");
        }
        if (slots != null && redundant != null) {
            throw CliException.usage(
                    "--slots (" + slots + ") and --redundant (" + redundant + ") say the same thing; give one of them");
        }
    }

    /**
     * The range to sweep over.
     *
     * @throws CliException when there is none
     */
    RedundantRange range() {
        if (redundant == null || redundant.isOneNumber()) {
            throw CliException.usage((redundant == null ? "" : "--redundant (" + redundant + ") is one number; ")
                    + "which range? give --redundant A..B, such as 0..64");
        }
        return redundant;
    }

    /** Slots of a layer over all devices; those of a range's first number. */
    int slotsPerLayer(int experts) {
        if (slots != null) {
            return slots;
        }
        // Too many slots are refused with the problem, where the message can name the layer.
        return redundant != null ? (int) Math.min(Integer.MAX_VALUE, (long) experts + redundant.first()) : experts;
    }
}
