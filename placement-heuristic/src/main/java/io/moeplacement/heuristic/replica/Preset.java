package io.moeplacement.heuristic.replica;

import java.util.Locale;

/** How much search a layer gets ({@code placement.heuristic.preset}). */
public enum Preset {
    /** One pass, no search: the quality of {@code eplb}, limits kept. */
    FAST(0, Double.POSITIVE_INFINITY),
    /** Descent and some restarts, until a layer is within 0.05 % of its bound. */
    BALANCED(40, 5e-4),
    /** Restarts until the deadline, a proof, or a long time without success. */
    THOROUGH(4000, 0);

    private final int patience;
    private final double enough;

    Preset(int patience, double enough) {
        this.patience = patience;
        this.enough = enough;
    }

    /** Restarts without success after which a layer is done. */
    public int patience() {
        return patience;
    }

    /** Distance from the bound on imbalance at which a layer is done. */
    double enough() {
        return enough;
    }

    /** The word for it in configuration and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The preset of that word.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Preset of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
