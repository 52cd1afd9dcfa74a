package io.moeplacement.heuristic.eplb;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/*
 * Idea: each spare slot goes to the expert whose copies carry the most at that moment.
 * Complexity: O((E + R) log E) for E experts and R spare slots.
 * Invariants: slots below E hold the experts in order; ties go to the lower expert. Minimises the largest load per copy
 * (exchange argument), which is not the largest load of a device.
 * Source: deepseek-ai/EPLB, "replicate experts".
 */
/**
 * Experts with their copies.
 *
 * @param expert the expert of each slot, {@code [slots]}
 * @param copies copies of each expert, {@code [experts]}
 */
record Replication(int[] expert, int[] copies) {

    /**
     * Gives every slot an expert.
     *
     * @param loads load of each expert, {@code [experts]}
     * @param slots number of slots, at least the number of experts
     */
    static Replication of(float[] loads, int slots) {
        int[] expert = new int[slots];
        int[] copies = new int[loads.length];
        Arrays.fill(copies, 1);
        PriorityQueue<Integer> hottestFirst = new PriorityQueue<>(loads.length, (a, b) -> {
            int byLoad = Float.compare(loads[b] / copies[b], loads[a] / copies[a]);
            return byLoad != 0 ? byLoad : Integer.compare(a, b);
        });
        IntStream.range(0, loads.length).forEach(hottestFirst::add);
        for (int slot = 0; slot < slots; slot++) {
            if (slot < loads.length) {
                expert[slot] = slot;
            } else {
                int hottest = hottestFirst.remove();
                expert[slot] = hottest;
                copies[hottest]++;
                hottestFirst.add(hottest);
            }
        }
        return new Replication(expert, copies);
    }

    /** What each slot serves, {@code [slots]}. */
    float[] slotLoads(float[] loads) {
        float[] slotLoads = new float[expert.length];
        for (int slot = 0; slot < expert.length; slot++) {
            slotLoads[slot] = loads[expert[slot]] / copies[expert[slot]];
        }
        return slotLoads;
    }
}
