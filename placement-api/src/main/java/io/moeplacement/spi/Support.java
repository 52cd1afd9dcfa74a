package io.moeplacement.spi;

import org.jspecify.annotations.Nullable;

/**
 * Whether a solver can take a problem.
 *
 * @param reason why not, naming the feature and the limit; null when it can
 */
public record Support(@Nullable String reason) {

    private static final Support YES = new Support(null);

    /** It can. */
    public static Support yes() {
        return YES;
    }

    /** It cannot, for a reason that a caller can act on. */
    public static Support no(String reason) {
        return new Support(reason);
    }

    /** Whether it can. */
    public boolean isSupported() {
        return reason == null;
    }
}
