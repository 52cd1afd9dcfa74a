package io.moeplacement.ilp.named;

import io.moeplacement.ilp.programme.PlacementProgramme;
import io.moeplacement.ilp.programme.Programme;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.Variable;

/**
 * MoETuner's first programme for one layer as the paper prints it, linearised ({@code dev_c >= W_c - mean} and {@code dev_c >=
 * mean - W_c}), with the missing row that each expert is in exactly one cluster. The objective is the sum of deviations in
 * units of a perfect cluster.
 */
final class DeviationProgramme implements PlacementProgramme {

    private static final double HAIR = 1e-9;

    private final Programme programme;
    private final Variable[][] x;

    DeviationProgramme(String prefix, double[] load, int @Nullable [] sizes, int clusters, int @Nullable [] start) {
        this(new Programme(), prefix, load, sizes, clusters, start);
    }

    /**
     * Adds a layer to a programme.
     *
     * @param prefix makes the names of its variables differ from other layers'
     * @param sizes experts of each cluster; null when free
     * @param start clusters to start from, or null
     */
    DeviationProgramme(
            Programme programme,
            String prefix,
            double[] load,
            int @Nullable [] sizes,
            int clusters,
            int @Nullable [] start) {
        this.programme = programme;
        double total = Arrays.stream(load).sum();
        double scale = total > 0 ? clusters / total : 0;
        this.x = new Variable[load.length][clusters];
        for (int expert = 0; expert < load.length; expert++) {
            Expression once = programme.row("once").level(1);
            for (int cluster = 0; cluster < clusters; cluster++) {
                double startsAt = start != null && start[expert] == cluster ? 1 : 0;
                x[expert][cluster] = programme.binary("x_" + prefix + expert + "_" + cluster, startsAt);
                once.set(x[expert][cluster], 1);
            }
        }
        for (int cluster = 0; cluster < clusters; cluster++) {
            Expression size = programme.row("size");
            double held = 0;
            for (int expert = 0; expert < load.length; expert++) {
                size.set(x[expert][cluster], 1);
                held += start != null && start[expert] == cluster ? load[expert] * scale : 0;
            }
            if (sizes == null) {
                size.lower(load.length >= clusters ? 1 : 0);
            } else {
                size.level(sizes[cluster]);
            }
            if (total > 0) {
                addDeviation(prefix, load, scale, clusters, cluster, start == null ? 0 : Math.abs(held - 1) + HAIR);
            }
        }
    }

    private void addDeviation(String prefix, double[] load, double scale, int clusters, int cluster, double startsAt) {
        Variable deviation = programme.number("dev_" + prefix + cluster, 0, clusters + 1, 1, startsAt);
        Expression above = programme.row("above").upper(1).set(deviation, -1);
        Expression below = programme.row("below").lower(1).set(deviation, 1);
        for (int expert = 0; expert < load.length; expert++) {
            double part = Programme.clean(load[expert] * scale);
            if (part > 0) {
                above.set(x[expert][cluster], part);
                below.set(x[expert][cluster], part);
            }
        }
    }

    @Override
    public Programme programme() {
        return programme;
    }

    @Override
    public int @Nullable [][] read(double[] values) {
        int[] clusterOf = new int[x.length];
        for (int expert = 0; expert < x.length; expert++) {
            int found = -1;
            for (int cluster = 0; cluster < x[expert].length; cluster++) {
                if (values[programme.index(x[expert][cluster])] > 0.5) {
                    found = cluster;
                }
            }
            if (found < 0) {
                return null;
            }
            clusterOf[expert] = found;
        }
        return new int[][] {clusterOf};
    }
}
