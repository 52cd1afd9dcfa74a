package io.moeplacement.ilp.tight;

import io.moeplacement.spi.SolveContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The least imbalance of single layers by looking at all fillings, and of all layers under a limit on moves. */
final class BalanceEnumeration {

    private static final double MOST_FILLINGS = 5_000_000;

    private final Instance instance;
    private final SolveContext context;

    BalanceEnumeration(Instance instance, SolveContext context) {
        this.instance = instance;
        this.context = context;
    }

    /** The best filling of a layer for each number of moves; entries without one have an infinite value. */
    record Layer(double[] value, int[][] deviceOf) {
        double least() {
            return Arrays.stream(value).min().orElse(Double.POSITIVE_INFINITY);
        }
    }

    /** Whether a layer is small enough. */
    boolean fits(int layer) {
        return LayerFillings.count(instance, layer, instance.isSymmetric(layer, layer + 1)) <= MOST_FILLINGS;
    }

    /**
     * All there is to know of a layer; null when the caller wants to stop.
     *
     * @param known an imbalance that some filling has, infinite when none is known; without a limit on moves a branch is
     *     left when it is above the least so far
     * @throws io.moeplacement.InfeasibleProblemException when no filling keeps the limits
     */
    @Nullable
    Layer layer(int layer, double known) {
        int counts = instance.stays == null ? 1 : instance.experts + 1;
        Layer found = new Layer(new double[counts], new int[counts][]);
        Arrays.fill(found.value, Double.POSITIVE_INFINITY);
        boolean traffic = instance.hasTraffic(layer);
        LayerFillings fillings =
                new LayerFillings(instance, context, layer, instance.isSymmetric(layer, layer + 1), true);
        boolean bounded = traffic && instance.stays == null;
        if (bounded) {
            fillings.tighten(known * (1 + 1e-9));
        }
        boolean complete = fillings.forEach((row, busiest) -> {
            double value = traffic ? busiest : 1.0;
            int moves = instance.moves(layer, row);
            if (value < found.value[moves]) {
                found.value[moves] = value;
                found.deviceOf[moves] = row.clone();
                if (bounded) {
                    fillings.tighten(value);
                }
            }
        });
        if (!complete) {
            return null;
        }
        if (found.least() == Double.POSITIVE_INFINITY) {
            Infeasibility.ofLayer(instance, context, layer);
            return null;
        }
        return found;
    }

    /**
     * The best choice of one filling per layer within the limit on moves; null when the caller wants to stop.
     *
     * @throws io.moeplacement.InfeasibleProblemException when no placement keeps the limits
     */
    int @Nullable [][] underMoves() {
        List<Layer> layers = new ArrayList<>();
        long least = 0;
        for (int layer = 0; layer < instance.layers; layer++) {
            Layer found = layer(layer, Double.POSITIVE_INFINITY);
            if (found == null) {
                return null;
            }
            layers.add(found);
            int fewest = 0;
            while (found.value[fewest] == Double.POSITIVE_INFINITY) {
                fewest++;
            }
            least += fewest;
        }
        if (least > instance.maxMoves) {
            throw Infeasibility.ofMoves(instance, least);
        }
        return choose(layers, (int) Math.min(instance.maxMoves, (long) instance.layers * instance.experts));
    }

    /** A knapsack: {@code sum[moves]} is the least sum of imbalances of the layers so far with exactly so many moves. */
    private int[][] choose(List<Layer> layers, int budget) {
        int[][] taken = new int[layers.size()][budget + 1];
        double[] sum = new double[budget + 1];
        Arrays.fill(sum, Double.POSITIVE_INFINITY);
        sum[0] = 0;
        for (int layer = 0; layer < taken.length; layer++) {
            double[] value = layers.get(layer).value;
            double[] next = new double[budget + 1];
            Arrays.fill(next, Double.POSITIVE_INFINITY);
            for (int moves = 0; moves <= budget; moves++) {
                for (int here = 0; here < value.length && here <= moves; here++) {
                    if (sum[moves - here] + value[here] < next[moves]) {
                        next[moves] = sum[moves - here] + value[here];
                        taken[layer][moves] = here;
                    }
                }
            }
            sum = next;
        }
        int moves = 0;
        for (int i = 1; i <= budget; i++) {
            moves = sum[i] < sum[moves] ? i : moves;
        }
        int[][] deviceOf = new int[taken.length][];
        for (int layer = taken.length - 1; layer >= 0; layer--) {
            int here = taken[layer][moves];
            deviceOf[layer] = layers.get(layer).deviceOf[here];
            moves -= here;
        }
        return deviceOf;
    }
}
