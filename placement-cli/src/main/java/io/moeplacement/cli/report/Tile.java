package io.moeplacement.cli.report;

/**
 * One figure of the summary.
 *
 * @param label what it is
 * @param value the figure after
 * @param note what it was before, and how to read it
 * @param tone {@code better}, {@code worse} or {@code plain}
 */
record Tile(String label, String value, String note, String tone) {

    /** A figure that is better when it is smaller. */
    static Tile smallerIsBetter(String label, String value, String note, double before, double after) {
        String tone = Say.isSame(before, after) ? "plain" : after < before ? "better" : "worse";
        return new Tile(label, value, note, tone);
    }

    static Tile plain(String label, String value, String note) {
        return new Tile(label, value, note, "plain");
    }
}
