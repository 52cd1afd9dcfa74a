package io.moeplacement;

/** A configuration names a solver, key or value that does not exist. The message names the nearest valid one. */
public final class ConfigurationException extends PlacementException {

    private static final long serialVersionUID = 1L;

    /** @param message key, value, where it came from, and what is valid */
    public ConfigurationException(String message) {
        super(message);
    }

    /**
     * @param message key, value, where it came from, and what is valid
     * @param cause the underlying problem
     */
    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
