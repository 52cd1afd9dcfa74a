package io.moeplacement.formats;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.formats.files.OutputFile;
import io.moeplacement.formats.placements.PlacementKind;
import io.moeplacement.formats.placements.PlacementRule;
import io.moeplacement.formats.placements.PlacementTable;
import io.moeplacement.formats.placements.SlotRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One kind of placement file: its bytes, and what the engine that takes it asks for. Immutable, thread-safe. */
public final class PlacementFormat {

    private final PlacementKind kind;

    PlacementFormat(PlacementKind kind) {
        this.kind = kind;
    }

    /** Lower-case name, as used on the command line. */
    public String name() {
        return kind.name();
    }

    /** Which engine takes such a file, and by what option. */
    public String use() {
        return kind.needs().use();
    }

    /** Whether a file says which slots are on which device, so that the number of devices must be known to write it. */
    public boolean namesDevices() {
        return kind.needs().namesDevices();
    }

    /** Whether a file keeps the order of the slots on a device. */
    public boolean keepsSlotOrder() {
        return kind.needs().keepsSlotOrder();
    }

    /**
     * Why the engine refuses placements with these slots.
     *
     * @return the reason, naming the engine, or null when it takes them
     */
    public @Nullable String refusal(SlotLayout slots, PlacementContext context) {
        for (SlotRule rule : kind.needs().slotRules()) {
            String refusal = rule.refusal(slots, context);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /**
     * What the engine's operator should know about a placement in this form: what the engine needs to take notice of it,
     * copies that serve nothing, layers and slots that are numbered anew.
     *
     * @return remarks in words, possibly none
     */
    public List<String> remarks(Placement placement, PlacementContext context) {
        List<String> remarks = new ArrayList<>(kind.needs().conditions());
        // On a single device there is nothing to balance, or nobody knows how many there are.
        String duplicate = placement.devices() == 1 ? null : PlacementRule.duplicate(placement, context);
        if (duplicate != null) {
            remarks.add(duplicate + " (" + placement.duplicateReplicas()
                    + " such slots): a further copy on one device takes memory and balances nothing");
        }
        int[] ids = context.layerIds();
        int[] positions = IntStream.range(0, ids.length).toArray();
        if (kind.needs().layersByPosition() && !Arrays.equals(ids, positions)) {
            remarks.add("layers " + PlacementTable.range(ids) + " are numbers 0.." + (ids.length - 1)
                    + " of the file, which counts layers with experts from 0");
        }
        if (!kind.codec().kept(placement).equals(placement)) {
            remarks.add("slots of a device are in ascending order of their experts, the file knows no other");
        }
        return remarks;
    }

    /**
     * Reads a placement of the context's layers, in the context's order.
     *
     * @throws FormatException when the file is damaged, or does not fit the context
     */
    public Placement read(Path file, PlacementContext context) {
        return read(file, PlacementHints.of(context)).placement();
    }

    /**
     * Reads a placement of which not everything need be known.
     *
     * @throws FormatException when the file is damaged, or does not fit the hints
     */
    public StoredPlacement read(Path file, PlacementHints hints) {
        return kind.read(file, hints);
    }

    /**
     * Writes a placement: beside its target first, read back and compared, then moved into place in one step. On failure
     * nothing is left and an old file stays. Files that do not {@linkplain #keepsSlotOrder() keep the order} of slots read
     * back with the slots of each device in ascending order of their experts.
     *
     * @throws FormatException when the engine would refuse this placement, or the file cannot be written
     * @throws IllegalArgumentException when placement and context differ in shape
     */
    public void write(Path file, Placement placement, PlacementContext context) {
        requireFits(placement, context);
        String refusal = refusal(placement, context);
        if (refusal != null) {
            throw new FormatException(file + ": " + refusal);
        }
        OutputFile.write(
                file,
                target -> kind.codec().write(target, placement, context),
                written -> OutputFile.requireSame(file, kind.codec().kept(placement), read(written, context)));
    }

    private @Nullable String refusal(Placement placement, PlacementContext context) {
        String refusal = refusal(placement.layout(), context);
        for (PlacementRule rule : kind.needs().placementRules()) {
            refusal = refusal == null ? rule.refusal(placement, context) : refusal;
        }
        return refusal;
    }

    private static void requireFits(Placement placement, PlacementContext context) {
        if (placement.layers() != context.layers()
                || placement.experts() != context.experts()
                || placement.devices() != context.devices()) {
            throw new IllegalArgumentException("placement has " + placement.layers() + " layers, "
                    + placement.experts() + " experts, " + placement.devices() + " devices, but is said to be "
                    + context);
        }
    }

    @Override
    public String toString() {
        return "PlacementFormat[" + kind.name() + "]";
    }
}
