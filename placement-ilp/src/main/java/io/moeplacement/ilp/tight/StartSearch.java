package io.moeplacement.ilp.tight;

import io.moeplacement.Placement;
import io.moeplacement.ilp.window.Construction;
import io.moeplacement.spi.SolveContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What there is before any exact method: given placements, constructions, swaps from them, swaps from random ones. */
final class StartSearch {

    private static final int MOST_RESTARTS = 20;

    private static final double STEPS = 5e7;

    private final Instance instance;
    private final SolveContext context;
    private final Best best;

    StartSearch(Instance instance, SolveContext context, Best best) {
        this.instance = instance;
        this.context = context;
        this.best = best;
    }

    /** Offers everything that is there without searching, also after the deadline. */
    List<int[][]> known() {
        List<int[][]> known = new ArrayList<>();
        for (Placement given : new Placement[] {context.incumbent(), instance.problem.startingPlacement()}) {
            if (given != null && given.layout().equals(instance.problem.slots())) {
                best.offer(given);
                known.add(instance.assignment(given));
            }
        }
        for (Construction construction : Construction.values()) {
            int[][] built = new int[instance.layers][];
            Arrays.setAll(
                    built, layer -> construction.fill(instance.load[layer], instance.slots[layer], instance.speed));
            best.offer(built);
            known.add(built);
        }
        return known;
    }

    /** Swaps from everything known and from random placements; shorter when the caller wants to stop. */
    void search(List<int[][]> known) {
        SplittableRandom random = new SplittableRandom(context.seed());
        SwapDescent descent = new SwapDescent(instance, context);
        List<int[][]> ends = new ArrayList<>();
        int starts = known.size() + restarts();
        for (int start = 0; start < starts && !context.shouldStop(); start++) {
            int[][] deviceOf = start < known.size() ? copy(known.get(start)) : shuffled(best.assignment(), random);
            descent.run(deviceOf);
            best.offer(deviceOf);
            ends.add(deviceOf);
        }
        if (!instance.couplesLayers() && instance.stays == null) {
            best.offer(layerByLayer(ends, descent));
        }
    }

    /** Fewer for large problems: a descent takes about layers * experts^3 steps. */
    private int restarts() {
        double steps = (double) instance.layers * instance.experts * instance.experts * instance.experts;
        return (int) Math.max(1, Math.min(MOST_RESTARTS, STEPS / steps));
    }

    /** Layers stand alone: the best row of each. */
    private int[][] layerByLayer(List<int[][]> ends, SwapDescent descent) {
        int[][] rows = best.assignment();
        for (int[][] end : ends) {
            for (int layer = 0; layer < rows.length; layer++) {
                boolean better = descent.forbidden(layer, end[layer]) <= descent.forbidden(layer, rows[layer])
                        && instance.imbalance(layer, end[layer]) < instance.imbalance(layer, rows[layer]);
                rows[layer] = better ? end[layer] : rows[layer];
            }
        }
        return rows;
    }

    private static int[][] shuffled(int[][] deviceOf, SplittableRandom random) {
        int[][] mixed = copy(deviceOf);
        for (int[] row : mixed) {
            for (int i = row.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int device = row[i];
                row[i] = row[other];
                row[other] = device;
            }
        }
        return mixed;
    }

    static int[][] copy(int[][] deviceOf) {
        return Arrays.stream(deviceOf).map(int[]::clone).toArray(int[][]::new);
    }
}
