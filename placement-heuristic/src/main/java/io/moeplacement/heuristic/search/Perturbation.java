package io.moeplacement.heuristic.search;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random changes that keep every device's number of experts. Not thread-safe. */
public final class Perturbation {

    private final int[][] slots;
    private final SplittableRandom random;

    /** @param slots experts of each device, {@code [layers][devices]} */
    public Perturbation(int[][] slots, SplittableRandom random) {
        this.slots = slots;
        this.random = random;
    }

    /** Deals the experts of every layer anew. */
    public void shuffle(ChainState state) {
        for (int layer = 0; layer < slots.length; layer++) {
            int[] placed = state.layer(layer);
            for (int i = placed.length - 1; i > 0; i--) {
                exchange(placed, i, random.nextInt(i + 1));
            }
        }
    }

    /** Changes the layers {@code from..to-1} in one of three ways. */
    public void window(ChainState state, int from, int to) {
        int way = random.nextInt(3);
        int devices = slots[0].length;
        int first = random.nextInt(devices);
        int second = random.nextInt(devices);
        for (int layer = from; layer < to; layer++) {
            int[] placed = state.layer(layer);
            if (way == 0) {
                shuffleDevices(placed, first, second);
            } else if (way == 1 || slots[layer][first] != slots[layer][second]) {
                exchange(placed, random.nextInt(placed.length), random.nextInt(placed.length));
                exchange(placed, random.nextInt(placed.length), random.nextInt(placed.length));
            } else {
                exchangeNames(placed, first, second);
            }
        }
    }

    /** Deals the experts of two devices anew. */
    private void shuffleDevices(int[] placed, int first, int second) {
        int[] members = IntStream.range(0, placed.length)
                .filter(expert -> placed[expert] == first || placed[expert] == second)
                .toArray();
        for (int i = members.length - 1; i > 0; i--) {
            exchange(placed, members[i], members[random.nextInt(i + 1)]);
        }
    }

    private static void exchangeNames(int[] placed, int first, int second) {
        for (int expert = 0; expert < placed.length; expert++) {
            if (placed[expert] == first) {
                placed[expert] = second;
            } else if (placed[expert] == second) {
                placed[expert] = first;
            }
        }
    }

    private static void exchange(int[] placed, int i, int j) {
        int kept = placed[i];
        placed[i] = placed[j];
        placed[j] = kept;
    }
}
