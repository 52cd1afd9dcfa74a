package io.moeplacement.formats;

import io.moeplacement.Placement;
import java.nio.file.Path;
import java.util.List;

/** Finds placement formats by name and by content. */
public final class PlacementFormats {

    private static final List<PlacementFormat> ALL = List.of(new SglangFormat(), new NativeFormat());

    /** Most bytes of a placement file; that of the largest model known has one. */
    static final long MAX_BYTES = 1L << 28;

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
     * Reads a placement in whatever format it is: SGLang's JSON, the native placement or the native solution.
     *
     * @throws FormatException when the content is of no known format, damaged, or does not fit the context
     */
    public static Placement read(Path file, PlacementContext context) {
        String kind = JsonIn.read(file, MAX_BYTES, PlacementFormats::kind);
        return switch (kind) {
            case SglangFormat.KEY -> new SglangFormat().read(file, context);
            case NativeFormat.MAP_KEY -> new NativeFormat().read(file, context);
            case SolutionJson.PLACEMENT_KEY -> SolutionJson.placement(file, context);
            default ->
                throw new FormatException(file + ": not a known placement file; expected the key "
                        + SglangFormat.KEY + " (sglang) or " + NativeFormat.MAP_KEY + " (native), found "
                        + (kind.isEmpty() ? "none" : kind));
        };
    }

    private static String kind(JsonIn in) throws java.io.IOException {
        String[] found = {"", ""};
        in.object(key -> {
            if (List.of(SglangFormat.KEY, NativeFormat.MAP_KEY, SolutionJson.PLACEMENT_KEY)
                    .contains(key)) {
                found[0] = key;
            }
            found[1] = found[1].isEmpty() ? key : found[1];
            in.skip();
        });
        return found[0].isEmpty() ? found[1] : found[0];
    }
}
