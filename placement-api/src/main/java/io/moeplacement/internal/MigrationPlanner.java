package io.moeplacement.internal;

import io.moeplacement.DeviceMapping;
import io.moeplacement.MigrationBudget;
import io.moeplacement.MigrationPlan;
import io.moeplacement.Placement;
import io.moeplacement.PlacementException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders the moves between two placements in waves.
 *
 * <p>Each layer knows which experts a device still awaits and which of its slots are to be overwritten; any awaited expert
 * may land in any such slot of its device. Wave by wave and layer by layer, chains of moves are packed as long as their
 * devices have staging room. A chain begins at a device that awaits an expert. The slot it gives up holds an expert that
 * either has another copy (the chain ends) or is awaited by another device (the chain goes on there, in the same wave). A
 * chain that comes back to one of its devices closes a loop, which is valid by itself. So an empty wave always takes at
 * least one chain, and the number of waves is at most the number of moves.
 *
 * <p>Empty slots of new or grown devices end a chain like a copy does. Layers that lost an expert come first. With a limit
 * on transfers a chain that no longer fits waits for the next wave; only the first chain of a wave may exceed the limit.
 *
 * <p>Without staging, moves are chosen as they become possible. Should a layer get stuck that way, {@link InPlaceOrder}
 * looks for an order and the plan is made again with it.
 */
public final class MigrationPlanner {

    private MigrationPlanner() {}

    /** See {@link MigrationPlan#between(Placement, Placement, DeviceMapping, MigrationBudget)}. */
    public static MigrationPlan plan(
            Placement current, Placement wanted, DeviceMapping devices, MigrationBudget budget) {
        if (current.layers() != wanted.layers()
                || current.experts() != wanted.experts()
                || current.devices() != devices.devicesBefore()
                || wanted.devices() != devices.devices()) {
            throw new IllegalArgumentException(
                    "a migration needs placements of equal layers and experts, on the devices of" + " the mapping; got "
                            + current + " and " + wanted + " with " + devices);
        }
        MigrationShape shape = new MigrationShape(current, wanted, devices);
        Map<Integer, List<InPlaceOrder.Step>> orders = new HashMap<>();
        while (true) {
            List<LayerMigration> layers = new ArrayList<>();
            for (int layer = 0; layer < current.layers(); layer++) {
                layers.add(new LayerMigration(shape, layer));
            }
            orders.forEach((layer, order) -> layers.get(layer).follow(order));
            List<MigrationPlan.Wave> waves = waves(layers, wanted.devices(), budget);
            List<LayerMigration> stuck =
                    layers.stream().filter(LayerMigration::isPending).toList();
            if (stuck.isEmpty()) {
                int[][] target = layers.stream()
                        .map(layer -> shape.kept(layer.layer(), layer.row()))
                        .toArray(int[][]::new);
                return new MigrationPlan(
                        Placement.of(wanted.layout(), wanted.experts(), target), waves, shape.during());
            }
            for (LayerMigration layer : stuck) {
                orders.put(layer.layer(), inPlaceOrder(new LayerMigration(shape, layer.layer())));
            }
        }
    }

    /** Waves until nothing is pending or nothing can move. */
    private static List<MigrationPlan.Wave> waves(List<LayerMigration> layers, int devices, MigrationBudget budget) {
        List<MigrationPlan.Wave> waves = new ArrayList<>();
        while (layers.stream().anyMatch(LayerMigration::isPending)) {
            List<MigrationPlan.Move> moves = nextWave(layers, devices, budget);
            if (moves.isEmpty()) {
                break;
            }
            moves.sort(Comparator.comparingInt(MigrationPlan.Move::layer).thenComparingInt(MigrationPlan.Move::toSlot));
            waves.add(new MigrationPlan.Wave(moves));
        }
        return waves;
    }

    /** An order for a layer on which choosing on the way got stuck. */
    private static List<InPlaceOrder.Step> inPlaceOrder(LayerMigration layer) {
        InPlaceOrder search = layer.inPlaceOrder();
        Set<Integer> blocked = search.blocked();
        Set<Integer> migrants = search.missing();
        List<InPlaceOrder.Step> order = search.find();
        if (order == null) {
            throw new PlacementException((blocked.isEmpty()
                            ? "no order was found that completes this migration without a staging slot: "
                                    + layer.describe(migrants)
                            : "without a staging slot this migration cannot be completed: " + layer.describe(blocked))
                    + ", each the last copy until it has arrived; allow at least one staging slot per device");
        }
        return order;
    }

    private static List<MigrationPlan.Move> nextWave(List<LayerMigration> layers, int devices, MigrationBudget budget) {
        WaveRoom room = new WaveRoom(devices, budget);
        List<MigrationPlan.Move> moves = new ArrayList<>();
        layers.stream()
                .filter(LayerMigration::isPending)
                .sorted(Comparator.comparing(layer -> !layer.awaitsLost()))
                .forEach(layer ->
                        moves.addAll(budget.stagingSlots() > 0 ? layer.stagedWave(room) : layer.inPlaceWave(room)));
        return moves;
    }
}
