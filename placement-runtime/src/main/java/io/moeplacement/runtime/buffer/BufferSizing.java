package io.moeplacement.runtime.buffer;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The smallest buffer that keeps a target on a recorded trace. More slots need not mean fewer misses (not for FIFO, for
 * example), so every size is looked at. Immutable.
 *
 * @param target what was asked for
 * @param smallest the smallest buffer that keeps it; null when none does
 * @param best the buffer with the lowest value, of several the smallest: what can be had when none keeps the target
 */
public record BufferSizing(BufferTarget target, @Nullable BufferReport smallest, BufferReport best) {

    /**
     * Looks for the smallest buffer.
     *
     * @param sizes buffers of one policy, as {@link ExpertUse#curve} gives them; at least one
     * @throws IllegalArgumentException when there is none
     */
    public static BufferSizing of(List<BufferReport> sizes, BufferTarget target) {
        Comparator<BufferReport> bySlots = Comparator.comparingInt(BufferReport::slots);
        BufferReport smallest =
                sizes.stream().filter(target::isMetBy).min(bySlots).orElse(null);
        BufferReport best = sizes.stream()
                .min(Comparator.comparingDouble(target::valueOf).thenComparing(bySlots))
                .orElseThrow(() -> new IllegalArgumentException("no buffers to choose from"));
        return new BufferSizing(target, smallest, best);
    }
}
