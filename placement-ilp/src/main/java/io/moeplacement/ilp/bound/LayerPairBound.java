package io.moeplacement.ilp.bound;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * The most weight of one layer pair that equal devices can keep inside, bounded by column generation.
 *
 * <p>A placement is G shares that cover every expert once. With prices of experts, any G shares weigh at most {@code sum of
 * prices + G * (largest reduced weight of any share)}, whatever the prices are. The master suggests prices, smoothed
 * towards the best so far (Wentges 1997); ascents find shares that it lacks; once these promise a clearly better bound, a
 * search over all shares proves it. The bound never gets worse. One round is one {@link #improve}; a round's time is that
 * of a few hundred pivots and, at times, a search that is given up after many nodes.
 *
 * <p>Deterministic: depends on the weights, the known shares and the seed. Not thread-safe.
 */
final class LayerPairBound {

    /** How far prices stay at the best ones. */
    private static final double SMOOTHING = 0.7;

    /** A search is worth its time when the gap to the master's value would shrink by this part. */
    private static final double WORTH_A_SEARCH = 0.3;

    /** A search leaves out what is worth less than this part of the gap. */
    private static final double SEARCH_ROUNDING = 0.05;

    private static final double CONVERGED = 1e-7;
    private static final double ROUNDING = 1e-11;
    private static final int RANDOM_STARTS = 40;
    private static final int MOST_NEW_SHARES = 30;
    private static final long SEARCH_NODES = 40_000_000;

    private final double total;
    private final double[] weight;
    private final int experts;
    private final int devices;
    private final boolean wholeNumbers;
    private final SplittableRandom random;
    private final ShareMaster master;
    private final ShareAscent ascent;
    private final ShareSearch search;
    private final BooleanSupplier stop;

    private Prices centre;
    /** Bound at the centre, by the ascents' best share: nearly that of a search, but not proved. */
    private double promised;

    private volatile double bound;
    private double patience = 1;
    private boolean done;

    /**
     * Starts with ExFlow's bound: each expert keeps the largest transitions.
     *
     * @param counts {@code [from * experts + to]}, not all 0
     * @param known shares to begin with, such as those of a placement
     */
    LayerPairBound(double[] counts, int experts, int devices, List<Share> known, long seed, BooleanSupplier stop) {
        this.experts = experts;
        this.devices = devices;
        this.stop = stop;
        this.random = new SplittableRandom(seed);
        double sum = 0;
        boolean whole = true;
        for (double count : counts) {
            sum += count;
            whole &= count == Math.rint(count);
        }
        this.total = sum;
        this.wholeNumbers = whole && sum < 1e9;
        this.weight = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            weight[i] = counts[i] / sum;
        }
        int slots = experts / devices;
        this.ascent = new ShareAscent(weight, experts, slots);
        this.search = new ShareSearch(weight, experts, slots, stop);
        this.centre = new Prices(keptBy(true, slots), new double[experts]);
        Prices other = new Prices(new double[experts], keptBy(false, slots));
        this.promised = Math.min(centre.sum(), other.sum());
        this.bound = Math.min(1, promised);
        this.master = new ShareMaster(experts, largest(centre.from()));
        centre = centre.towards(other, 0.5);
        promised = Double.POSITIVE_INFINITY;
        known.forEach(this::learn);
    }

    /** Weight of the pair that some placements may keep inside devices and none can exceed. */
    double mostInside() {
        double inside = bound * total;
        // A sum of whole numbers is whole.
        return wholeNumbers ? Math.floor(inside + 1e-6) : inside;
    }

    /** Whether nothing is left to gain. */
    boolean isDone() {
        return done;
    }

    /** One round. */
    void improve() {
        master.solve(stop);
        Prices prices = master.prices();
        double value = master.value();
        if (bound - value <= CONVERGED) {
            done = true;
            return;
        }
        Prices tried = promised < Double.POSITIVE_INFINITY ? prices.towards(centre, SMOOTHING) : prices;
        boolean learned = tryPrices(tried, prices, value);
        learned = tryPrices(prices, prices, value) || learned;
        if (!learned && !stop.getAsBoolean()) {
            // The ascents see nothing any more: only a search can tell.
            double before = bound;
            boolean found = prove(prices, best(prices), value, prices);
            done = !found && (bound - value <= CONVERGED || before - bound <= CONVERGED);
        }
    }

    /** Climbs at some prices; whether the master learned a share that its own prices do not know. */
    private boolean tryPrices(Prices tried, Prices own, double value) {
        Map<Share, Double> climbed = ascent.climb(tried, master.inBasis(), RANDOM_STARTS, random);
        List<Map.Entry<Share, Double>> ranked = new ArrayList<>(climbed.entrySet());
        ranked.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
        double most = ranked.get(0).getValue();
        double promisedHere = tried.sum() + devices * most;
        if (promisedHere < promised) {
            promised = promisedHere;
            centre = tried;
        }
        int learned = 0;
        for (Map.Entry<Share, Double> entry : ranked) {
            if (learned < MOST_NEW_SHARES
                    && entry.getKey().reduced(weight, own) > CONVERGED / devices
                    && learn(entry.getKey())) {
                learned++;
            }
        }
        if (bound - promisedHere > WORTH_A_SEARCH * patience * (bound - value)) {
            return prove(tried, most, value, own) || learned > 0;
        }
        return learned > 0;
    }

    private double best(Prices prices) {
        return ascent.climb(prices, master.inBasis(), 1, random).values().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
    }

    /** Searches all shares at some prices; whether the master learned a share that its own prices do not know. */
    private boolean prove(Prices tried, double known, double value, Prices own) {
        double tolerance = Math.max(SEARCH_ROUNDING * (bound - value), CONVERGED / 10) / devices;
        ShareSearch.Found found = search.search(tried, known, tolerance, SEARCH_NODES);
        bound = Math.min(bound, tried.sum() + devices * found.most() + ROUNDING);
        // Searches that are given up are not repeated before more is promised.
        patience = Double.isInfinite(found.most()) ? Math.min(3, patience * 1.3) : 1;
        Share better = found.better();
        return better != null && better.reduced(weight, own) > CONVERGED / devices && learn(better);
    }

    private boolean learn(Share share) {
        return master.add(share, share.weight(weight, experts));
    }

    /** Weight of the largest transitions of each expert. */
    private double[] keptBy(boolean first, int slots) {
        double[] line = new double[experts];
        double[] zero = new double[experts];
        double[] kept = new double[experts];
        TopSum top = new TopSum(slots);
        for (int expert = 0; expert < experts; expert++) {
            for (int other = 0; other < experts; other++) {
                line[other] = weight[first ? expert * experts + other : other * experts + expert];
            }
            kept[expert] = top.of(line, zero, 0, experts);
        }
        return kept;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }
}
