package io.moeplacement.internal.bound;

import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import java.util.Arrays;

/**
 * The least number of distinct devices, or nodes, that the tokens of a layer reach.
 *
 * <p>Pigeonhole: k experts need ceil(k / slots) places. Pairs: a place that serves m of a token's experts is hit at least
 * {@code 2 / (j + 1) * m - 2 / (j * (j + 1)) * m * (m - 1) / 2} times, for every j = 1, 2, ... (Dawson and Sankoff), and
 * the pairs of experts that can be served together are bounded by {@link ApartWeight} with room for the slots of a place
 * less one beside each expert. Both hold in expectation over independently chosen copies. O(sets * k^2) and the work of
 * ApartWeight per layer.
 */
final class SelectionBound {

    private final Selections selections;
    private final int experts;
    private final int topK;
    private final Capacities capacities;
    private final Sharing sharing;

    SelectionBound(PlacementProblem problem, Selections selections) {
        this.selections = selections;
        this.experts = problem.experts();
        this.topK = problem.profile().topK();
        this.capacities = new Capacities(problem);
        this.sharing = new Sharing(experts, 2 * problem.layers());
    }

    /**
     * A layer's least hits.
     *
     * @param tokens tokens the selections stand for
     * @param copies (token, expert) assignments they stand for
     * @param devices sum over tokens of distinct devices, at least
     * @param nodes sum over tokens of distinct nodes, at least
     * @param mostPerToken most experts of any one token
     */
    record Hits(double tokens, double copies, double devices, double nodes, int mostPerToken) {}

    Hits of(int layer) {
        boolean pairs = selections.basis() == Selections.Basis.PAIRS;
        if (pairs && topK < 2) {
            return new Hits(0, 0, 0, 0, 1);
        }
        double[] weight = new double[experts * experts];
        double copies = 0;
        int most = 1;
        for (int set = 0; set < selections.sets(layer); set++) {
            int size = selections.size(layer, set);
            double count = selections.count(layer, set);
            copies += count * size;
            most = Math.max(most, size);
            for (int i = 0; i < size; i++) {
                int row = selections.expert(layer, set, i) * experts;
                for (int j = 0; j < size; j++) {
                    if (i != j) {
                        weight[row + selections.expert(layer, set, j)] += count;
                    }
                }
            }
        }
        // A token of k experts gives each of them k - 1 times to its pairs.
        double tokens = selections.total(layer) * (pairs ? 2 / (topK * (topK - 1.0)) : 1);
        double wholeCopies = pairs ? copies / (topK - 1) : copies;
        int wholeMost = pairs ? topK : most;
        return new Hits(
                tokens,
                wholeCopies,
                places(layer, weight, wholeCopies, wholeMost, capacities.largestDevice(layer)),
                places(layer, weight, wholeCopies, wholeMost, capacities.largestNode(layer)),
                wholeMost);
    }

    private double places(int layer, double[] weight, double copies, int mostPerToken, int slots) {
        double all = Arrays.stream(weight).sum();
        double together = Math.max(0, all - sharing.apart(weight, slots - 1, slots - 1)) / 2;
        double hits = pigeonhole(layer, slots);
        for (int j = 1; j <= mostPerToken; j++) {
            hits = Math.max(hits, 2.0 / (j + 1) * copies - 2.0 / (j * (j + 1.0)) * together);
        }
        return hits;
    }

    /** Says nothing of pair counts, whose fan-out is an estimate. */
    private double pigeonhole(int layer, int slots) {
        if (selections.basis() == Selections.Basis.PAIRS) {
            return 0;
        }
        double hits = 0;
        for (int set = 0; set < selections.sets(layer); set++) {
            int needed = (selections.size(layer, set) + slots - 1) / slots;
            hits += selections.count(layer, set) * needed;
        }
        return hits;
    }
}
