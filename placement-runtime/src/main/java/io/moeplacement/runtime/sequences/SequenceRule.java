package io.moeplacement.runtime.sequences;

/** How it is decided where sequences live. */
public sealed interface SequenceRule {

    /** Sequences stay where they are: what the other rules are compared with. */
    record Stay() implements SequenceRule {}

    /**
     * {@link SequencePlacement#luffy}.
     *
     * @param candidates the paper's q, at least 1; devices that are considered for a sequence
     * @param tokensPerDevice most tokens that a device takes, at least 1; {@link Long#MAX_VALUE} for no limit
     */
    record Luffy(int candidates, long tokensPerDevice) implements SequenceRule {

        /** @throws IllegalArgumentException when a figure is below 1 */
        public Luffy {
            if (candidates < 1) {
                throw new IllegalArgumentException("candidates (" + candidates + ") must be at least 1");
            }
            if (tokensPerDevice < 1) {
                throw new IllegalArgumentException("tokens per device (" + tokensPerDevice + ") must be at least 1");
            }
        }
    }

    /** {@link SequencePlacement#exact}. */
    record Exact() implements SequenceRule {}

    /** Sequences stay. */
    static SequenceRule stay() {
        return new Stay();
    }

    /**
     * Luffy's rule without a limit on tokens.
     *
     * @throws IllegalArgumentException when candidates is below 1
     */
    static SequenceRule luffy(int candidates) {
        return new Luffy(candidates, Long.MAX_VALUE);
    }

    /** NetMoE's assignment. */
    static SequenceRule exact() {
        return new Exact();
    }
}
