package io.moeplacement.heuristic.replan;

import java.util.Arrays;
import java.util.List;

/**
 * Picks one placement of each layer's frontier: the least summed cost under a budget of moves.
 *
 * <p>Without a budget every layer picks for itself. With one, moves are spent where they gain most: dynamic programming over
 * layers and moves, O(layers * budget * points), where the budget is at most what all layers together could use. On equal
 * cost the fewest moves.
 */
final class Choice {

    /** What a layer costs with a placement of its frontier. */
    @FunctionalInterface
    interface Cost {
        /** Cost of a layer of some imbalance after some moves; finite. */
        double of(int layer, double imbalance, int moves);
    }

    private final List<LayerFrontier> frontiers;
    private final Cost cost;

    Choice(List<LayerFrontier> frontiers, Cost cost) {
        this.frontiers = frontiers;
        this.cost = cost;
    }

    /** Moves of each layer, {@code [layers]}, in sum at most the budget if that is possible, else the fewest. */
    int[] within(long budget) {
        int[] free = new int[frontiers.size()];
        Arrays.setAll(free, layer -> cheapest(layer, Integer.MAX_VALUE));
        if (Arrays.stream(free).asLongStream().sum() <= budget) {
            return free;
        }
        int[] least = new int[free.length];
        Arrays.setAll(least, layer -> frontiers.get(layer).leastMoves());
        long needed = Arrays.stream(least).asLongStream().sum();
        return needed >= budget ? least : spend((int) (budget - needed), least);
    }

    private int cheapest(int layer, int most) {
        LayerFrontier frontier = frontiers.get(layer);
        int best = -1;
        double bestCost = Double.POSITIVE_INFINITY;
        for (int moves = 0; moves <= Math.min(most, frontier.mostMoves()); moves++) {
            if (frontier.has(moves)) {
                double value = cost.of(layer, frontier.imbalance(moves), moves);
                if (value < bestCost) {
                    bestCost = value;
                    best = moves;
                }
            }
        }
        return best;
    }

    /** The best use of a budget beyond the least moves of each layer. */
    private int[] spend(int budget, int[] least) {
        int layers = frontiers.size();
        double[] value = new double[budget + 1];
        int[][] extra = new int[layers][budget + 1];
        for (int layer = 0; layer < layers; layer++) {
            LayerFrontier frontier = frontiers.get(layer);
            double[] next = new double[budget + 1];
            Arrays.fill(next, Double.POSITIVE_INFINITY);
            for (int moves = least[layer]; moves <= frontier.mostMoves(); moves++) {
                int more = moves - least[layer];
                if (more > budget || !frontier.has(moves)) {
                    continue;
                }
                double own = cost.of(layer, frontier.imbalance(moves), moves);
                for (int spent = more; spent <= budget; spent++) {
                    if (value[spent - more] + own < next[spent]) {
                        next[spent] = value[spent - more] + own;
                        extra[layer][spent] = more;
                    }
                }
            }
            value = next;
        }
        int left = budget;
        while (left > 0 && value[left - 1] <= value[left]) {
            left--;
        }
        int[] chosen = new int[layers];
        for (int layer = layers - 1; layer >= 0; layer--) {
            chosen[layer] = least[layer] + extra[layer][left];
            left -= extra[layer][left];
        }
        return chosen;
    }
}
