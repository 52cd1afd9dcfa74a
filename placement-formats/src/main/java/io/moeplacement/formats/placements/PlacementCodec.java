package io.moeplacement.formats.placements;

import io.moeplacement.Placement;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementHints;
import java.io.IOException;
import java.nio.file.Path;

/** The bytes of one kind of placement file. Stateless, thread-safe. */
public interface PlacementCodec {

    /**
     * Reads what the file says by itself.
     *
     * @param hints what is known otherwise, for files that cannot be taken apart without it
     * @throws FormatException when the file is damaged or its engine would refuse it
     */
    PlacementTable read(Path file, PlacementHints hints);

    /** Writes a placement that the rules of the format allow. */
    void write(Path file, Placement placement, PlacementContext context) throws IOException;

    /** The placement as the file can say it; only the order of slots on a device may differ. */
    default Placement kept(Placement placement) {
        return placement;
    }
}
