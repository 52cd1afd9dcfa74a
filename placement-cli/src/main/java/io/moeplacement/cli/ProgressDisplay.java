package io.moeplacement.cli;

import io.moeplacement.ProgressEvent;
import io.moeplacement.ProgressListener;
import io.moeplacement.SolveOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar on the terminal that fills with the deadline and shows the best value so far. Solves that are over at once show
 * nothing. Thread-safe.
 */
final class ProgressDisplay implements ProgressListener, AutoCloseable {

    private static final long TICK_MILLIS = 200;
    private static final int WIDTH = 100;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "placement-progress");
        thread.setDaemon(true);
        return thread;
    });
    private ProgressEvent.@Nullable Started started;
    private long startNanos;
    private @Nullable ProgressBar bar;
    private String best = "";

    ProgressDisplay() {
        var unused = clock.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Lets something be solved, with a bar where a person watches. */
    static <T> T during(Session session, SolveOptions options, Function<SolveOptions, T> work) {
        if (!session.terminal()) {
            return work.apply(options);
        }
        try (ProgressDisplay progress = new ProgressDisplay()) {
            return work.apply(options.withListener(progress));
        }
    }

    @Override
    public synchronized void onProgress(ProgressEvent event) {
        if (event instanceof ProgressEvent.Started begin) {
            endBar();
            started = begin;
            startNanos = System.nanoTime();
        } else if (event instanceof ProgressEvent.Improved improved) {
            best = text(improved.value(), improved.lowerBound());
        } else {
            endBar();
        }
    }

    private synchronized void tick() {
        ProgressEvent.Started begin = started;
        if (begin == null) {
            return;
        }
        long limit = Math.max(1, begin.deadline().toMillis());
        if (bar == null) {
            bar = newBar(begin.solver(), limit);
        }
        long elapsed = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
        bar.stepTo(Math.min(limit, elapsed));
        bar.setExtraMessage(best);
    }

    /** The best value so far and, where a bound is known, how far it may be from the best there is. */
    static String text(double value, @Nullable Double bound) {
        String best = String.format(Locale.ROOT, " best %.6g", value);
        // Engines may report what does not keep the limits yet, which may be below the bound.
        if (bound == null || value < bound) {
            return best;
        }
        double gap = (value - bound) / Math.max(Math.abs(value), Double.MIN_NORMAL);
        return best + String.format(Locale.ROOT, ", bound %.6g, gap %s", bound, Figures.percent(gap));
    }

    private static ProgressBar newBar(String solver, long limit) {
        // The width is given, so that nothing has to ask the terminal for it.
        return new ProgressBarBuilder()
                .setTaskName(solver)
                .setInitialMax(limit)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis((int) TICK_MILLIS)
                .setUnit(" s", 1000)
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .build();
    }

    private void endBar() {
        started = null;
        best = "";
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public synchronized void close() {
        clock.shutdownNow();
        endBar();
    }
}
