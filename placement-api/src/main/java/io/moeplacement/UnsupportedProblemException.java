package io.moeplacement;

/** The chosen solver cannot take this kind of problem. The message names the solver and the reason. */
public final class UnsupportedProblemException extends PlacementException {

    private static final long serialVersionUID = 1L;

    /** @param message solver and reason */
    public UnsupportedProblemException(String message) {
        super(message);
    }
}
