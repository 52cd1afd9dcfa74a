package io.moeplacement.internal;

import io.moeplacement.MigrationPlan;
import io.moeplacement.Placement;
import io.moeplacement.PlacementException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Orders the moves between two placements in waves.
 *
 * <p>Each layer knows which experts a device still awaits and which of its slots are to be overwritten; any awaited expert
 * may land in any such slot of its device. Wave by wave and layer by layer, chains of moves are packed as long as their
 * devices have staging room. A chain begins at a device that awaits an expert. The slot it gives up holds an expert that
 * either has another copy (the chain ends) or is awaited by another device (the chain goes on there, in the same wave). A
 * chain that comes back to one of its devices closes a loop, which is valid by itself. So an empty wave always takes at
 * least one chain, and the number of waves is at most the number of moves.
 */
public final class MigrationPlanner {

    private MigrationPlanner() {}

    /** See {@link MigrationPlan#between(Placement, Placement, int)}. */
    public static MigrationPlan plan(Placement current, Placement wanted, int stagingSlots) {
        Require.notNegative("stagingSlots", (long) stagingSlots);
        if (!current.layout().equals(wanted.layout()) || current.experts() != wanted.experts()) {
            throw new IllegalArgumentException(
                    "a migration needs placements of equal shape, got " + current + " and " + wanted);
        }
        List<LayerMigration> layers = new ArrayList<>();
        for (int layer = 0; layer < current.layers(); layer++) {
            layers.add(new LayerMigration(current, wanted, layer));
        }
        List<MigrationPlan.Wave> waves = new ArrayList<>();
        while (layers.stream().anyMatch(LayerMigration::isPending)) {
            List<MigrationPlan.Move> moves = nextWave(layers, current.devices(), stagingSlots);
            if (moves.isEmpty()) {
                throw new PlacementException(deadlock(layers));
            }
            moves.sort(Comparator.comparingInt(MigrationPlan.Move::layer).thenComparingInt(MigrationPlan.Move::toSlot));
            waves.add(new MigrationPlan.Wave(moves));
        }
        int[][] target = layers.stream().map(LayerMigration::row).toArray(int[][]::new);
        return new MigrationPlan(Placement.of(current.layout(), current.experts(), target), waves);
    }

    private static List<MigrationPlan.Move> nextWave(List<LayerMigration> layers, int devices, int stagingSlots) {
        int[] room = new int[devices];
        java.util.Arrays.fill(room, Math.max(1, stagingSlots));
        List<MigrationPlan.Move> moves = new ArrayList<>();
        for (LayerMigration layer : layers) {
            if (layer.isPending()) {
                moves.addAll(stagingSlots > 0 ? layer.stagedWave(room) : layer.inPlaceWave(room));
            }
        }
        return moves;
    }

    private static String deadlock(List<LayerMigration> layers) {
        LayerMigration stuck =
                layers.stream().filter(LayerMigration::isPending).findFirst().orElseThrow();
        return "without a staging slot this migration cannot be completed: " + stuck.describeStuck()
                + "; allow at least one staging slot per device";
    }
}
