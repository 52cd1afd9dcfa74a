package io.moeplacement.ilp.named;

import io.moeplacement.ilp.programme.ProgrammeRunner;
import io.moeplacement.ilp.window.Chain;
import io.moeplacement.ilp.window.Construction;
import io.moeplacement.ilp.window.SpreadWindow;
import io.moeplacement.spi.SolveContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * MoETuner's first programme (section 4.1): in each layer, clusters of experts whose loads deviate least from their mean,
 * {@code min sum_c |W_c - mean|}. Layers stand alone.
 *
 * <p>Corrected: the paper prints only "no cluster is empty"; that each expert is in exactly one cluster is added. Sizes are
 * equal (as the slots say), or free as in the paper where the problem frees them. The solver's tolerance of 0.025 is read as:
 * a layer is done as soon as its deviations sum to at most 0.025 of its load.
 *
 * <p>Largest first, then exact windows of two clusters until none improves; a layer that is still above the tolerance goes to
 * branch and bound or to ojAlgo, which end at the tolerance. Not thread-safe.
 */
final class ClusterStage {

    /** What ended the work on a layer. */
    enum Stop {
        TOLERANCE("within the tolerance"),
        PROOF("proved least"),
        NODES("stopped by the limit on nodes"),
        TIME("stopped by the time limit"),
        ENGINE("as ojAlgo left it");

        private final String words;

