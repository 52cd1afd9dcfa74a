package io.moeplacement.examples.servingloop;

import io.moeplacement.Cancellation;
import io.moeplacement.MigrationPlan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The loop around the planner: every window it takes the statistics, decides, and hands the moves to the engine wave by
 * wave. Serving threads never wait for it.
 *
 * <p>A window that fails leaves the placement in force as it is, is counted, and does not end the loop. Thread-safe.
 */
public final class ControlLoop implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ControlLoop.class.getName());

    private static final long PATIENCE_SECONDS = 10;

    private final LiveStatistics statistics;
    private final ExpertPlanner planner;
    private final ExpertEngine engine;
    private final PlanningMetrics metrics;
    private final Cancellation cancellation = new Cancellation();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "expert-control-loop");
        thread.setDaemon(true);
        return thread;
    });

    /** A loop that does nothing until it is started. */
    public ControlLoop(
            LiveStatistics statistics, ExpertPlanner planner, ExpertEngine engine, PlanningMetrics metrics) {
        this.statistics = statistics;
        this.planner = planner;
        this.engine = engine;
        this.metrics = metrics;
    }

    /** Plans again and again, with this much time between the end of one window's work and the next. */
    public void start(Duration interval) {
        var unused = executor.scheduleWithFixedDelay(
                this::runWindow, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * One window: plan for the traffic seen, and move if it pays.
     *
     * @return what was decided; empty when there was no traffic, the loop is closed, or planning failed
     */
    public Optional<ExpertPlanner.Decision> runWindow() {
        if (cancellation.isCancelled() || !statistics.hasNews()) {
            return Optional.empty();
        }
        try {
            ExpertPlanner.Decision decision =
                    planner.decide(statistics.endWindow(), engine.placement(), metrics, cancellation);
            metrics.decided(decision);
            LOG.log(System.Logger.Level.DEBUG, () -> decision.solution().message());
            migrate(decision.migration());
            return Optional.of(decision);
        } catch (RuntimeException e) {
            // A scheduled task that throws is never run again, and nobody would notice.
            metrics.failed();
            LOG.log(System.Logger.Level.WARNING, "planning failed, the placement in force stays", e);
            return Optional.empty();
        }
    }

    /** Every expert is served after every wave, so stopping between two of them is safe. */
    private void migrate(MigrationPlan migration) {
        for (MigrationPlan.Wave wave : migration.waves()) {
            if (cancellation.isCancelled()) {
                return;
            }
            engine.apply(wave);
            metrics.moved(wave.moves().size());
        }
    }

    /** Stops a running solve, lets the wave under way end, and waits for both. */
    @Override
    public void close() {
        cancellation.cancel();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "the engine has not finished its wave, no longer waiting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
