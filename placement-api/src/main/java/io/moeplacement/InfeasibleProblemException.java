package io.moeplacement;

/** No placement keeps the limits, by proof. The message names the layer or device, the limit and the best possible. */
public final class InfeasibleProblemException extends PlacementException {

    private static final long serialVersionUID = 1L;

    /** @param message layer or device, limit, and the best possible value */
    public InfeasibleProblemException(String message) {
        super(message);
    }
}
