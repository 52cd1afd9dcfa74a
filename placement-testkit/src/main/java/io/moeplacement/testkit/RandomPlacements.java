package io.moeplacement.testkit;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random placements. All methods are pure functions of the generator's state. */
public final class RandomPlacements {

    private RandomPlacements() {}

    /**
     * A placement that fills a layout, without two copies of an expert on one device wherever the layout allows that.
     *
     * @param layout slots of each device; every layer needs at least {@code experts} of them
     * @param experts experts per layer, at least 1
     * @throws IllegalArgumentException when a layer has fewer slots than experts
     */
    public static Placement of(SplittableRandom random, SlotLayout layout, int experts) {
        int[][] map = new int[layout.layers()][];
        for (int layer = 0; layer < map.length; layer++) {
            map[layer] = layout.slots(layer) == experts
                    ? permutation(random, experts)
                    : withReplicas(random, layout, layer, experts);
        }
        return Placement.of(layout, experts, map);
    }

    /**
     * Copies go to the devices with most free slots; filling rows of a 0-1 matrix like this succeeds whenever any way
     * does (Gale and Ryser).
     */
    private static int[] withReplicas(SplittableRandom random, SlotLayout layout, int layer, int experts) {
        int devices = layout.devices();
        int[] free = IntStream.range(0, devices)
                .map(device -> layout.slots(layer, device))
                .toArray();
        int holders = (int) Arrays.stream(free).filter(slots -> slots > 0).count();
        int[] copies = copies(random, layout.slots(layer), experts, holders);
        int[] row = new int[layout.slots(layer)];
        for (int expert : permutation(random, experts)) {
            int[] order = Arrays.stream(permutation(random, devices))
                    .boxed()
                    .sorted((a, b) -> Integer.compare(free[b], free[a]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int copy = 0; copy < copies[expert]; copy++) {
                int device = order[copy % holders];
                if (free[device] == 0) {
                    device = IntStream.range(0, devices)
                            .filter(other -> free[other] > 0)
                            .findFirst()
                            .orElseThrow();
                }
                free[device]--;
                row[layout.firstSlot(layer, device) + free[device]] = expert;
            }
        }
        return row;
    }

    /** At least one copy each, at most one per device as long as that fills the slots. */
    private static int[] copies(SplittableRandom random, int slots, int experts, int holders) {
        int[] copies = new int[experts];
        if (slots % experts == 0 && slots / experts <= holders && random.nextBoolean()) {
            Arrays.fill(copies, slots / experts);
            return copies;
        }
        Arrays.fill(copies, 1);
        for (int spare = slots - experts; spare > 0; spare--) {
            int least = Arrays.stream(copies).min().orElseThrow();
            int expert = random.nextInt(experts);
            while (copies[expert] >= holders && least < holders) {
                expert = (expert + 1) % experts;
            }
            copies[expert]++;
        }
        return copies;
    }

    /** The numbers 0..size-1 in random order. */
    static int[] permutation(SplittableRandom random, int size) {
        int[] permutation = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            permutation[i] = permutation[j];
            permutation[j] = i;
        }
        return permutation;
    }
}
