package io.moeplacement.examples.servingloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moeplacement.Hardware;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Replan;
import io.moeplacement.Topology;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An hour of ten-second windows, without the waiting: neither memory nor threads may grow. */
class SoakTest {

    private static final int LAYERS = 4;
    private static final int EXPERTS = 32;
    private static final int DEVICES = 4;
    private static final int WINDOWS = 360;

    /** Windows until classes are loaded and caches are full. */
    private static final int WARM_UP = 60;

    /** Every ten minutes other requests arrive. */
    private static final int CHANGE = 60;

    private static final long HEAP_SLACK = 4L << 20;
    private static final int THREAD_SLACK = 2;

    @Test
    void anHourWithoutGrowth() {
        LiveStatistics statistics = new LiveStatistics(LAYERS, EXPERTS, 4, 0.5);
        SimulatedEngine engine = new SimulatedEngine(LAYERS, EXPERTS, DEVICES, 40, 11);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        PlanningMetrics metrics = new PlanningMetrics(registry);
        ExpertPlanner planner = ExpertPlanner.of(
                PlacementSolvers.load(), Topology.of(1, DEVICES, Hardware.H100), Replan.whereItPays(333));
        try (ControlLoop loop = new ControlLoop(statistics, planner, engine, metrics)) {
            run(0, WARM_UP, engine, statistics, loop);
            Usage start = Usage.now(registry);
            run(WARM_UP, WARM_UP + WINDOWS, engine, statistics, loop);
            Usage end = Usage.now(registry);
            System.out.printf(
                    "soak: %d windows, %d moved, %d stayed, %d slots moved%nstart: %s%nend:   %s%n",
                    WINDOWS,
                    metrics.windowsMoved(),
                    metrics.windowsStayed(),
                    metrics.slotsMoved(),
                    start,
                    end);
            assertTrue(end.heapBytes() <= start.heapBytes() + HEAP_SLACK, "heap grew from " + start + " to " + end);
            assertTrue(end.threads() <= start.threads() + THREAD_SLACK, "threads grew from " + start + " to " + end);
            assertTrue(end.meters() <= start.meters() + 1, "meters grew from " + start + " to " + end);
        }
        assertEquals(0, metrics.windowsFailed());
        assertEquals(WARM_UP + WINDOWS, metrics.windowsMoved() + metrics.windowsStayed());
        assertTrue(metrics.windowsMoved() >= (WARM_UP + WINDOWS) / CHANGE, "traffic changed and nothing moved");
        assertTrue(metrics.windowsStayed() > 0, "doing nothing was never the answer");
    }

    private static void run(int from, int to, SimulatedEngine engine, LiveStatistics statistics, ControlLoop loop) {
        for (int window = from; window < to; window++) {
            if (window % CHANGE == CHANGE - 1) {
                engine.changeTraffic();
            }
            engine.serveWindow(statistics);
            Optional<ExpertPlanner.Decision> decision = loop.runWindow();
            assertTrue(decision.isPresent(), "window " + window + " decided nothing");
            assertEquals(decision.get().migration().target(), engine.placement());
        }
    }

    /**
     * What the process uses.
     *
     * @param heapBytes after garbage collection
     * @param threads live ones
     * @param meters in the registry
     */
    private record Usage(long heapBytes, int threads, int meters) {

        static Usage now(SimpleMeterRegistry registry) {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 4; i++) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
            }
            return new Usage(
                    least,
                    Thread.getAllStackTraces().size(),
                    registry.getMeters().size());
        }

        @Override
        public String toString() {
            return String.format(
                    java.util.Locale.ROOT,
                    "%.2f MiB heap after collection, %d threads, %d meters",
                    heapBytes / 1048576.0,
                    threads,
                    meters);
        }
    }
}
