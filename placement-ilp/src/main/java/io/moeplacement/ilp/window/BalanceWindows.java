package io.moeplacement.ilp.window;

import io.moeplacement.EndedBy;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/**
 * Least mean imbalance of a chain: every layer is levelled by windows of two devices, then again from perturbations, the
 * layers in turn, until a layer's bound is met or nothing was found for long. Not thread-safe.
 */
final class BalanceWindows {

    /** Iterations of one layer without a better row after which it is left alone. */
    private static final int PATIENCE = 300;

    /** A row this close to its bound has met it. */
    private static final double MET = 1 + 1e-10;

    private final Chain chain;
    private final Schedule schedule;
    private final SplittableRandom random;
    private final SpreadWindow window;
    private final double[] bounds;
    private final int[][] best;
    private final double[] busiest;
    private final DoubleConsumer improvements;

    /**
     * A search from a state.
     *
     * @param bounds no row of a layer has a smaller imbalance
     */
    BalanceWindows(
            Chain chain,
            int[][] start,
            double[] bounds,
            Schedule schedule,
            SplittableRandom random,
            DoubleConsumer improvements) {
        this.chain = chain;
        this.schedule = schedule;
        this.random = random;
        this.window = new SpreadWindow(chain, random);
        this.bounds = bounds;
        this.best = WindowSearch.copy(start);
        this.improvements = improvements;
        this.busiest = new double[start.length];
        Arrays.setAll(busiest, layer -> chain.busiest(layer, best[layer]));
    }

    EndedBy run() {
        int[] fruitless = new int[best.length];
        boolean any = chain.devices() > 1;
        for (long round = 0; any; round++) {
            any = false;
            for (int layer = 0; layer < best.length; layer++) {
                if (fruitless[layer] < PATIENCE && busiest[layer] > bounds[layer] * MET) {
                    if (!schedule.next()) {
                        return schedule.endedBy();
                    }
                    any = true;
                    fruitless[layer] = improve(layer, round > 0) ? 0 : fruitless[layer] + 1;
                }
            }
        }
        return EndedBy.CONVERGENCE;
    }

    /** The best state, {@code [layers][experts]}. */
    int[][] best() {
        return best;
    }

    private boolean improve(int layer, boolean perturbed) {
        int[] row = best[layer].clone();
        for (int i = 0; perturbed && i < 2 + random.nextInt(4); i++) {
            int e = random.nextInt(row.length);
            int f = random.nextInt(row.length);
            if (chain.allows(layer, e, row[f]) && chain.allows(layer, f, row[e])) {
                int device = row[e];
                row[e] = row[f];
                row[f] = device;
            }
        }
        window.level(layer, row, bounds[layer], movesLeft(layer, row));
        double reached = chain.busiest(layer, row);
        if (reached >= busiest[layer] - 1e-12 || movesLeft(layer, row) < 0) {
            return false;
        }
        best[layer] = row;
        busiest[layer] = reached;
        if (chain.excess(best) <= 0) {
            improvements.accept(
                    Arrays.stream(busiest).map(b -> b > 0 ? b : 1).average().orElse(1));
        }
        return true;
    }

    private long movesLeft(int layer, int[] row) {
        long moves = 0;
        for (int at = 0; at < best.length && chain.stays() != null; at++) {
            int[] placed = at == layer ? row : best[at];
            for (int expert = 0; expert < placed.length; expert++) {
                moves += chain.move(at, expert, placed[expert]);
            }
        }
        return chain.stays() == null ? Long.MAX_VALUE / 2 : chain.maxMoves() - moves;
    }
}
