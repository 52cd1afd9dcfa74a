package io.moeplacement.testkit.workload;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/** Makes the layers of a workload: which experts are popular and in which order they lie on the circles. */
final class WorkloadStructure {

    /** A top-1 share takes at most this part of an expert's load, so that it also appears among the others. */
    private static final double MOST_AS_TOP1 = 0.9;

    private final WorkloadShape shape;
    private final int experts;
    private final int topK;
    /** Seeded by the name: the structure belongs to the workload. */
    private final SplittableRandom orders;

    private final RandomGenerator draws;

    WorkloadStructure(WorkloadShape shape) {
        this.shape = shape;
        this.experts = shape.model().spec().experts();
        this.topK = shape.model().spec().topK();
        long seed = shape.model().id().hashCode();
        this.orders = new SplittableRandom(seed);
        this.draws = new Well19937c(seed);
    }

    LayerRouter[] routers() {
        int layers = shape.model().spec().layers();
        double[] loadMaxima = Popularity.maxima(shape.loads(), layers);
        double[] top1Maxima = shape.top1() == null ? loadMaxima : Popularity.maxima(shape.top1(), layers);
        LayerRouter[] routers = new LayerRouter[layers];
        int[] skewRank = permutation(layers);
        for (int layer = 0; layer < layers; layer++) {
            double[] load = Popularity.shares(draws, shape.gammaShape(), experts, loadMaxima[skewRank[layer]]);
            double top1Maximum = top1Maxima[skewRank[layer]];
            routers[layer] = router(load, top1(load, top1Maximum), permutation(experts));
        }
        return routers;
    }

    /**
     * Routers of given loads; everything else is that of the shape, and the layers with the hottest experts have the hottest
     * top-1 experts.
     *
     * @param shares share of its layer's assignments of each expert, {@code [layers][experts]}
     */
    LayerRouter[] routers(double[][] shares) {
        int layers = shares.length;
        Integer[] mildestFirst = ranked(
                layers,
                Comparator.comparingDouble(
                        layer -> Arrays.stream(shares[layer]).max().orElse(0)));
        double[] top1Maxima = shape.top1() == null ? new double[layers] : Popularity.maxima(shape.top1(), layers);
        double[] top1Maximum = new double[layers];
        for (int rank = 0; rank < layers; rank++) {
            top1Maximum[mildestFirst[rank]] = top1Maxima[rank];
        }
        LayerRouter[] routers = new LayerRouter[layers];
        for (int layer = 0; layer < layers; layer++) {
            double[] share = shares[layer];
            Integer[] hottestFirst = ranked(experts, Comparator.comparingDouble(expert -> -share[expert]));
            int[] names = Arrays.stream(hottestFirst).mapToInt(expert -> expert).toArray();
            double[] load =
                    Arrays.stream(names).mapToDouble(expert -> share[expert]).toArray();
            routers[layer] = router(load, top1(load, top1Maximum[layer]), names);
        }
        return routers;
    }

    private static Integer[] ranked(int size, Comparator<Integer> order) {
        return IntStream.range(0, size).boxed().sorted(order).toArray(Integer[]::new);
    }

    /** Top-1 shares to go with loads, both hottest first. */
    private double[] top1(double[] load, double largestOverMean) {
        return shape.top1() == null
                ? load.clone()
                : within(load, Popularity.shares(draws, shape.gammaShape(), experts, largestOverMean));
    }

    /** @param names expert of each rank */
    private LayerRouter router(double[] load, double[] top1, int[] names) {
        int[][] order = {permutation(experts), permutation(experts)};
        return new LayerRouter(shape, order, renamed(load, names), renamed(top1, names));
    }

    /** Lowers top-1 shares that an expert's load does not allow; what is cut goes to experts with room, not the hottest. */
    private double[] within(double[] load, double[] top1) {
        double[] allowed =
                Arrays.stream(load).map(share -> MOST_AS_TOP1 * topK * share).toArray();
        double cut = 0;
        double room = 0;
        double[] shares = top1.clone();
        for (int i = 0; i < experts; i++) {
            shares[i] = Math.min(top1[i], allowed[i]);
            cut += top1[i] - shares[i];
            room += i == 0 ? 0 : allowed[i] - shares[i];
        }
        for (int i = 1; i < experts; i++) {
            shares[i] += cut * (allowed[i] - shares[i]) / room;
        }
        return shares;
    }

    private static double[] renamed(double[] byRank, int[] names) {
        double[] byName = new double[byRank.length];
        for (int rank = 0; rank < byRank.length; rank++) {
            byName[names[rank]] = byRank[rank];
        }
        return byName;
    }

    private int[] permutation(int size) {
        int[] permutation = new int[size];
        for (int i = 0; i < size; i++) {
            int j = orders.nextInt(i + 1);
            permutation[i] = permutation[j];
            permutation[j] = i;
        }
        return permutation;
    }
}
