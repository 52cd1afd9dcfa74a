package io.moeplacement.runtime.analysis;

import io.moeplacement.Pairing;
import java.util.SplittableRandom;

/**
 * Transitions of tokens whose second layer was shuffled: what is left of the affinity is what a finite sample shows by chance.
 * A token keeps its whole set of experts, so both margins and the dependence of its pairs stay. Not thread-safe.
 */
final class TokenShuffle {

    private final RecordedTokens tokens;
    private final int ranks;
    private final SplittableRandom random;

    /** @param seed picks the order; each layer pair shuffles anew */
    TokenShuffle(RecordedTokens tokens, Pairing pairing, long seed) {
        this.tokens = tokens;
        this.ranks = pairing == Pairing.TOP1 ? 1 : tokens.topK();
        this.random = new SplittableRandom(seed);
    }

    /** Shuffled transitions from a layer to the next one; empty where no token recorded both. */
    TransitionTable next(int pair) {
        SplittableRandom own = random.split();
        int[] recorded = recordedInBoth(pair);
        int[] shuffled = recorded.clone();
        for (int i = shuffled.length - 1; i > 0; i--) {
            int other = own.nextInt(i + 1);
            int token = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = token;
        }
        double[][] counts = new double[tokens.experts()][tokens.experts()];
        for (int i = 0; i < recorded.length; i++) {
            for (int from = 0; from < ranks; from++) {
                int source = tokens.expert(recorded[i], pair, from);
                for (int to = 0; source >= 0 && to < ranks; to++) {
                    int target = tokens.expert(shuffled[i], pair + 1, to);
                    if (target >= 0) {
                        counts[source][target]++;
                    }
                }
            }
        }
        return new TransitionTable(counts);
    }

    private int[] recordedInBoth(int pair) {
        int[] found = new int[tokens.tokens()];
        int count = 0;
        for (int token = 0; token < found.length; token++) {
            if (recorded(token, pair) && recorded(token, pair + 1)) {
                found[count++] = token;
            }
        }
        return java.util.Arrays.copyOf(found, count);
    }

    private boolean recorded(int token, int layer) {
        for (int rank = 0; rank < ranks; rank++) {
            if (tokens.expert(token, layer, rank) >= 0) {
                return true;
            }
        }
        return false;
    }
}
