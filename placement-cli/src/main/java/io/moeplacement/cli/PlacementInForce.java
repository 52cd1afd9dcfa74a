package io.moeplacement.cli;

import io.moeplacement.DeviceMapping;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.StoredPlacement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The placement in force and which of its devices are still there.
 *
 * @param placement the placement, on the devices it was made for
 * @param devices which device of today is which of them
 */
record PlacementInForce(Placement placement, DeviceMapping devices) {

    /**
     * Reads it from {@code --current}; null when the option is absent.
     *
     * @param assumptions collects what the file does not say
     * @throws CliException when {@code --current-devices} is more than there are
     */
    static @Nullable PlacementInForce read(ProblemArguments arguments, Inputs inputs, List<String> assumptions) {
        Path file = arguments.goal.current;
        if (file == null) {
            return null;
        }
        int all = inputs.allDevices().devices();
        Integer said = arguments.goal.currentDevices;
        int before = said == null ? all : said;
        if (before > all) {
            throw CliException.usage("--current-devices (" + before + ") must be at most the " + all
                    + " devices of --topology; name lost ones with --without-devices");
        }
        StoredPlacement stored = PlacementFormats.read(
                file,
                PlacementHints.of(PlacementContext.of(
                        inputs.profile().layerIds(), inputs.profile().experts(), before)));
        assumptions.addAll(stored.notes());
        List<Integer> lost = arguments.system.withoutDevices;
        int[] mapping = IntStream.range(0, all)
                .filter(device -> !lost.contains(device))
                .map(device -> device < before ? device : DeviceMapping.NEW)
                .toArray();
        return new PlacementInForce(stored.placement(), DeviceMapping.of(before, mapping));
    }

    void addTo(PlacementProblem.Builder builder) {
        builder.current(placement, devices);
    }

    /** The slots that are left of it, where they are enough for every expert; else null. */
    @Nullable
    SlotLayout survivingSlots() {
        int[][] slots = new int[placement.layers()][devices.devices()];
        for (int layer = 0; layer < slots.length; layer++) {
            for (int device = 0; device < slots[layer].length; device++) {
                int old = devices.before(device);
                slots[layer][device] =
                        old == DeviceMapping.NEW ? 0 : placement.layout().slots(layer, old);
            }
            if (IntStream.of(slots[layer]).sum() < placement.experts()) {
                return null;
            }
        }
        return SlotLayout.of(slots);
    }

    /** How devices are numbered without some of them, such as {@code 0..2 stay, 4..31 become 3..30}. */
    static String numbering(int all, List<Integer> lost) {
        List<String> parts = new ArrayList<>();
        int shift = 0;
        int first = 0;
        for (int device = 0; device <= all; device++) {
            if (device == all || lost.contains(device)) {
                if (device > first) {
                    String range = range(first, device - 1);
                    parts.add(
                            shift == 0
                                    ? range + " stay"
                                    : range + " become " + range(first - shift, device - 1 - shift));
                }
                shift++;
                first = device + 1;
            }
        }
        return String.join(", ", parts);
    }

    private static String range(int first, int last) {
        return first == last ? Integer.toString(first) : first + ".." + last;
    }
}
