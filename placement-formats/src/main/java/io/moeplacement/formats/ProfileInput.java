package io.moeplacement.formats;

import io.moeplacement.RoutingProfile;
import java.util.List;

/**
 * What {@link ProfileReader} read.
 *
 * @param profile the routing
 * @param notes what was assumed where the files do not say, one line each
 */
public record ProfileInput(RoutingProfile profile, List<String> notes) {

    /** Keeps its own copy of the list. */
    public ProfileInput {
        notes = List.copyOf(notes);
    }
}
