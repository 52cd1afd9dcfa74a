package io.moeplacement.ilp.named;

import io.moeplacement.spi.SolveContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The second programme with clusters of free sizes: a device may hold only so many experts over all layers (the paper's
 * equation 13, with the slots in place of the equal share). Large clusters go to the devices with most room, then pairs of
 * clusters in a layer change places as long as that shortens the tail and keeps the room. Not exact.
 */
final class FreeTail {

    private final int[][] size;
    private final long[] room;

    /**
     * A search.
     *
     * @param size experts of each cluster, {@code [layers][clusters]}
     * @param room experts that each device holds at most over all layers
     */
    FreeTail(int[][] size, long[] room) {
        this.size = size;
        this.room = room.clone();
    }

    /** Devices by room alone, {@code [layers][clusters]}; null when the room was not enough. */
    int @Nullable [][] fill() {
        int[][] device = new int[size.length][];
        for (int layer = 0; layer < size.length; layer++) {
            int[] sizes = size[layer];
            int[] largestFirst = sorted(sizes.length, Comparator.comparingInt((Integer c) -> -sizes[c]));
            int[] roomiestFirst = sorted(sizes.length, Comparator.comparingLong((Integer g) -> -room[g]));
            device[layer] = new int[sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                device[layer][largestFirst[i]] = roomiestFirst[i];
                room[roomiestFirst[i]] -= sizes[largestFirst[i]];
            }
        }
        return Arrays.stream(room).allMatch(left -> left >= 0) ? device : null;
    }

    /** Sizes that never exceed the room, as even as it allows: expert by expert to the device with most room left. */
    static int[][] evenSizes(int layers, int experts, long[] room) {
        long[] left = room.clone();
        int[][] sizes = new int[layers][room.length];
        for (int[] row : sizes) {
            for (int expert = 0; expert < experts; expert++) {
                int roomiest = 0;
                for (int device = 1; device < left.length; device++) {
                    roomiest = left[device] > left[roomiest] ? device : roomiest;
                }
                row[roomiest]++;
                left[roomiest]--;
            }
        }
        return sizes;
    }

    private static int[] sorted(int count, Comparator<Integer> order) {
        return IntStream.range(0, count)
                .boxed()
                .sorted(order)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Shortens the tail of what {@link #fill} made. */
    void improve(int[][] device, TailCost cost, SolveContext context) {
        boolean improved = true;
        while (improved) {
            improved = false;
            for (int layer = 0; layer < device.length; layer++) {
                for (int c = 0; c < device[layer].length; c++) {
                    for (int d = c + 1; d < device[layer].length && !context.shouldStop(); d++) {
                        improved |= exchange(layer, c, d, device, cost);
                    }
                }
            }
        }
    }

    private boolean exchange(int layer, int c, int d, int[][] device, TailCost cost) {
        int more = size[layer][d] - size[layer][c];
        int[] row = device[layer];
        if (room[row[c]] < more || room[row[d]] < -more) {
            return false;
        }
        double before = around(layer, device, cost);
        swap(row, c, d);
        if (around(layer, device, cost) >= before * (1 - 1e-12)) {
            swap(row, c, d);
            return false;
        }
        room[row[d]] -= more;
        room[row[c]] += more;
        return true;
    }

    private static double around(int layer, int[][] device, TailCost cost) {
        double sum = layer > 0 ? cost.tail(layer - 1, device[layer - 1], device[layer]) : 0;
        return layer < cost.pairs() ? sum + cost.tail(layer, device[layer], device[layer + 1]) : sum;
    }

    private static void swap(int[] row, int c, int d) {
        int kept = row[c];
        row[c] = row[d];
        row[d] = kept;
    }
}
