package io.moeplacement.examples.servingloop;

import io.moeplacement.Hardware;
import io.moeplacement.Placement;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Topology;
import java.util.SplittableRandom;

/** A stand-in for a serving process: every interval the traffic drifts, is counted, and a new placement is planned. */
public final class ServingLoop {

    private static final int LAYERS = 8;
    private static final int EXPERTS = 64;
    private static final int SLOTS = 72;

    private ServingLoop() {}

    /** Runs five planning intervals and prints what each of them would change. */
    public static void main(String[] args) {
        Topology topology = Topology.of(1, 8, Hardware.H100);
        ExpertPlanner planner = new ExpertPlanner(PlacementSolvers.load(), topology, LAYERS, EXPERTS, 4, SLOTS);
        Placement current = planner.initialPlacement(EXPERTS);
        SplittableRandom random = new SplittableRandom(7);
        for (int interval = 0; interval < 5; interval++) {
            for (int layer = 0; layer < LAYERS; layer++) {
                planner.observe(layer, traffic(random));
            }
            ExpertPlanner.Plan plan = planner.plan(current);
            System.out.printf(
                    "interval %d: imbalance %.3f, %d slots change device in %d waves%n",
                    interval,
                    plan.solution().metrics().imbalance().mean(),
                    plan.solution().metrics().movedSlots(),
                    plan.migration().waves().size());
            current = plan.migration().target();
        }
    }

    private static double[] traffic(SplittableRandom random) {
        double[] tokens = new double[EXPERTS];
        for (int expert = 0; expert < EXPERTS; expert++) {
            tokens[expert] = Math.round(1000 * Math.exp(2 * random.nextDouble()));
        }
        return tokens;
    }
}
