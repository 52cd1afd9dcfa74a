package io.moeplacement.formats;

import io.moeplacement.RoutingProfile;
import java.util.List;

/**
 * What {@link ProfileReader} read.
 *
 * @param profile the routing
 * @param topKAssumed whether no file says how many experts a token chooses, so that the profile has 1
 * @param notes what else was assumed where the files do not say, one line each
 */
public record ProfileInput(RoutingProfile profile, boolean topKAssumed, List<String> notes) {

    /** Keeps its own copy of the list. */
    public ProfileInput {
        notes = List.copyOf(notes);
    }
}
