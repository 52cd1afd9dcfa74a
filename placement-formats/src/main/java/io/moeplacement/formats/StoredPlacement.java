package io.moeplacement.formats;

import io.moeplacement.Placement;
import java.util.List;

/**
 * A placement as it came from a file.
 *
 * @param format name of the file's format
 * @param placement where every expert lives
 * @param context layers, experts and devices of the placement
 * @param devicesKnown false when neither the file nor its reader said how many devices there are; the placement then has
 *     all slots on one
 * @param notes what had to be assumed because the file does not say it, in words
 */
public record StoredPlacement(
        String format, Placement placement, PlacementContext context, boolean devicesKnown, List<String> notes) {

    /** Keeps its own copy of the list. */
    public StoredPlacement {
        notes = List.copyOf(notes);
    }
}
