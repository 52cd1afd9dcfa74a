package io.moeplacement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A small random world: raw tokens, devices and placements, all from one seed. */
final class RandomCase {

    final SplittableRandom random;
    final int layers;
    final int experts;
    final int topK;
    final int[] nodeSizes;
    final int devices;
    final int[] layerIds;
    /** {@code [tokens][layers * k]}. */
    final int[][] tokens;

    final double[] speeds;
    final double[][] costMatrix;
    final Link intra;
    final Link inter;

    RandomCase(long seed) {
        random = new SplittableRandom(seed);
        layers = 1 + random.nextInt(4);
        experts = 2 + random.nextInt(6);
        topK = 1 + random.nextInt(Math.min(3, experts));
        nodeSizes = IntStream.range(0, 1 + random.nextInt(3))
                .map(node -> 1 + random.nextInt(3))
                .toArray();
        devices = Arrays.stream(nodeSizes).sum();
        layerIds = new int[layers];
        for (int layer = 0; layer < layers; layer++) {
            layerIds[layer] = (layer == 0 ? random.nextInt(4) : layerIds[layer - 1] + 1 + random.nextInt(2));
        }
        tokens = new int[random.nextInt(25)][];
        double lost = random.nextInt(3) == 0 ? 0.3 : 0;
        int deadLayer = random.nextInt(4) == 0 ? random.nextInt(layers) : -1;
        for (int token = 0; token < tokens.length; token++) {
            tokens[token] = token(lost, deadLayer);
        }
        speeds = IntStream.range(0, devices)
                .mapToDouble(device -> 0.5 + random.nextDouble())
                .toArray();
        costMatrix = new double[devices][devices];
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                costMatrix[from][to] = from == to ? 0 : random.nextDouble() * 1e-9;
            }
        }
        intra = new Link(1e9 * (1 + random.nextInt(9)), 1e-6 * random.nextInt(5));
        inter = new Link(1e8 * (1 + random.nextInt(9)), 1e-5 * random.nextInt(5));
    }

    private int[] token(double lost, int deadLayer) {
        int[] token = new int[layers * topK];
        for (int layer = 0; layer < layers; layer++) {
            List<Integer> ids =
                    new ArrayList<>(IntStream.range(0, experts).boxed().toList());
            shuffle(ids);
            for (int i = 0; i < topK; i++) {
                boolean missing = layer == deadLayer || random.nextDouble() < lost;
                token[layer * topK + i] = missing ? -1 : ids.get(i);
            }
        }
        return token;
    }

    <T> void shuffle(List<T> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            Collections.swap(list, i, random.nextInt(i + 1));
        }
    }

    Topology topology(boolean withCostMatrix) {
        Topology.Builder builder =
                Topology.builder(nodeSizes).links(intra, inter).speeds(speeds);
        return (withCostMatrix ? builder.costMatrix(costMatrix) : builder).build();
    }

    RoutingProfile profile(Pairing pairing) {
        ProfileAccumulator accumulator = ProfileAccumulator.ofTokens(layerIds, experts, topK, pairing);
        for (int[] token : tokens) {
            accumulator.addToken(token);
        }
        return accumulator.toProfile();
    }

    ModelSpec model() {
        return new ModelSpec(
                "random", layers, experts, topK, 1 + random.nextInt(5000), 1e6, 1e-9 * (1 + random.nextInt(50)), 1000);
    }

    /** Slots that hold all experts, at most one per expert on a device, some devices possibly without any. */
    SlotLayout slots(int spare) {
        int[][] slots = new int[layers][devices];
        for (int[] row : slots) {
            int wanted = Math.min(experts + random.nextInt(spare + 1), devices * experts);
            while (Arrays.stream(row).sum() < wanted) {
                int device = random.nextInt(devices);
                row[device] = Math.min(experts, row[device] + 1);
            }
        }
        return SlotLayout.of(slots);
    }

    /** Any placement in the layout, duplicates on a device included. */
    Placement placement(SlotLayout layout) {
        int[][] map = new int[layers][];
        for (int layer = 0; layer < layers; layer++) {
            List<Integer> row = new ArrayList<>();
            for (int slot = 0; slot < layout.slots(layer); slot++) {
                row.add(slot < experts ? slot : random.nextInt(experts));
            }
            shuffle(row);
            map[layer] = row.stream().mapToInt(Integer::intValue).toArray();
        }
        return Placement.of(layout, experts, map);
    }

    static boolean hasDuplicateOnDevice(Placement placement) {
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int device = 0; device < placement.devices(); device++) {
                Set<Integer> seen = new HashSet<>();
                int begin = placement.layout().firstSlot(layer, device);
                for (int slot = begin; slot < begin + placement.layout().slots(layer, device); slot++) {
                    if (!seen.add(placement.expertAt(layer, slot))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
