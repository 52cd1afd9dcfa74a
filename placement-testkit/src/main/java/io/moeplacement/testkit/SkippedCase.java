package io.moeplacement.testkit;

/** A rule cannot be checked on a case; the message says why. Never leaves the contract. */
final class SkippedCase extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SkippedCase(String reason) {
        super(reason, null, false, false);
    }
}
