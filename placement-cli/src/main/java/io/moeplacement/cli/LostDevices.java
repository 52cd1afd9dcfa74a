package io.moeplacement.cli;

import io.moeplacement.Placement;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Takes devices out of a placement in force, as {@code --without-devices} takes them out of the topology. */
final class LostDevices {

    private final List<Integer> lost;

    LostDevices(List<Integer> lost) {
        this.lost = lost;
    }

    /**
     * What is left of a placement.
     *
     * @throws CliException when an expert lived on lost devices alone, so that no placement is left to start from
     */
    Placement removeFrom(Placement placement, RoutingProfile profile, Path file) {
        int[] kept = IntStream.range(0, placement.devices())
                .filter(device -> !lost.contains(device))
                .toArray();
        int[][] slots = new int[placement.layers()][];
        int[][] rows = new int[placement.layers()][];
        for (int layer = 0; layer < rows.length; layer++) {
            requireComplete(placement, layer, kept, profile, file);
            int row = layer;
            slots[layer] = IntStream.of(kept)
                    .map(device -> placement.layout().slots(row, device))
                    .toArray();
            rows[layer] = IntStream.of(kept)
                    .flatMap(device -> IntStream.range(0, placement.layout().slots(row, device))
                            .map(slot ->
                                    placement.expertAt(row, placement.layout().firstSlot(row, device) + slot)))
                    .toArray();
        }
        return Placement.of(SlotLayout.of(slots), placement.experts(), rows);
    }

    private void requireComplete(Placement placement, int layer, int[] kept, RoutingProfile profile, Path file) {
        for (int expert = 0; expert < placement.experts(); expert++) {
            int wanted = expert;
            if (IntStream.of(kept).noneMatch(device -> placement.copiesOn(layer, wanted, device) > 0)) {
                throw CliException.input(file + ": layer " + profile.layerId(layer) + ", expert " + expert
                        + " lives only on the devices to leave out " + lost
                        + ", so this placement cannot stay in force; leave --current out to plan anew");
            }
        }
    }
}
