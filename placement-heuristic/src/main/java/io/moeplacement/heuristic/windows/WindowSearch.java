package io.moeplacement.heuristic.windows;

import io.moeplacement.LoadBounds;
import io.moeplacement.LoadWindows;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.replica.EplbStart;
import io.moeplacement.heuristic.replica.LayerFacts;
import io.moeplacement.heuristic.replica.LayerPacking;
import io.moeplacement.heuristic.replica.LimitRepair;
import io.moeplacement.heuristic.replica.Preset;
import io.moeplacement.heuristic.replica.ReplicaLayer;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.search.SearchedLayer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * The search of one layer: what is known without it, a descent from the best of that, then bursts of kicks and descents from the
 * best row. The best row never gets worse; of equal ones that with the smaller mean over windows is kept. Not thread-safe.
 */
final class WindowSearch implements SearchedLayer {

    private static final int KICKS_PER_BURST = 4;

    /** Above the price of any imbalance. */
    private static final double BROKEN = 1e12;

    private final LayerFacts facts;
    private final ReplicaLayer rows;
    private final WindowLayer layer;
    private final WindowDescent descent;
    private final SplittableRandom random;
    private final double proof;
    private final int patience;
    private final int[] best;
    private double bestValue = Double.POSITIVE_INFINITY;
    private double bestTie = Double.POSITIVE_INFINITY;
    private int fruitless;
    private boolean descended;

    /** @param known placements to start from; the result is no worse than any of them */
    WindowSearch(
            PlacementProblem problem,
            LoadWindows windows,
            int layer,
            List<Placement> known,
            Preset preset,
            CostCheck check,
            SplittableRandom random) {
        this.facts = new LayerFacts(problem, layer);
        this.random = random;
        this.proof = new LoadBounds(problem).balance(layer) * (1 + 1e-12);
        this.patience = preset.patience();
        int[] packed = new LayerPacking(facts).fill();
        this.best = packed.clone();
        this.rows = new ReplicaLayer(facts, packed);
        this.layer = new WindowLayer(
                rows,
                new WindowLoads(problem, windows, layer),
                new WindowMeasure(problem.robustness(), windows.windows()));
        this.descent = new WindowDescent(this.layer, new WindowCheck(check, problem, windows, layer));
        known.forEach(placement -> offer(placement.row(layer)));
        offerRepaired(packed);
        if (facts.slots() > facts.experts() && EplbStart.isPossible(problem, layer)) {
            rows.fill(EplbStart.row(problem, layer));
            EplbStart.withoutDuplicates(rows);
            offerRepaired(rows.row());
        }
    }

    private void offer(int[] row) {
        rows.fill(row);
        layer.refill();
        keepIfBetter();
    }

    private void offerRepaired(int[] row) {
        offer(row);
        new LimitRepair(rows).run();
        layer.refill();
        keepIfBetter();
    }

    private boolean keepIfBetter() {
        double found = layer.value() + BROKEN * new LimitRepair(rows).broken();
        double tie = layer.cost() - layer.value();
        boolean better = found < bestValue - 1e-12 * Math.min(bestValue, 1);
        if (better || (found <= bestValue && tie < bestTie)) {
            bestValue = found;
            bestTie = tie;
            rows.copyTo(best);
        }
        fruitless = better ? 0 : fruitless;
        return better;
    }

    private void startFromBest() {
        rows.fill(best);
        layer.refill();
    }

    @Override
    public void turn(BooleanSupplier stop) {
        startFromBest();
        if (!descended) {
            descended = true;
            descent.run(stop);
            keepIfBetter();
            return;
        }
        for (int kick = 0; kick < KICKS_PER_BURST && !isDone() && !stop.getAsBoolean(); kick++) {
            descent.kick(random);
            descent.run(stop);
            if (!keepIfBetter()) {
                fruitless++;
                startFromBest();
            }
        }
    }

    @Override
    public boolean isDone() {
        return descended && (isProved() || fruitless >= patience);
    }

    @Override
    public boolean isProved() {
        return facts.isIdle() ? bestValue <= 1 : bestValue <= proof;
    }

    @Override
    public double bestValue() {
        return bestValue;
    }

    /** The best row, {@code [slots]}; not a copy. */
    int[] best() {
        return best;
    }
}
