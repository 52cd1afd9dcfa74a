package io.moeplacement.ilp.tight;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How many copies every expert has in a programme with copies, and one placement with these counts. Of the incumbent; where
 * that is missing or cannot be said, of the current placement; else greedy: a further copy goes to the expert with the most
 * load per copy, on at most all devices.
 *
 * @param source where the counts come from, for messages
 * @param copies {@code [layers][experts]}, in each layer as many as slots, each at most the number of devices
 * @param placement has these counts and no expert twice on a device; keeps perhaps not every limit
 */
@SuppressWarnings("ArrayRecordComponent") // within the package and never compared
record CopyCounts(String source, int[][] copies, Placement placement) {

    static CopyCounts of(PlacementProblem problem, @Nullable Placement incumbent) {
        if (incumbent != null && canBeSaid(problem, incumbent)) {
            // The api hands the current placement on as the incumbent where the caller gave none.
            String source = incumbent.equals(problem.startingPlacement()) ? "the current placement" : "the incumbent";
            return new CopyCounts(source, counts(incumbent), incumbent);
        }
        Placement current = problem.startingPlacement();
        if (current != null && canBeSaid(problem, current)) {
            return new CopyCounts("the current placement", counts(current), current);
        }
        int[][] map = new int[problem.layers()][];
        for (int layer = 0; layer < map.length; layer++) {
            int[] slots = problem.slots().toArray()[layer];
            int @Nullable [][] held = dealt(problem, layer, greedy(problem, layer), slots);
            map[layer] = Arrays.stream(held == null ? consecutive(problem, slots) : held)
                    .flatMapToInt(Arrays::stream)
                    .toArray();
        }
        Placement built = Placement.of(problem.slots(), problem.experts(), map);
        return new CopyCounts("greedy replication", counts(built), built);
    }

    private static boolean canBeSaid(PlacementProblem problem, Placement given) {
        if (!given.layout().equals(problem.slots()) || given.duplicateReplicas() > 0) {
            return false;
        }
        return Arrays.stream(counts(given))
                .flatMapToInt(Arrays::stream)
                .allMatch(count -> count >= problem.limits().minCopies());
    }

    private static int[][] counts(Placement placement) {
        int[][] copies = new int[placement.layers()][placement.experts()];
        for (int layer = 0; layer < copies.length; layer++) {
            for (int expert = 0; expert < copies[layer].length; expert++) {
                copies[layer][expert] = placement.copies(layer, expert);
            }
        }
        return copies;
    }

    /** As many as {@code minCopies} each, and further ones one after the other where load per copy is largest. */
    private static int[] greedy(PlacementProblem problem, int layer) {
        int[] copies = new int[problem.experts()];
        int least = Math.min(
                problem.slots().slots(layer) / problem.experts(),
                problem.limits().minCopies());
        Arrays.fill(copies, least);
        for (int left = problem.slots().slots(layer) - least * problem.experts(); left > 0; left--) {
            int neediest = -1;
            double most = -1;
            for (int expert = 0; expert < copies.length; expert++) {
                double perCopy = problem.profile().load(layer, expert) / copies[expert];
                if (copies[expert] < problem.devices() && perCopy > most) {
                    neediest = expert;
                    most = perCopy;
                }
            }
            copies[neediest]++;
        }
        return copies;
    }

    /**
     * The experts of each device: those with the most copies first, each on the devices with the most slots left, of equals
     * the least busy. Null where the counts do not fit the slots: this order finds a deal whenever there is one (Gale and
     * Ryser).
     */
    private static int @Nullable [][] dealt(PlacementProblem problem, int layer, int[] copies, int[] slots) {
        int[][] held = new int[slots.length][];
        Arrays.setAll(held, device -> new int[slots[device]]);
        int[] left = slots.clone();
        double[] busy = new double[slots.length];
        int[] order = IntStream.range(0, copies.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer expert) -> -copies[expert])
                        .thenComparingDouble(expert -> -problem.profile().load(layer, expert)))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int expert : order) {
            int[] roomiest = IntStream.range(0, slots.length)
                    .boxed()
                    .sorted(Comparator.comparingInt((Integer device) -> -left[device])
                            .thenComparingDouble(device -> busy[device]))
                    .limit(copies[expert])
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int device : roomiest) {
                if (left[device] == 0) {
                    return null;
                }
                held[device][slots[device] - left[device]--] = expert;
                busy[device] += problem.profile().load(layer, expert)
                        / copies[expert]
                        / problem.topology().speed(device);
            }
        }
        return held;
    }

    /** Device after device the next experts, from the first again after the last: no expert twice on a device. */
    private static int[][] consecutive(PlacementProblem problem, int[] slots) {
        int[][] held = new int[slots.length][];
        int next = 0;
        for (int device = 0; device < slots.length; device++) {
            int from = next;
            held[device] = new int[slots[device]];
            Arrays.setAll(held[device], slot -> (from + slot) % problem.experts());
            next = (next + slots[device]) % problem.experts();
        }
        return held;
    }
}
