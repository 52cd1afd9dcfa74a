package io.moeplacement.formats.dumps;

import io.moeplacement.Placement;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Counts per device and local expert become counts per expert: by a placement, or in order, device by device. */
final class LocalCounts {

    private final Path file;
    private final @Nullable Integer declared;
    /** Experts in the slots of every device, {@code [layers][devices][slots]}, or null where experts stand in order. */
    private final int @Nullable [][][] slots;

    private final int experts;

    private LocalCounts(Path file, @Nullable Integer declared, int @Nullable [][][] slots, int experts) {
        this.file = file;
        this.declared = declared;
        this.slots = slots;
        this.experts = experts;
    }

    /**
     * Counts of experts that stand in order, none with copies.
     *
     * @param file for messages
     * @param declared experts per layer where the dump says so, else null
     */
    static LocalCounts inOrder(Path file, @Nullable Integer declared) {
        return new LocalCounts(file, declared, null, 0);
    }

    /**
     * Counts of experts that stand as a placement has them.
     *
     * @param file for messages
     */
    static LocalCounts inForce(Path file, Placement placement) {
        int[][][] slots = new int[placement.layers()][placement.devices()][];
        for (int layer = 0; layer < slots.length; layer++) {
            int[] row = placement.row(layer);
            for (int device = 0; device < placement.devices(); device++) {
                int from = placement.layout().firstSlot(layer, device);
                slots[layer][device] =
                        Arrays.copyOfRange(row, from, from + placement.layout().slots(layer, device));
            }
        }
        return new LocalCounts(file, null, slots, placement.experts());
    }

    /**
     * Loads per expert.
     *
     * @param locals {@code [devices][layers][local experts]}; devices and layers those of the placement, if there is one
     * @throws FormatException when there are not as many local experts as the placement or the declared number says
     */
    double[][] perExpert(double[][][] locals) {
        int count = 0;
        for (double[][] device : locals) {
            count += device[0].length;
        }
        if (slots == null && declared != null && count != declared) {
            throw new FormatException(file + ": devices hold " + count + " local experts of " + declared
                    + "; with copies the placement in force must be known");
        }
        int layers = locals[0].length;
        int all = slots == null ? count : experts;
        SizeLimits.requireTable(file + ": loads", layers, all);
        double[][] loads = new double[layers][all];
        for (int layer = 0; layer < layers; layer++) {
            int first = 0;
            for (int device = 0; device < locals.length; device++) {
                double[] counts = locals[device][layer];
                if (slots == null) {
                    System.arraycopy(counts, 0, loads[layer], first, counts.length);
                    first += counts.length;
                } else {
                    SlotMap.scatter(
                            counts,
                            slots[layer][device],
                            loads[layer],
                            layer,
                            problem -> new FormatException(file + ": " + problem));
                }
            }
        }
        return loads;
    }
}
