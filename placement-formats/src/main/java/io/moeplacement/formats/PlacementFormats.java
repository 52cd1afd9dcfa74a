package io.moeplacement.formats;

import io.moeplacement.Placement;
import io.moeplacement.formats.placements.PlacementContent;
import io.moeplacement.formats.placements.PlacementKind;
import java.nio.file.Path;
import java.util.List;

/** Finds placement formats by name and by content. */
public final class PlacementFormats {

    private static final List<PlacementFormat> ALL =
            PlacementKind.ALL.stream().map(PlacementFormat::new).toList();

    private PlacementFormats() {}

    /** Names of all formats. */
    public static List<String> names() {
        return ALL.stream().map(PlacementFormat::name).toList();
    }

    /**
     * The format of a name.
     *
     * @throws IllegalArgumentException when the name is unknown; the message lists the known ones
     */
    public static PlacementFormat named(String name) {
        return ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown placement format (" + name + "), known are " + String.join(", ", names())));
    }

    /**
     * Reads a placement in whatever format it is: that of an engine, the native placement or the native solution.
     *
     * @throws FormatException when the content is of no known format, damaged, or does not fit the context
     */
    public static Placement read(Path file, PlacementContext context) {
        return read(file, PlacementHints.of(context)).placement();
    }

    /**
     * Reads a placement in whatever format it is, of which not everything need be known. Files that vllm-ascend and MindIE
     * share are called vllm-ascend's.
     *
     * @throws FormatException when the content is of no known format, damaged, or does not fit the hints
     */
    public static StoredPlacement read(Path file, PlacementHints hints) {
        String kind = PlacementContent.kind(file);
        if (kind.equals(PlacementContent.SOLUTION)) {
            return SolutionJson.table(file).resolve(kind, hints);
        }
        return named(kind).read(file, hints);
    }
}
