package io.moeplacement.runtime;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.HomeRouting;
import io.moeplacement.Pairing;

/**
 * Where the tokens of a {@link Replay} go and what their exchange costs. Immutable.
 *
 * @param communication where a token goes between layers
 * @param pairing which ranks decide where a token is between layers: the first choices, or all k
 * @param allToAll what the time of an all-to-all is made of
 * @param homeRouting how home communication reaches several devices of a node
 */
public record ReplayTraffic(Communication communication, Pairing pairing, AllToAll allToAll, HomeRouting homeRouting) {

    /** Home communication, all pairs, the busiest port, straight. */
    public static ReplayTraffic home() {
        return new ReplayTraffic(Communication.HOME, Pairing.ALL, AllToAll.PORT, HomeRouting.DIRECT);
    }
}
