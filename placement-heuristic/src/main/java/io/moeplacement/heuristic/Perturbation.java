package io.moeplacement.heuristic;

import java.util.SplittableRandom;

/** Random changes that keep every device's number of experts. Not thread-safe. */
final class Perturbation {

    private final LayerChain chain;
    private final SplittableRandom random;

    Perturbation(LayerChain chain, SplittableRandom random) {
        this.chain = chain;
        this.random = random;
    }

    /** A random state with the slots of another one. */
    ChainState randomState(ChainState like) {
        ChainState state = like.copy();
        for (int layer = 0; layer < chain.layers(); layer++) {
            int[] placed = state.layer(layer);
            for (int i = placed.length - 1; i > 0; i--) {
                exchange(placed, i, random.nextInt(i + 1));
            }
        }
        return state;
    }

    /** Changes the layers {@code from..to-1} in one of three ways. */
    void apply(ChainState state, int from, int to) {
        int way = random.nextInt(3);
        int first = random.nextInt(chain.devices());
        int second = random.nextInt(chain.devices());
        for (int layer = from; layer < to; layer++) {
            int[] placed = state.layer(layer);
            if (way == 0) {
                shuffleDevices(placed, first, second);
            } else if (way == 1 || chain.slots(layer)[first] != chain.slots(layer)[second]) {
                exchange(placed, random.nextInt(placed.length), random.nextInt(placed.length));
                exchange(placed, random.nextInt(placed.length), random.nextInt(placed.length));
            } else {
                exchangeNames(placed, first, second);
            }
        }
    }

    /** Deals the experts of two devices anew. */
    private void shuffleDevices(int[] placed, int first, int second) {
        int[] members = java.util.stream.IntStream.range(0, placed.length)
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
