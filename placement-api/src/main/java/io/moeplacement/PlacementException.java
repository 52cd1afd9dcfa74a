package io.moeplacement;

/** Something about a placement went wrong that the caller may want to handle; the message says what and where. */
public class PlacementException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what went wrong, where, and what is allowed */
    public PlacementException(String message) {
        super(message);
    }

    /**
     * @param message what went wrong, where, and what is allowed
     * @param cause the underlying problem
     */
    public PlacementException(String message, Throwable cause) {
        super(message, cause);
    }
}