        Stop(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private final MoeTunerSettings settings;
    private final SolveContext context;
    private final Chain chain;
    private final int @Nullable [][] sizes;
    private final ProgrammeRunner runner;
    private final SpreadWindow window;

    /**
     * The stage.
     *
     * @param sizes experts of each cluster, {@code [layers][clusters]}; null when free
     */
    ClusterStage(
            MoeTunerSettings settings,
            SolveContext context,
            Chain chain,
            int @Nullable [][] sizes,
            ProgrammeRunner runner) {
        this.settings = settings;
        this.context = context;
        this.chain = chain;
        this.sizes = sizes;
        this.runner = runner;
        this.window = new SpreadWindow(chain, new SplittableRandom(context.seed()));
    }

    /** A layer's clusters. */
    @SuppressWarnings("ArrayRecordComponent") // handed from stage to stage, never compared
    record Clusters(int[] clusterOf, Stop stop) {}

    /** Clusters of one layer. */
    Clusters layer(int layer, double tolerance) {
        double[] load = chain.load()[layer];
        double goal = tolerance * Arrays.stream(load).sum();
        double[] even = new double[chain.devices()];
        Arrays.fill(even, 1);
        int[] row = sizes == null
                ? largestFirst(load, chain.devices())
                : Construction.HEAVIEST_FIRST.fill(load, sizes[layer], even);
        if (context.iterations() == 0 || context.shouldStop()) {
            return new Clusters(row, deviation(load, row) <= goal ? Stop.TOLERANCE : Stop.TIME);
        }
        if (sizes == null) {
            descend(load, row);
        } else {
            level(layer, load, row);
        }
        if (deviation(load, row) <= goal) {
            return new Clusters(row, Stop.TOLERANCE);
        }
        return settings.usesOjalgo() ? byOjalgo(layer, load, row, goal) : exactly(layer, load, row, goal);
    }

    private void level(int layer, double[] load, int[] row) {
        double kept = deviation(load, row);
        int[] before = row.clone();
        while (window.step(layer, row, 0, Long.MAX_VALUE / 2) != SpreadWindow.NOTHING && !context.shouldStop()) {
            double reached = deviation(load, row);
            if (reached < kept) {
                kept = reached;
                System.arraycopy(row, 0, before, 0, row.length);
            }
        }
        System.arraycopy(before, 0, row, 0, row.length);
    }

    private Clusters exactly(int layer, double[] load, int[] row, double goal) {
        ExactDeal exact = new ExactDeal(
                load, sizesOf(layer), chain.devices(), deviation(load, row), context, settings.layerTime());
        boolean complete = exact.run(goal);
        int[] found = exact.best() == null ? row : exact.best();
        Stop end = complete ? Stop.PROOF : exact.ranOutOfTime() ? Stop.TIME : Stop.NODES;
        return new Clusters(found, deviation(load, found) <= goal ? Stop.TOLERANCE : end);
    }

    private Clusters byOjalgo(int layer, double[] load, int[] row, double goal) {
        int @Nullable [] ofLayer = sizesOf(layer);
        Duration left = context.remaining();
        Duration time = left.compareTo(settings.layerTime()) < 0 ? left : settings.layerTime();
        ProgrammeRunner.Outcome outcome =
                runner.run(() -> new DeviationProgramme("", load, ofLayer, chain.devices(), row), true, context, time);
        int[][] answer = outcome.deviceOf();
        int[] found = answer != null && deviation(load, answer[0]) < deviation(load, row) ? answer[0] : row;
        boolean ended = outcome.claim() != null && outcome.claim().equals("OPTIMAL");
        return new Clusters(found, deviation(load, found) <= goal ? Stop.TOLERANCE : ended ? Stop.ENGINE : Stop.TIME);
    }

    private int @Nullable [] sizesOf(int layer) {
        return sizes == null ? null : sizes[layer];
    }

    /** {@code sum_c |W_c - mean|}. */
    double deviation(double[] load, int[] clusterOf) {
        double[] held = new double[chain.devices()];
        double total = 0;
        for (int expert = 0; expert < load.length; expert++) {
            held[clusterOf[expert]] += load[expert];
            total += load[expert];
        }
        double sum = 0;
        for (double one : held) {
            sum += Math.abs(one - total / held.length);
        }
        return sum;
    }

    /** The heaviest first to the least loaded cluster, of equals to the one with fewest experts. */
    private static int[] largestFirst(double[] load, int clusters) {
        int[] slots = new int[clusters];
        Arrays.fill(slots, load.length);
        double[] even = new double[clusters];
        Arrays.fill(even, 1);
        int[] row = Construction.HEAVIEST_FIRST.fill(load, slots, even);
        int[] count = new int[clusters];
        for (int cluster : row) {
            count[cluster]++;
        }
        // Only experts without load can have gathered while a cluster stayed empty.
        for (int expert = 0; expert < row.length; expert++) {
            for (int cluster = 0; cluster < clusters && count[row[expert]] > 1; cluster++) {
                if (count[cluster] == 0 && load[expert] <= 0) {
                    count[row[expert]]--;
                    row[expert] = cluster;
                    count[cluster]++;
                }
            }
        }
        return row;
    }

    /** Free sizes: single experts move or change places as long as the deviation falls. */
    private void descend(double[] load, int[] row) {
        boolean improved = true;
        while (improved && !context.shouldStop()) {
            improved = false;
            for (int e = 0; e < row.length; e++) {
                for (int f = e + 1; f < row.length; f++) {
                    improved |= row[e] != row[f] && change(load, row, e, row[f], f, row[e]);
                }
                for (int cluster = 0; cluster < chain.devices(); cluster++) {
                    improved |=
                            cluster != row[e] && count(row, row[e]) > 1 && change(load, row, e, cluster, e, cluster);
                }
            }
        }
    }

    private static int count(int[] row, int cluster) {
        int count = 0;
        for (int one : row) {
            count += one == cluster ? 1 : 0;
        }
        return count;
    }

    private boolean change(double[] load, int[] row, int e, int toE, int f, int toF) {
        double before = deviation(load, row);
        int keptE = row[e];
        int keptF = row[f];
        row[e] = toE;
        row[f] = toF;
        if (deviation(load, row) < before - 1e-12) {
            return true;
        }
        row[e] = keptE;
        row[f] = keptF;
        return false;
    }
}
