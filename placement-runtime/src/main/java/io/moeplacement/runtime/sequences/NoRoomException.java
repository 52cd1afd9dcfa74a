package io.moeplacement.runtime.sequences;

import io.moeplacement.PlacementException;

/** No device can take a sequence; the message names the sequence, its tokens and the limits. */
public final class NoRoomException extends PlacementException {

    private static final long serialVersionUID = 1L;

    /** @param message what found no room, and what would help */
    public NoRoomException(String message) {
        super(message);
    }

    /**
     * @param message where it happened
     * @param cause what happened
     */
    public NoRoomException(String message, NoRoomException cause) {
        super(message, cause);
    }
}
