package io.moeplacement.runtime;

import io.moeplacement.Link;
import io.moeplacement.ModelSpec;
import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import java.util.SplittableRandom;

/** Small random placements, topologies and tokens. */
final class RandomBatch {

    final SplittableRandom random;
    final int layers;
    final int experts;
    final int topK;
    final Topology topology;
    final Placement placement;

    /** @param mostRedundant most slots beyond one per expert */
    RandomBatch(long seed, int mostRedundant) {
        random = new SplittableRandom(seed);
        layers = 1 + random.nextInt(4);
        experts = 2 + random.nextInt(9);
        topK = 1 + random.nextInt(Math.min(4, experts));
        int nodes = 1 + random.nextInt(3);
        int perNode = 1 + random.nextInt(3);
        double[] speeds = new double[nodes * perNode];
        for (int device = 0; device < speeds.length; device++) {
            speeds[device] = random.nextBoolean() ? 1 : 0.5 + random.nextInt(4) * 0.25;
        }
        topology = Topology.builder(nodes, perNode)
                .links(new Link(100, 1), new Link(10, 3))
                .speeds(speeds)
                .build();
        int slots = experts + (mostRedundant == 0 ? 0 : random.nextInt(mostRedundant + 1));
        // No device has more slots than there are experts.
        placement = placement(Math.min(slots, experts * nodes * perNode));
    }

    private Placement placement(int slots) {
        int[][] map = new int[layers][slots];
        for (int[] row : map) {
            for (int slot = 0; slot < slots; slot++) {
                row[slot] = slot < experts ? slot : random.nextInt(experts);
            }
            for (int slot = slots - 1; slot > 0; slot--) {
                int other = random.nextInt(slot + 1);
                int expert = row[slot];
                row[slot] = row[other];
                row[other] = expert;
            }
        }
        return Placement.of(SlotLayout.ofTotal(layers, topology.devices(), slots), experts, map);
    }

    ModelSpec model(long tokensPerStep) {
        return new ModelSpec("random", layers, experts, topK, 8, 1, 0.25, tokensPerStep);
    }

    /** Skewed ids of tokens, {@code [tokens][k]}, some of them not recorded. */
    int[] ids(int tokens, double missing) {
        int[] ids = new int[tokens * topK];
        for (int token = 0; token < tokens; token++) {
            boolean[] taken = new boolean[experts];
            for (int rank = 0; rank < topK; rank++) {
                int expert;
                do {
                    expert = (int) (experts * random.nextDouble() * random.nextDouble());
                    if (taken[expert]) {
                        expert = random.nextInt(experts);
                    }
                } while (taken[expert]);
                taken[expert] = true;
                ids[token * topK + rank] = random.nextDouble() < missing ? -1 : expert;
            }
        }
        return ids;
    }

    /** One token over all layers, {@code [layers][k]}. */
    int[] token(double missing) {
        int[] token = new int[layers * topK];
        for (int layer = 0; layer < layers; layer++) {
            System.arraycopy(ids(1, missing), 0, token, layer * topK, topK);
        }
        return token;
    }

    int[] sources(int tokens) {
        int[] sources = new int[tokens];
        for (int token = 0; token < tokens; token++) {
            sources[token] = random.nextInt(topology.devices());
        }
        return sources;
    }

    static <E extends Enum<E>> E pick(SplittableRandom random, Class<E> type) {
        E[] values = type.getEnumConstants();
        return values[random.nextInt(values.length)];
    }
}
