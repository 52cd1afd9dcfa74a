package io.moeplacement;

/** A solver returned something that is not what it claims: a defect of the solver, which the message names. */
public final class SolverContractException extends PlacementException {

    private static final long serialVersionUID = 1L;

    /** @param message solver, claim and fact */
    public SolverContractException(String message) {
        super(message);
    }
}
