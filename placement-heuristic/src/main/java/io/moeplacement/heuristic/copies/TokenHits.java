package io.moeplacement.heuristic.copies;

/**
 * How many tokens of one layer each place is expected to see when every place counts once per token and copies are chosen
 * independently by their shares. Not thread-safe.
 */
interface TokenHits {

    /** Tokens the selections stand for. */
    double tokens();

    /** Counts the share table anew. */
    void reset();

    /** Counts the change that the share table reports, without forgetting what was before. */
    void attempt();

    /** Keeps the last attempt. */
    void take();

    /** Tokens that reach a place, of the last reset or attempt. */
    double hits(int place);

    /** (token, expert) choices served at a place, of the last reset or attempt. */
    double copies(int place);
}
