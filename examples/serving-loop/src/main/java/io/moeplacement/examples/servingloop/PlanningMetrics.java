package io.moeplacement.examples.servingloop;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.moeplacement.ProgressEvent;
import io.moeplacement.ProgressListener;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the control loop does, as Micrometer meters: solves through the library's listener, decisions and moves from the
 * loop. The library itself knows no metrics system. Thread-safe.
 */
public final class PlanningMetrics implements ProgressListener {

    private final MeterRegistry registry;
    private final Counter improvements;
    private final Counter staying;
    private final Counter moving;
    private final Counter failures;
    private final Counter moves;
    private final AtomicReference<Double> imbalance = new AtomicReference<>(Double.NaN);

    /** Registers the meters, once and for all: their number does not grow with time. */
    public PlanningMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.improvements = registry.counter("placement.solve.improvements");
        this.staying = registry.counter("placement.windows", "decision", "stay");
        this.moving = registry.counter("placement.windows", "decision", "move");
        this.failures = registry.counter("placement.windows", "decision", "failed");
        this.moves = registry.counter("placement.moves");
        registry.gauge("placement.imbalance", imbalance, AtomicReference::get);
    }

    @Override
    public void onProgress(ProgressEvent event) {
        if (event instanceof ProgressEvent.Improved) {
            improvements.increment();
        } else if (event instanceof ProgressEvent.Finished finished) {
            Timer.builder("placement.solve")
                    .tag("solver", finished.solver())
                    .tag("ended", finished.solution().endedBy().name())
                    .register(registry)
                    .record(finished.solution().elapsed());
            imbalance.set(finished.solution().metrics().imbalance().mean());
        }
    }

    void decided(ExpertPlanner.Decision decision) {
        (decision.staysPut() ? staying : moving).increment();
    }

    void moved(int slots) {
        moves.increment(slots);
    }

    void failed() {
        failures.increment();
    }

    /** Windows in which nothing had to move. */
    public long windowsStayed() {
        return Math.round(staying.count());
    }

    /** Windows that moved experts. */
    public long windowsMoved() {
        return Math.round(moving.count());
    }

    /** Windows in which planning or moving failed. */
    public long windowsFailed() {
        return Math.round(failures.count());
    }

    /** Slots that got another expert. */
    public long slotsMoved() {
        return Math.round(moves.count());
    }
}
