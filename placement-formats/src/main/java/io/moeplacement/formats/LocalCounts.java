package io.moeplacement.formats;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Counts per device and local expert become counts per expert: by a placement, or in order, device by device. */
final class LocalCounts {

    private final Path file;
    private final @Nullable Integer declared;
    private final @Nullable DeviceMap placement;

    /**
     * @param file for messages
     * @param declared experts per layer where the dump says so, else null
     * @param placement the placement in force, or null where experts stand in order and none has copies
     */
    LocalCounts(Path file, @Nullable Integer declared, @Nullable DeviceMap placement) {
        this.file = file;
        this.declared = declared;
        this.placement = placement;
    }

    /**
     * Loads per expert.
     *
     * @param locals {@code [devices][layers][local experts]}, all devices with the same layers
     * @throws FormatException when there are not as many local experts as the placement or the declared number says
     */
    double[][] perExpert(double[][][] locals) {
        int slots = 0;
        for (double[][] device : locals) {
            slots += device[0].length;
        }
        if (placement == null && declared != null && slots != declared) {
            throw new FormatException(file + ": devices hold " + slots + " local experts of " + declared
                    + "; with copies the placement in force must be known");
        }
        int experts = placement != null ? placement.experts() : slots;
        int layers = locals[0].length;
        SizeLimits.requireTable(file + ": loads", layers, experts);
        if (placement != null && placement.layers() != layers) {
            throw new FormatException(
                    placement.file() + " has " + placement.layers() + " layers, " + file + " has " + layers);
        }
        double[][] loads = new double[layers][experts];
        for (int layer = 0; layer < layers; layer++) {
            int first = 0;
            for (int device = 0; device < locals.length; device++) {
                double[] counts = locals[device][layer];
                if (placement == null) {
                    System.arraycopy(counts, 0, loads[layer], first, counts.length);
                    first += counts.length;
                } else {
                    SlotMap.scatter(
                            counts,
                            placement.slots(layer, device),
                            loads[layer],
                            layer,
                            problem -> new FormatException(file + ": " + problem));
                }
            }
        }
        return loads;
    }
}
