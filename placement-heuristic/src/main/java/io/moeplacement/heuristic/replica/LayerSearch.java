package io.moeplacement.heuristic.replica;

import io.moeplacement.LoadBounds;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.search.SearchedLayer;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * The search of one layer: starts are offered, then bursts of kicks and descents from the best row follow until the layer
 * is done. The best row never gets worse. Uses its own generator, so that layers may run in any order on any thread, one at
 * a time. Not thread-safe.
 */
final class LayerSearch implements SearchedLayer {

    private static final int KICKS_PER_BURST = 4;

    private final LayerFacts facts;
    private final LayerValue value;
    private final double bound;
    private final double enough;
    private final int patience;
    private final SplittableRandom random;
    private final ReplicaLayer layer;
    private final LayerMoves moves;
    private final int[] best;
    private double bestValue = Double.POSITIVE_INFINITY;
    private int fruitless;
    private int started;

    LayerSearch(PlacementProblem problem, int layer, Preset preset, SplittableRandom random) {
        this.facts = new LayerFacts(problem, layer);
        this.value = new LayerValue(problem, layer);
        this.bound = preset == Preset.FAST ? 1 : new LoadBounds(problem).imbalance(layer);
        this.patience = preset.patience();
        this.random = random;
        int[] packed = new LayerPacking(facts).fill();
        this.layer = new ReplicaLayer(facts, packed);
        this.best = packed.clone();
        this.moves = value.offHomePrice() == 0 ? new BalanceMoves(this.layer) : new HomeMoves(this.layer, value);
        this.enough = Math.min(
                bound * (1 + preset.enough()) + 1e-12,
                Math.max(bound, problem.limits().maxImbalance()));
        new LimitRepair(this.layer).run();
        keepIfBetter();
        if (EplbStart.isPossible(problem, layer)) {
            this.layer.fill(EplbStart.row(problem, layer));
            EplbStart.withoutDuplicates(this.layer);
            keepIfBetter();
            new LimitRepair(this.layer).run();
            keepIfBetter();
        }
    }

    /** Takes a row that is known from elsewhere, {@code [slots]}. */
    void offer(int[] row) {
        layer.fill(row);
        keepIfBetter();
    }

    /** A descent from a start, or later some restarts near the best row. */
    @Override
    public void turn(BooleanSupplier stop) {
        if (started == Math.max(1, moves.starts())) {
            burst(stop);
            return;
        }
        if (moves.starts() == 0) {
            layer.fill(best);
        } else {
            moves.start(started, stop);
            new LimitRepair(layer).run();
            keepIfBetter();
        }
        started++;
        moves.descend(enough, stop);
        keepIfBetter();
    }

    private void burst(BooleanSupplier stop) {
        layer.fill(best);
        for (int kick = 0; kick < KICKS_PER_BURST && !isDone() && !stop.getAsBoolean(); kick++) {
            moves.kick(random);
            moves.descend(enough, stop);
            if (!keepIfBetter()) {
                fruitless++;
                layer.fill(best);
            }
        }
    }

    private boolean keepIfBetter() {
        double found = value.of(layer);
        if (found < bestValue - 1e-13 * Math.min(bestValue, 1)) {
            bestValue = found;
            layer.copyTo(best);
            fruitless = 0;
            return true;
        }
        return false;
    }

    @Override
    public boolean isDone() {
        return (long) fruitless * moves.dearness() >= patience || bestValue <= enough || isProved();
    }

    @Override
    public boolean isProved() {
        return facts.isIdle() || bestValue <= bound * (1 + 1e-12);
    }

    /** Value of the best row, see {@link LayerValue}. */
    @Override
    public double bestValue() {
        return bestValue;
    }

    /** The best row, {@code [slots]}; not a copy. */
    int[] best() {
        return best;
    }
}
