package io.moeplacement.heuristic.alone;

/**
 * How many tokens of one layer reach each place (device or node) when every place counts once per token, kept up to date
 * over swaps. Not thread-safe.
 */
interface PlaceHits {

    /** Tokens the selections stand for. */
    double tokens();

    /** Tokens that reach a place under the placement at hand. */
    double hits(int place);

    /** (token, expert) choices served at a place under the placement at hand. */
    double copies(int place);

    /** (token, expert) choices of an expert. */
    double copiesOf(int expert);

    /** Counts a placement anew. */
    void reset(int[] placeOf);

    /**
     * Change of the hits if {@code first} on g and {@code second} on h, another place, changed places.
     *
     * @param change receives the change on g at index 0 and on h at index 1
     */
    void swapChange(int first, int g, int second, int h, double[] change);

    /** Takes a swap in. */
    void swap(int first, int g, int second, int h);
}
