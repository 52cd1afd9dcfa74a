package io.moeplacement;

/**
 * A limit that a placement breaks.
 *
 * @param limit name of the limit, for example {@code maxImbalance}
 * @param amount how far it is broken, above 0, in the limit's unit; comparable within one limit
 * @param message layer or device by id, the value and what is allowed
 */
public record Violation(String limit, double amount, String message) {}
