package io.moeplacement.formats.placements;

import io.moeplacement.Placement;
import io.moeplacement.formats.PlacementContext;
import org.jspecify.annotations.Nullable;

/** What an engine asks of the experts in the slots. */
public interface PlacementRule {

    /** Why the engine refuses a placement, or null. */
    @Nullable
    String refusal(Placement placement, PlacementContext context);

    /** No device holds an expert twice in a layer. */
    static PlacementRule noDuplicates(String reason) {
        return (placement, context) -> {
            String duplicate = duplicate(placement, context);
            return duplicate == null ? null : duplicate + "; " + reason;
        };
    }

    /** No expert has more copies in a layer than the engine's tables have room for. */
    static PlacementRule atMostCopies(String engine, int most) {
        return (placement, context) -> {
            for (int layer = 0; layer < placement.layers(); layer++) {
                for (int expert = 0; expert < placement.experts(); expert++) {
                    if (placement.copies(layer, expert) > most) {
                        return "layer " + context.layerId(layer) + ": expert " + expert + " has "
                                + placement.copies(layer, expert) + " copies; " + engine + " refuses more than "
                                + most;
                    }
                }
            }
            return null;
        };
    }

    /** The first expert that a device holds twice, in words, or null. */
    static @Nullable String duplicate(Placement placement, PlacementContext context) {
        if (placement.duplicateReplicas() == 0) {
            return null;
        }
        int[] lastDevice = new int[placement.experts()];
        for (int layer = 0; layer < placement.layers(); layer++) {
            java.util.Arrays.fill(lastDevice, -1);
            for (int slot = 0; slot < placement.layout().slots(layer); slot++) {
                int device = placement.layout().deviceOf(layer, slot);
                int expert = placement.expertAt(layer, slot);
                if (lastDevice[expert] == device) {
                    return "layer " + context.layerId(layer) + ", device " + device + " holds expert " + expert
                            + " more than once";
                }
                lastDevice[expert] = device;
            }
        }
        return null;
    }
}
