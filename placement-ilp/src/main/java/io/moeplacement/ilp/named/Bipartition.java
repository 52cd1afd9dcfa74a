package io.moeplacement.ilp.named;

import io.moeplacement.EndedBy;
import io.moeplacement.ilp.window.Chain;
import io.moeplacement.ilp.window.Schedule;
import io.moeplacement.ilp.window.WindowSearch;
import io.moeplacement.spi.SolveContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One stage of ExFlow: some experts of each layer to two sides, so many to the first, so that as few transitions as possible
 * change sides. Exactly by a shortest path over the choices of each layer where these are few, else by window search within
 * a limit of time. Transitions count when both experts take part.
 */
final class Bipartition {

    /** Choices of a layer up to which the path is taken: C(12, 6) = 924. */
    private static final int MOST_CHOICES = 1_000;

    private final int[][] members;
    private final int[] first;
    private final double[] @Nullable [] weight;

    /**
     * A stage.
     *
     * @param members experts that take part, {@code [layers][]}
     * @param first how many of them go to the first side, by layer
     * @param weight transitions between members, {@code [layers - 1][members * next members]}, null for empty pairs
     */
    Bipartition(int[][] members, int[] first, double[] @Nullable [] weight) {
        this.members = members;
        this.first = first;
        this.weight = weight;
    }

    /**
     * The side of each member.
     *
     * @param side {@code [layers][members]}, 0 or 1
     * @param endedBy PROOF when no other choice is better
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to the caller at once, never compared
    record Sides(int[][] side, EndedBy endedBy) {}

    Sides solve(SolveContext context, Duration time) {
        int[][] start = new int[members.length][];
        boolean few = true;
        for (int layer = 0; layer < start.length; layer++) {
            int on = first[layer];
            start[layer] = new int[members[layer].length];
            Arrays.setAll(start[layer], member -> member < on ? 0 : 1);
            few &= choices(start[layer].length, on) <= MOST_CHOICES;
        }
        if (context.shouldStop() || context.iterations() == 0) {
            return new Sides(start, context.shouldStop() ? context.stopReason() : EndedBy.ITERATIONS);
        }
        if (few) {
            int[][] exact = path(context);
            return exact == null ? new Sides(start, context.stopReason()) : new Sides(exact, EndedBy.PROOF);
        }
        Schedule schedule = new Schedule(context, time, Long.MAX_VALUE);
        WindowSearch search =
                new WindowSearch(chain(), start, schedule, new SplittableRandom(context.seed()), value -> {});
        EndedBy endedBy = search.run();
        return new Sides(search.best(), endedBy);
    }

    private static double choices(int members, int first) {
        double ways = 1;
        for (int i = 0; i < first; i++) {
            ways = ways * (members - i) / (i + 1);
        }
        return ways;
    }

    private Chain chain() {
        double[][] load = new double[members.length][];
        int[][] slots = new int[members.length][];
        for (int layer = 0; layer < load.length; layer++) {
            load[layer] = new double[members[layer].length];
            slots[layer] = new int[] {first[layer], members[layer].length - first[layer]};
        }
        double[] apart = {0, 1, 1, 0};
        return new Chain(
                2,
                load,
                new double[] {1, 1},
                slots,
                null,
                null,
                weight,
                apart,
                Double.POSITIVE_INFINITY,
                Long.MAX_VALUE,
                1);
    }

    /** The best choices, by dynamic programming; null when the caller wants to stop. */
    private int @Nullable [][] path(SolveContext context) {
        List<int[]> masks = new ArrayList<>();
        int[][] cameFrom = new int[members.length][];
        double[] cost = new double[0];
        for (int layer = 0; layer < members.length; layer++) {
            masks.add(masks(members[layer].length, first[layer]));
            int[] here = masks.get(layer);
            double[] next = new double[here.length];
            cameFrom[layer] = new int[here.length];
            if (layer > 0) {
                Arrays.fill(next, Double.POSITIVE_INFINITY);
                int[] before = masks.get(layer - 1);
                for (int from = 0; from < before.length; from++) {
                    if (context.shouldStop()) {
                        return null;
                    }
                    double[] change = change(layer, before[from]);
                    for (int to = 0; to < here.length; to++) {
                        double reached = cost[from] + crossing(change, here[to]);
                        if (reached < next[to]) {
                            next[to] = reached;
                            cameFrom[layer][to] = from;
                        }
                    }
                }
            }
            cost = next;
        }
        int state = 0;
        for (int i = 1; i < cost.length; i++) {
            state = cost[i] < cost[state] ? i : state;
        }
        int[][] side = new int[members.length][];
        for (int layer = members.length - 1; layer >= 0; layer--) {
            int mask = masks.get(layer)[state];
            side[layer] = new int[members[layer].length];
            Arrays.setAll(side[layer], member -> (mask >> member & 1) != 0 ? 0 : 1);
            state = cameFrom[layer][state];
        }
        return side;
    }

    /** What a member costs on the first side less on the second, by member; at the end all on the second side. */
    private double[] change(int layer, int before) {
        int experts = members[layer].length;
        double[] change = new double[experts + 1];
        double[] table = weight[layer - 1];
        for (int e = 0; e < members[layer - 1].length && table != null; e++) {
            boolean onFirst = (before >> e & 1) != 0;
            for (int f = 0; f < experts; f++) {
                double moved = table[e * experts + f];
                change[f] += onFirst ? -moved : moved;
                change[experts] += onFirst ? moved : 0;
            }
        }
        return change;
    }

    private static double crossing(double[] change, int mask) {
        double sum = change[change.length - 1];
        for (int left = mask; left != 0; left &= left - 1) {
            sum += change[Integer.numberOfTrailingZeros(left)];
        }
        return sum;
    }

    private static int[] masks(int members, int first) {
        List<Integer> masks = new ArrayList<>();
        for (int mask = 0; mask < 1 << members; mask++) {
            if (Integer.bitCount(mask) == first) {
                masks.add(mask);
            }
        }
        return masks.stream().mapToInt(Integer::intValue).toArray();
    }
}
