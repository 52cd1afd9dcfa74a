package io.moeplacement.ilp.tight;

import io.moeplacement.spi.SolveContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The optimum of locality, or of step time of pipelined communication, by dynamic programming along the layers: the states of a layer are its fillings, and with a
 * limit on moves the moves so far. Where devices are interchangeable one of all renamings of the first layer is enough.
 * Time O(sum of states * states of the next layer * (experts + moves)).
 */
final class ChainEnumeration {

    private static final double MOST_STATES = 5_040;
    private static final double MOST_STEPS = 6e8;

    private final Instance instance;
    private final SolveContext context;
    private final boolean symmetric;
    /** Moves that are told apart, from 0; 1 when they are not limited. */
    private final int moveCounts;

    private final StepTimeCost stepTime;

    ChainEnumeration(Instance instance, SolveContext context) {
        this.instance = instance;
        this.context = context;
        this.stepTime = new StepTimeCost(instance);
        this.symmetric = instance.isSymmetric(0, instance.layers);
        this.moveCounts = instance.stays == null
                ? 1
                : 1 + (int) Math.min(instance.maxMoves, (long) instance.layers * instance.experts);
    }

    /** Whether the problem is small enough. */
    boolean fits() {
        double steps = 0;
        double before = 0;
        for (int layer = 0; layer < instance.layers; layer++) {
            double states = LayerFillings.count(instance, layer, symmetric && layer == 0);
            if (states > MOST_STATES) {
                return false;
            }
            int work = instance.stepTime ? instance.experts * instance.experts : instance.experts;
            steps += before * states * (work + moveCounts);
            before = states;
        }
        return steps <= MOST_STEPS;
    }

    /**
     * A best assignment; null when the caller wants to stop.
     *
     * @throws io.moeplacement.InfeasibleProblemException when no placement keeps the limits
     */
    int @Nullable [][] best() {
        List<List<int[]>> fillings = new ArrayList<>();
        for (int layer = 0; layer < instance.layers; layer++) {
            List<int[]> ofLayer = new ArrayList<>();
            boolean complete = new LayerFillings(instance, context, layer, symmetric && layer == 0, true)
                    .forEach((row, busiest) -> ofLayer.add(row.clone()));
            if (!complete) {
                return null;
            }
            if (ofLayer.isEmpty()) {
                Infeasibility.ofLayer(instance, context, layer);
                return null;
            }
            fillings.add(ofLayer);
        }
        requireFewMoves(fillings);
        return walk(fillings);
    }

    private void requireFewMoves(List<List<int[]>> fillings) {
        long least = 0;
        for (int l = 0; l < fillings.size(); l++) {
            int layer = l;
            least += fillings.get(layer).stream()
                    .mapToInt(row -> instance.moves(layer, row))
                    .min()
                    .orElse(0);
        }
        if (least > instance.maxMoves) {
            throw Infeasibility.ofMoves(instance, least);
        }
    }

    private int @Nullable [][] walk(List<List<int[]>> fillings) {
        int[][] cameFrom = new int[instance.layers][];
        double[] cost = start(fillings.get(0));
        for (int layer = 1; layer < instance.layers; layer++) {
            cameFrom[layer] = new int[fillings.get(layer).size() * moveCounts];
            double[] next = step(layer, fillings.get(layer - 1), fillings.get(layer), cost, cameFrom[layer]);
            if (next == null) {
                return null;
            }
            cost = next;
        }
        int state = 0;
        for (int i = 1; i < cost.length; i++) {
            state = cost[i] < cost[state] ? i : state;
        }
        int[][] deviceOf = new int[instance.layers][];
        for (int layer = instance.layers - 1; layer >= 0; layer--) {
            deviceOf[layer] = fillings.get(layer).get(state / moveCounts).clone();
            state = layer > 0 ? cameFrom[layer][state] : 0;
        }
        return deviceOf;
    }

    private double[] start(List<int[]> fillings) {
        double[] cost = new double[fillings.size() * moveCounts];
        Arrays.fill(cost, Double.POSITIVE_INFINITY);
        for (int filling = 0; filling < fillings.size(); filling++) {
            int moves = instance.moves(0, fillings.get(filling));
            if (moves < moveCounts) {
                cost[filling * moveCounts + moves] = instance.stepTime ? stepTime.compute(0, fillings.get(filling)) : 0;
            }
        }
        return cost;
    }

    /** Costs of the states of a layer; null when the caller wants to stop. */
    private double @Nullable [] step(int layer, List<int[]> from, List<int[]> to, double[] cost, int[] cameFrom) {
        double[] next = new double[to.size() * moveCounts];
        Arrays.fill(next, Double.POSITIVE_INFINITY);
        int[] moves = new int[to.size()];
        Arrays.setAll(moves, filling -> instance.moves(layer, to.get(filling)));
        double[] field = new double[instance.experts * instance.devices];
        double[] computed = new double[moves.length];
        if (instance.stepTime) {
            Arrays.setAll(computed, filling -> stepTime.compute(layer, to.get(filling)));
        }
        for (int before = 0; before < from.size(); before++) {
            if (context.shouldStop()) {
                return null;
            }
            if (instance.locality) {
                fillField(layer - 1, from.get(before), field);
            }
            for (int after = 0; after < moves.length; after++) {
                int[] row = to.get(after);
                double pair = instance.stepTime
                        ? computed[after] + stepTime.exchange(layer - 1, from.get(before), row)
                        : sum(field, row);
                for (int sofar = 0; sofar + moves[after] < moveCounts; sofar++) {
                    double reached = cost[before * moveCounts + sofar] + pair;
                    int state = after * moveCounts + sofar + moves[after];
                    if (reached < next[state]) {
                        next[state] = reached;
                        cameFrom[state] = before * moveCounts + sofar;
                    }
                }
            }
        }
        return next;
    }

    private double sum(double[] field, int[] row) {
        double sum = 0;
        for (int expert = 0; expert < row.length; expert++) {
            sum += field[expert * instance.devices + row[expert]];
        }
        return sum;
    }

    /** Cost of each expert of the next layer on each device. */
    private void fillField(int pair, int[] row, double[] field) {
        Arrays.fill(field, 0);
        double[] weight = instance.weight[pair];
        if (weight == null) {
            return;
        }
        for (int from = 0; from < row.length; from++) {
            for (int to = 0; to < row.length; to++) {
                for (int device = 0; device < instance.devices; device++) {
                    field[to * instance.devices + device] +=
                            weight[from * row.length + to] * instance.distance[row[from] * instance.devices + device];
                }
            }
        }
    }
}
