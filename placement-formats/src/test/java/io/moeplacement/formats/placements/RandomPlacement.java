package io.moeplacement.formats.placements;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.formats.PlacementContext;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A random placement with the context it is written in: few layers with gaps, few experts and devices.
 *
 * @param placement the placement
 * @param context its layers, experts and devices
 */
record RandomPlacement(Placement placement, PlacementContext context) {

    /** What a format can say. */
    enum Shape {
        /** Equal rows, devices with equal slots, copies anywhere. */
        EVEN,
        /** The same without a second copy on a device. */
        EVEN_WITHOUT_DUPLICATES,
        /** Any slots on any device in any layer, copies anywhere. */
        UNEVEN,
        /** The same without a second copy on a device. */
        UNEVEN_WITHOUT_DUPLICATES,
        /** One copy of each expert, any number of them on a device, an even number of experts. */
        SINGLE
    }

    static RandomPlacement of(Shape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int layers = 1 + random.nextInt(5);
        int devices = 1 + random.nextInt(5);
        int experts = shape == Shape.SINGLE ? 2 * (1 + random.nextInt(6)) : 1 + random.nextInt(12);
        int[][] slots = new int[layers][];
        int each = (experts + devices - 1) / devices + random.nextInt(3);
        if (shape == Shape.EVEN_WITHOUT_DUPLICATES) {
            each = Math.min(each, experts);
        }
        for (int layer = 0; layer < layers; layer++) {
            slots[layer] = slots(shape, experts, devices, each, random);
        }
        int[][] map = new int[layers][];
        for (int layer = 0; layer < layers; layer++) {
            map[layer] = row(shape, experts, slots[layer], random);
        }
        int[] ids = new int[layers];
        int next = random.nextInt(4);
        for (int layer = 0; layer < layers; layer++) {
            ids[layer] = next;
            next += 1 + (random.nextInt(3) == 0 ? random.nextInt(4) : 0);
        }
        return new RandomPlacement(
                Placement.of(SlotLayout.of(slots), experts, map), PlacementContext.of(ids, experts, devices));
    }

    private static int[] slots(Shape shape, int experts, int devices, int each, SplittableRandom random) {
        int[] slots = new int[devices];
        if (shape == Shape.EVEN || shape == Shape.EVEN_WITHOUT_DUPLICATES) {
            java.util.Arrays.fill(slots, each);
            return slots;
        }
        int spare = shape == Shape.SINGLE ? 0 : random.nextInt(4);
        for (int placed = 0; placed < experts + spare; ) {
            int device = random.nextInt(devices);
            // Without duplicates a device holds at most every expert; with all of them full there is no more to place.
            if (shape == Shape.UNEVEN_WITHOUT_DUPLICATES && slots[device] == experts) {
                if (IntStream.of(slots).sum() == devices * experts) {
                    return slots;
                }
            } else {
                slots[device]++;
                placed++;
            }
        }
        return slots;
    }

    private static int[] row(Shape shape, int experts, int[] slots, SplittableRandom random) {
        int[] order = shuffled(IntStream.range(0, experts).toArray(), random);
        int total = IntStream.of(slots).sum();
        boolean free = shape == Shape.EVEN || shape == Shape.UNEVEN;
        // Any run of at most E slots in a circle of all experts holds none twice.
        int[] row = IntStream.range(0, total)
                .map(slot -> slot < experts || !free ? order[slot % experts] : random.nextInt(experts))
                .toArray();
        if (free) {
            return shuffled(row, random);
        }
        int begin = 0;
        for (int count : slots) {
            int[] part = shuffled(java.util.Arrays.copyOfRange(row, begin, begin + count), random);
            System.arraycopy(part, 0, row, begin, count);
            begin += count;
        }
        return row;
    }

    private static int[] shuffled(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
        return values;
    }
}
