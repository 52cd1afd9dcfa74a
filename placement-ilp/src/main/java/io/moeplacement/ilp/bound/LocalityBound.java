package io.moeplacement.ilp.bound;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.spi.SolveContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleConsumer;

/**
 * Bounds the objective locality by the sum of its layer pairs' bounds. Pairs know nothing of each other: threads take the
 * next pair from a queue, improve it by one round and put it back, so that all are about equally far at any time.
 */
final class LocalityBound {

    private static final long POLL_MILLIS = 20;
    private static final int GRACE_POLLS = 5;
    private static final double ROUNDED_DOWN = 1 - 1e-12;

    private final PlacementProblem problem;
    private final Placement known;
    private final SolveContext context;
    private final double weight;
    private final List<LayerPairBound> pairs = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private double best = Double.NEGATIVE_INFINITY;

    LocalityBound(PlacementProblem problem, Placement known, SolveContext context) {
        this.problem = problem;
        this.known = known;
        this.context = context;
        ExpertAffinity affinity = problem.profile().affinity();
        this.weight = affinity == null ? 0 : affinity.total();
        for (int pair = 0; affinity != null && pair < affinity.layerPairs(); pair++) {
            if (affinity.total(pair) > 0) {
                pairs.add(new LayerPairBound(
                        counts(affinity, pair),
                        problem.experts(),
                        problem.devices(),
                        shares(pair),
                        context.seed() + pair,
                        context::shouldStop));
            }
        }
    }

    double run(DoubleConsumer improvements) {
        if (problem.devices() == 1 || weight == 0) {
            return 0;
        }
        Queue<LayerPairBound> waiting = new ConcurrentLinkedQueue<>(pairs);
        int threads = Math.min(context.threads(), pairs.size());
        CountDownLatch working = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> work(waiting, working), "moe-placement-bound-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        try {
            // A worker looks at the clock every millisecond or so; a bound that is late by more is of no use.
            for (int late = 0; late < GRACE_POLLS && !working.await(POLL_MILLIS, TimeUnit.MILLISECONDS); ) {
                tell(improvements);
                late += context.shouldStop() ? 1 : 0;
            }
        } catch (InterruptedException e) {
            // Once it is set again, the workers see it as a reason to stop.
            Thread.currentThread().interrupt();
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new CompletionException("column generation failed", failed);
        }
        tell(improvements);
        return best;
    }

    private void work(Queue<LayerPairBound> waiting, CountDownLatch working) {
        try {
            LayerPairBound pair = waiting.poll();
            while (pair != null && failure.get() == null && !context.shouldStop()) {
                pair.improve();
                if (!pair.isDone()) {
                    waiting.add(pair);
                }
                pair = waiting.poll();
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        } finally {
            working.countDown();
        }
    }

    private void tell(DoubleConsumer improvements) {
        double now = value();
        if (now > best) {
            best = now;
            improvements.accept(now);
        }
    }

    /** Everything that cannot stay inside a device takes a step of the same length. */
    private double value() {
        double inside = 0;
        for (LayerPairBound pair : pairs) {
            inside += pair.mostInside();
        }
        int step = problem.topology().hops(0, 1);
        return Math.max(0, step * (weight - inside) / weight) * ROUNDED_DOWN;
    }

    private static double[] counts(ExpertAffinity affinity, int pair) {
        int experts = affinity.experts();
        double[] counts = new double[experts * experts];
        for (int from = 0; from < experts; from++) {
            System.arraycopy(affinity.row(pair, from), 0, counts, from * experts, experts);
        }
        return counts;
    }

    /** What the devices hold in the known placement. */
    private List<Share> shares(int pair) {
        List<Share> shares = new ArrayList<>();
        for (int device = 0; device < problem.devices(); device++) {
            shares.add(new Share(held(pair, device), held(pair + 1, device)));
        }
        return shares;
    }

    private long held(int layer, int device) {
        long bits = 0;
        int first = problem.slots().firstSlot(layer, device);
        for (int slot = first; slot < first + problem.slots().slots(layer, device); slot++) {
            bits |= 1L << known.expertAt(layer, slot);
        }
        return bits;
    }
}
