package io.moeplacement.heuristic.eplb;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/*
 * Idea: heaviest item first, each to the lightest bin that has room; every bin takes the same number of items.
 * Complexity: O(n log n) for n items, by a heap of the bins with room.
 * Invariants: ties go to the lower item and the lower bin; with one item per bin nothing is sorted. Bin loads are 32-bit
 * sums in the order of packing.
 * Source: deepseek-ai/EPLB, "balanced packing".
 */
/**
 * Items dealt to bins of equal size.
 *
 * @param bin the bin of each item, {@code [items]}
 * @param position the place of each item in its bin, from 0 in the order of packing, {@code [items]}
 */
record Packing(int[] bin, int[] position) {

    /**
     * Packs items.
     *
     * @param weights weight of each item, {@code [items]}
     * @param bins number of bins; divides the number of items
     */
    static Packing of(float[] weights, int bins) {
        int room = weights.length / bins;
        Packing packing = new Packing(new int[weights.length], new int[weights.length]);
        if (room == 1) {
            for (int item = 0; item < bins; item++) {
                packing.bin[item] = item;
            }
            return packing;
        }
        float[] load = new float[bins];
        int[] items = new int[bins];
        PriorityQueue<Integer> withRoom = new PriorityQueue<>(
                bins, Comparator.comparingDouble((Integer bin) -> load[bin]).thenComparing(Comparator.naturalOrder()));
        IntStream.range(0, bins).forEach(withRoom::add);
        for (int item : heaviestFirst(weights)) {
            int bin = withRoom.remove();
            packing.bin[item] = bin;
            packing.position[item] = items[bin]++;
            load[bin] += weights[item];
            if (items[bin] < room) {
                withRoom.add(bin);
            }
        }
        return packing;
    }

    private static int[] heaviestFirst(float[] weights) {
        return IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer item) -> -weights[item]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
