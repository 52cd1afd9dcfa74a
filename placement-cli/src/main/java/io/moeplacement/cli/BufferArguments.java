package io.moeplacement.cli;

import io.moeplacement.Placement;
import io.moeplacement.runtime.buffer.BufferOptions;
import io.moeplacement.runtime.buffer.BufferReport;
import io.moeplacement.runtime.buffer.BufferSizing;
import io.moeplacement.runtime.buffer.BufferTarget;
import io.moeplacement.runtime.buffer.CopyOverlap;
import io.moeplacement.runtime.buffer.EvictionPolicy;
import io.moeplacement.runtime.buffer.ExpertUse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how devices buffer their experts. */
final class BufferArguments {

    @Option(
            names = "--buffer-slots",
            paramLabel = "N|A..B",
            converter = BufferSizes.Converter.class,
            description = "Experts of each layer that a device keeps in its memory; the others are copied from its host"
                    + " when a step needs them. A range compares all its sizes.")
    @Nullable
    BufferSizes slots;

    @Option(
            names = "--buffer-policy",
            paramLabel = "NAME",
            // An empty word at the end is not dropped, but refused like any other word.
            split = ",(?!$)",
            splitSynopsisLabel = ",",
            converter = Choices.OfEvictionPolicy.class,
            description = "Which expert makes room: lifo (as published), lifo-executed-first (default), lru, lfu, fifo;"
                    + " lru-, lfu- or fifo-inactive-first; min (Belady's, which knows the future). Several, separated by"
                    + " commas, are compared.")
    List<EvictionPolicy> policies = new ArrayList<>();

    @Option(
            names = "--prefetch",
            paramLabel = "none|all-to-all|computation",
            converter = Choices.OfCopyOverlap.class,
            description = "What copies hide behind: nothing, the all-to-all that brings the tokens (default, as"
                    + " published), or also the computation of other experts.")
    @Nullable
    CopyOverlap prefetch;

    @Option(
            names = "--host-bandwidth",
            paramLabel = "BYTES/S",
            converter = Numbers.Bandwidth.class,
            description = "From the memory of the host to each device (default: 64e9, PCIe 5.0 x16).")
    @Nullable
    Double hostBandwidth;

    @Option(
            names = "--buffer-target",
            paramLabel = "TARGET",
            converter = BufferTargetConverter.class,
            description = "Find the smallest buffer with miss-rate:X, worst-miss-rate:X (of every device) or"
                    + " stall:DURATION (of the mean step), of --buffer-slots A..B or of all sizes.")
    @Nullable
    BufferTarget target;

    /** @throws CliException when options do not go together */
    void check() {
        if (!isAsked()) {
            requireNone("--buffer-policy", policies.isEmpty() ? null : policies);
            requireNone("--prefetch", prefetch);
            requireNone("--host-bandwidth", hostBandwidth);
        }
        Set<EvictionPolicy> seen = EnumSet.noneOf(EvictionPolicy.class);
        for (EvictionPolicy policy : policies) {
            if (!seen.add(policy)) {
                throw CliException.usage("--buffer-policy names " + Choices.lowerCase(policy)
                        + " twice; each policy that is compared is named once");
            }
        }
    }

    private static void requireNone(String option, @Nullable Object value) {
        if (value != null) {
            throw CliException.usage(
                    option + " is about expert buffers; give --buffer-slots N or --buffer-target TARGET too");
        }
    }

    /** @throws CliException when no device of a placement has so many experts of a layer */
    void check(Placement placement) {
        int most = mostExperts(placement);
        if (slots != null && slots.last() > most) {
            throw CliException.input("--buffer-slots (" + slots + ") must be in 1.." + most
                    + ", the most experts of a layer that a device of the placement has");
        }
    }

    private static int mostExperts(Placement placement) {
        int most = 0;
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int device = 0; device < placement.devices(); device++) {
                int first = placement.layout().firstSlot(layer, device);
                int end = first + placement.layout().slots(layer, device);
                most = Math.max(most, (int) Arrays.stream(placement.row(layer), first, end)
                        .distinct()
                        .count());
            }
        }
        return most;
    }

    boolean isAsked() {
        return slots != null || target != null;
    }

    /** Whether several buffers are compared, rather than one used. */
    boolean isComparison() {
        return isAsked() && (slots == null || !slots.isOneNumber() || policies.size() > 1 || target != null);
    }

    /** Whether the one buffer used has to know the tokens to come. */
    boolean needsFuture() {
        return isAsked() && !isComparison() && policies().get(0).needsFuture();
    }

    /**
     * The one buffer used.
     *
     * @param future the tokens to come; null where the policy does not need them
     */
    BufferOptions options(@Nullable ExpertUse future) {
        return options(policies().get(0), future);
    }

    private BufferOptions options(EvictionPolicy policy, @Nullable ExpertUse future) {
        return new BufferOptions(
                slots == null ? 1 : slots.first(),
                policy,
                prefetch == null ? CopyOverlap.ALL_TO_ALL : prefetch,
                hostBandwidth == null ? BufferOptions.DEFAULT_HOST_BANDWIDTH : hostBandwidth,
                future);
    }

    private List<EvictionPolicy> policies() {
        return policies.isEmpty() ? List.of(EvictionPolicy.LIFO_EXECUTED_FIRST) : policies;
    }

    /** All buffers compared. */
    BufferComparison compare(ExpertUse use) {
        BufferSizes sizes = slots == null ? new BufferSizes(1, use.mostExperts()) : slots;
        List<BufferReport> all = new ArrayList<>();
        List<BufferSizing> answers = new ArrayList<>();
        for (EvictionPolicy policy : policies()) {
            List<BufferReport> curve = use.curve(options(policy, use), sizes.first(), sizes.last());
            all.addAll(curve);
            if (target != null) {
                answers.add(BufferSizing.of(curve, target));
            }
        }
        return new BufferComparison(all, answers);
    }
}
