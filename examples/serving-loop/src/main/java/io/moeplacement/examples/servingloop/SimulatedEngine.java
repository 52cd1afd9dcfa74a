package io.moeplacement.examples.servingloop;

import io.moeplacement.MigrationPlan;
import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Stands in for a serving engine: experts whose popularity drifts a little every window and changes at once now and then,
 * and a slot table that refuses moves from slots that do not hold what they claim. Thread-safe.
 */
public final class SimulatedEngine implements ExpertEngine {

    private static final double DRIFT = 0.01;

    private final int experts;
    private final SplittableRandom random;
    private final double[][] popularity;
    private Placement placement;

    /** An engine in the layout engines start with: slot i holds expert i mod experts. */
    public SimulatedEngine(int layers, int experts, int devices, int slotsPerLayer, long seed) {
        this.experts = experts;
        this.random = new SplittableRandom(seed);
        this.popularity = new double[layers][experts];
        changeTraffic();
        int[] row = IntStream.range(0, slotsPerLayer).map(slot -> slot % experts).toArray();
        int[][] map = IntStream.range(0, layers).mapToObj(layer -> row).toArray(int[][]::new);
        this.placement = Placement.of(SlotLayout.ofTotal(layers, devices, slotsPerLayer), experts, map);
    }

    /** Another kind of request arrives from now on. */
    public synchronized void changeTraffic() {
        for (double[] layer : popularity) {
            for (int expert = 0; expert < experts; expert++) {
                layer[expert] = Math.exp(2 * random.nextDouble());
            }
        }
    }

    /** Serves one window and reports what the router did. */
    public synchronized void serveWindow(LiveStatistics statistics) {
        for (int layer = 0; layer < popularity.length; layer++) {
            double[] tokens = new double[experts];
            for (int expert = 0; expert < experts; expert++) {
                popularity[layer][expert] *= Math.exp(DRIFT * (2 * random.nextDouble() - 1));
                tokens[expert] = Math.round(1000 * popularity[layer][expert]);
            }
            statistics.record(layer, tokens);
        }
    }

    @Override
    public synchronized Placement placement() {
        return placement;
    }

    @Override
    public synchronized void apply(MigrationPlan.Wave wave) {
        int[][] slots = placement.physicalToLogical();
        for (MigrationPlan.Move move : wave.moves()) {
            if (move.isFromStorage() || placement.expertAt(move.layer(), move.fromSlot()) != move.expert()) {
                throw new IllegalStateException("slot does not hold the expert to be copied: " + move);
            }
            slots[move.layer()][move.toSlot()] = move.expert();
        }
        // Refuses a table in which an expert has no slot.
        placement = Placement.of(placement.layout(), experts, slots);
    }
}
