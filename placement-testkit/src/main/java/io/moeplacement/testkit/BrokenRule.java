package io.moeplacement.testkit;

/** A solver broke a rule; the message is made of facts. */
final class BrokenRule extends AssertionError {

    private static final long serialVersionUID = 1L;

    BrokenRule(Facts facts) {
        super(facts.toString());
    }

    BrokenRule(Facts facts, Throwable cause) {
        super(facts.toString(), cause);
    }
}
