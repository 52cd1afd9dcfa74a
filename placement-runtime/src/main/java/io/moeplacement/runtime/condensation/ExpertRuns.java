package io.moeplacement.runtime.condensation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The assignments of a block, run by run: those of one expert from one device, in token order. Not thread-safe; buffers are
 * reused.
 */
final class ExpertRuns {

    /** Devices that are believed; more would be a mistake. */
    private static final int MAX_SOURCES = 1 << 16;

    private final int experts;
    private final int topK;
    /** Token + 1 that named an expert last. */
    private final int[] lastToken;

    private final int[] expertCursor;
    private int[] sourceCursor = {};
    private int[] tokensBySource = {};
    private int[] order = {};
    private int recorded;

    ExpertRuns(int experts, int topK) {
        this.experts = experts;
        this.topK = topK;
        this.lastToken = new int[experts];
        this.expertCursor = new int[experts + 1];
    }

    /** @throws IllegalArgumentException when an array is too short or an id is not allowed; nothing has changed then */
    void check(int tokens, int[] chosen, int @Nullable [] sources) {
        requireLength("expert ids", chosen.length, (long) tokens * topK);
        if (sources != null) {
            requireLength("sources", sources.length, tokens);
        }
        Arrays.fill(lastToken, 0);
        for (int token = 0; token < tokens; token++) {
            if (sources != null && (sources[token] < 0 || sources[token] >= MAX_SOURCES)) {
                throw new IllegalArgumentException("token " + token + ": source device (" + sources[token]
                        + ") must be in 0.." + (MAX_SOURCES - 1));
            }
            for (int rank = 0; rank < topK; rank++) {
                int expert = chosen[token * topK + rank];
                if (expert < -1 || expert >= experts) {
                    throw new IllegalArgumentException("token " + token + ", rank " + rank + ": expert id (" + expert
                            + ") must be in 0.." + (experts - 1) + ", or -1 where nothing was recorded");
                }
                if (expert >= 0) {
                    if (lastToken[expert] == token + 1) {
                        throw new IllegalArgumentException("token " + token + ": expert " + expert + " is named twice");
                    }
                    lastToken[expert] = token + 1;
                }
            }
        }
    }

    private static void requireLength(String name, int length, long needed) {
        if (length < needed) {
            throw new IllegalArgumentException(name + ": array of " + length + " for a block that needs " + needed);
        }
    }

    /** Orders assignments that were checked by expert, then source, then token: two stable counting sorts. */
    void sort(int tokens, int[] chosen, int @Nullable [] sources) {
        if (tokensBySource.length < tokens) {
            tokensBySource = new int[tokens];
            order = new int[tokens * topK];
        }
        sortTokens(tokens, sources);
        Arrays.fill(expertCursor, 0);
        for (int assignment = 0; assignment < tokens * topK; assignment++) {
            if (chosen[assignment] >= 0) {
                expertCursor[chosen[assignment] + 1]++;
            }
        }
        for (int expert = 0; expert < experts; expert++) {
            expertCursor[expert + 1] += expertCursor[expert];
        }
        recorded = expertCursor[experts];
        for (int i = 0; i < tokens; i++) {
            int first = tokensBySource[i] * topK;
            for (int assignment = first; assignment < first + topK; assignment++) {
                if (chosen[assignment] >= 0) {
                    order[expertCursor[chosen[assignment]]++] = assignment;
                }
            }
        }
    }

    private void sortTokens(int tokens, int @Nullable [] sources) {
        if (sources == null) {
            for (int token = 0; token < tokens; token++) {
                tokensBySource[token] = token;
            }
            return;
        }
        int most = 0;
        for (int token = 0; token < tokens; token++) {
            most = Math.max(most, sources[token]);
        }
        if (sourceCursor.length < most + 2) {
            sourceCursor = new int[most + 2];
        }
        Arrays.fill(sourceCursor, 0);
        for (int token = 0; token < tokens; token++) {
            sourceCursor[sources[token] + 1]++;
        }
        for (int source = 0; source <= most; source++) {
            sourceCursor[source + 1] += sourceCursor[source];
        }
        for (int token = 0; token < tokens; token++) {
            tokensBySource[sourceCursor[sources[token]]++] = token;
        }
    }

    /** Assignments that were recorded. */
    int recorded() {
        return recorded;
    }

    /** The assignment at a place of the order. */
    int assignment(int place) {
        return order[place];
    }

    /** Where the run that begins at a place ends. */
    int end(int place, int[] chosen, int @Nullable [] sources) {
        int expert = chosen[order[place]];
        int source = sources == null ? 0 : sources[order[place] / topK];
        int end = place + 1;
        while (end < recorded
                && chosen[order[end]] == expert
                && (sources == null || sources[order[end] / topK] == source)) {
            end++;
        }
        return end;
    }
}
