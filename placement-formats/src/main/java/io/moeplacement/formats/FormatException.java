package io.moeplacement.formats;

import io.moeplacement.PlacementException;

/** A file cannot be read or written; the message names file, place, value and what is allowed. */
public final class FormatException extends PlacementException {

    private static final long serialVersionUID = 1L;

    /** @param message file, entry or line or key, the value, and what is allowed */
    public FormatException(String message) {
        super(message);
    }

    /**
     * @param message file, entry or line or key, the value, and what is allowed
     * @param cause the underlying problem
     */
    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
