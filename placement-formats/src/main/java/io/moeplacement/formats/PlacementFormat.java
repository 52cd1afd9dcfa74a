package io.moeplacement.formats;

import io.moeplacement.Placement;
import java.nio.file.Path;

/** One kind of placement file. Implementations are stateless and thread-safe. */
public sealed interface PlacementFormat permits SglangFormat, NativeFormat {

    /** Lower-case name, as used on the command line. */
    String name();

    /**
     * Reads a placement of the context's layers, in the context's order.
     *
     * @throws FormatException when the file is damaged, or does not fit the context
     */
    Placement read(Path file, PlacementContext context);

    /**
     * Writes a placement: beside its target first, read back and compared, then moved into place in one step. On failure
     * nothing is left and an old file stays.
     *
     * @throws FormatException when the format cannot say this placement, or the file cannot be written
     * @throws IllegalArgumentException when placement and context differ in shape
     */
    void write(Path file, Placement placement, PlacementContext context);
}
