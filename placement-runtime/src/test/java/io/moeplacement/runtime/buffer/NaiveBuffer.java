package io.moeplacement.runtime.buffer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** A buffer that keeps the whole story and reads it anew for every decision. */
final class NaiveBuffer {

    private final int slots;
    private final EvictionPolicy policy;
    private final List<int[]> batches;
    /** Everything that happened: experts that ran are their id, experts that were copied in are -1 - id. */
    private final List<Integer> story = new ArrayList<>();

    private final List<Integer> held = new ArrayList<>();

    NaiveBuffer(int slots, EvictionPolicy policy, List<int[]> batches) {
        this.slots = slots;
        this.policy = policy;
        this.batches = batches;
    }

    void preload(int[] experts) {
        for (int i = 0; i < slots; i++) {
            held.add(experts[i]);
            story.add(-1 - experts[i]);
        }
    }

    /** Runs all batches; the copied experts of each. */
    List<List<Integer>> run() {
        List<List<Integer>> copies = new ArrayList<>();
        for (int batch = 0; batch < batches.size(); batch++) {
            List<Integer> ofBatch = new ArrayList<>();
            int[] active = batches.get(batch);
            for (int position = 0; position < active.length; position++) {
                int expert = active[position];
                if (!held.contains(expert)) {
                    if (held.size() == slots) {
                        held.remove((Integer) victim(batch, position));
                    }
                    held.add(expert);
                    story.add(-1 - expert);
                    ofBatch.add(expert);
                }
                story.add(expert);
            }
            copies.add(ofBatch);
        }
        return copies;
    }

    private int victim(int batch, int position) {
        List<Integer> active = IntStream.of(batches.get(batch)).boxed().toList();
        List<Integer> inactive =
                held.stream().filter(expert -> !active.contains(expert)).toList();
        List<Integer> ran =
                held.stream().filter(active.subList(0, position)::contains).toList();
        return switch (policy) {
            case LIFO -> inactive.isEmpty() ? last(held, this::copiedIn) : first(inactive, this::lastRun);
            case LIFO_EXECUTED_FIRST ->
                !inactive.isEmpty() ? first(inactive, this::lastRun) : last(ran.isEmpty() ? held : ran, this::copiedIn);
            case LRU -> first(held, this::lastRun);
            case LRU_INACTIVE_FIRST -> first(inactive.isEmpty() ? held : inactive, this::lastRun);
            case LFU -> first(held, this::runs);
            case LFU_INACTIVE_FIRST -> first(inactive.isEmpty() ? held : inactive, this::runs);
            case FIFO -> first(held, this::copiedIn);
            case FIFO_INACTIVE_FIRST -> first(inactive.isEmpty() ? held : inactive, this::copiedIn);
            case MIN -> last(held, expert -> distance(expert, batch, position));
        };
    }

    private int first(List<Integer> experts, ToLongFunction<Integer> order) {
        return experts.stream()
                .min(Comparator.comparingLong(order).thenComparing(Comparator.comparingLong(this::lastRun)))
                .orElseThrow();
    }

    private int last(List<Integer> experts, ToLongFunction<Integer> order) {
        return first(experts, expert -> -order.applyAsLong(expert));
    }

    /** When it ran last; an expert that never did counts from when it was copied in. */
    private long lastRun(int expert) {
        return Math.max(story.lastIndexOf(expert), copiedIn(expert));
    }

    private long copiedIn(int expert) {
        return story.lastIndexOf(-1 - expert);
    }

    private long runs(int expert) {
        return story.stream().filter(event -> event == expert).count();
    }

    private long distance(int expert, int batch, int position) {
        long distance = 0;
        for (int b = batch; b < batches.size(); b++) {
            for (int i = b == batch ? position : 0; i < batches.get(b).length; i++, distance++) {
                if (batches.get(b)[i] == expert) {
                    return distance;
                }
            }
        }
        return Long.MAX_VALUE;
    }
}
