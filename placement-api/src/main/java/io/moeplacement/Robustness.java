package io.moeplacement;

/** How the balance of several load windows becomes one figure. Applies to the objective balance. */
public sealed interface Robustness {

    /** Balance of the pooled loads; the default. */
    static Robustness pooled() {
        return new Pooled();
    }

    /** Mean over windows. */
    static Robustness mean() {
        return new Mean();
    }

    /** The worst window of each layer; a limit on imbalance then holds in every window. */
    static Robustness worst() {
        return new Worst();
    }

    /** Mean of the worst {@code 1 - level} share of windows of each layer. */
    static Robustness cvar(double level) {
        return new Cvar(level);
    }

    /** Balance of the loads summed over windows. */
    record Pooled() implements Robustness {}

    /** Mean over windows of the imbalance in each. */
    record Mean() implements Robustness {}

    /** Largest imbalance over windows. */
    record Worst() implements Robustness {}

    /**
     * Conditional value at risk: the mean of the worst {@code 1 - level} share of windows.
     *
     * @param level in [0, 1); 0 is the mean
     */
    record Cvar(double level) implements Robustness {
        /** @throws IllegalArgumentException when the level is outside its range */
        public Cvar {
            if (!(level >= 0 && level < 1)) {
                throw new IllegalArgumentException("cvar level (" + level + ") must be at least 0 and below 1");
            }
        }
    }
}
