package io.moeplacement.examples.servingloop;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moeplacement.Hardware;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Replan;
import io.moeplacement.Topology;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A stand-in for a serving process: traffic drifts, is counted, and experts move where that pays. */
public final class ServingLoop {

    private static final int LAYERS = 8;
    private static final int EXPERTS = 64;
    private static final int DEVICES = 8;
    private static final int SLOTS = 72;
    private static final int WINDOWS = 8;

    /** Steps of one window: ten seconds of thirty milliseconds each. */
    private static final long STEPS = 333;

    private ServingLoop() {}

    /** Runs some windows one after the other, then a loop on a timer, and prints what happens. */
    public static void main(String[] args) throws InterruptedException {
        LiveStatistics statistics = new LiveStatistics(LAYERS, EXPERTS, 4, 0.5);
        SimulatedEngine engine = new SimulatedEngine(LAYERS, EXPERTS, DEVICES, SLOTS, 7);
        PlanningMetrics metrics = new PlanningMetrics(new SimpleMeterRegistry());
        ExpertPlanner planner = ExpertPlanner.of(
                PlacementSolvers.load(), Topology.of(1, DEVICES, Hardware.H100), Replan.whereItPays(STEPS));
        try (ControlLoop loop = new ControlLoop(statistics, planner, engine, metrics)) {
            // What a server does on SIGTERM; close() is safe to call twice.
            Runtime.getRuntime().addShutdownHook(new Thread(loop::close));
            for (int window = 0; window < WINDOWS; window++) {
                if (window == WINDOWS / 2) {
                    engine.changeTraffic();
                }
                engine.serveWindow(statistics);
                print(window, loop.runWindow());
            }
            engine.serveWindow(statistics);
            loop.start(Duration.ofMillis(50));
            TimeUnit.MILLISECONDS.sleep(200);
        }
        System.out.printf(
                "%d windows moved %d slots, %d stayed as they were, %d failed%n",
                metrics.windowsMoved(), metrics.slotsMoved(), metrics.windowsStayed(), metrics.windowsFailed());
    }

    private static void print(int window, Optional<ExpertPlanner.Decision> decided) {
        decided.ifPresent(decision -> System.out.printf(
                "window %d: imbalance %.3f, %d waves; %s%n",
                window,
                decision.solution().metrics().imbalance().mean(),
                decision.migration().waves().size(),
                decision.solution().message()));
    }
}
