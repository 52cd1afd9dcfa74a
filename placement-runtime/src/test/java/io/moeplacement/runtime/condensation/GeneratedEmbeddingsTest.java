package io.moeplacement.runtime.condensation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.testkit.workload.ClusteredEmbeddings;
import io.moeplacement.testkit.workload.EmbeddingShape;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Condensation of tokens whose duplicates are known. */
class GeneratedEmbeddingsTest {

    private static final int TOKENS = 200;
    private static final int BLOCKS = 24;

    private static float[] block(ClusteredEmbeddings embeddings, int clusterSize, int block) {
        int dimension = embeddings.shape().dimension();
        float[] all = new float[TOKENS * dimension];
        for (int token = 0; token < TOKENS; token++) {
            embeddings.embed(token, token / clusterSize, block, all, token * dimension);
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "5", "40"})
    void theKnownStructureIsFound(int clusterSize) {
        ClusteredEmbeddings embeddings = new ClusteredEmbeddings(new EmbeddingShape(256, 0.9, 0.03, 0.1, 0), 3);
        // Clusters go to the first of three experts or the second; tokens of every second cluster have a third expert
        // too.
        int[] experts = new int[TOKENS * 2];
        for (int token = 0; token < TOKENS; token++) {
            experts[2 * token] = token / clusterSize % 2;
            experts[2 * token + 1] = token / clusterSize % 2 == 0 ? 2 : -1;
        }
        TokenCondensation condensation = new TokenCondensation(3, 2, 256, null);
        for (int block = 0; block < 3; block++) {
            condensation.condense(TOKENS, experts, block(embeddings, clusterSize, block), 0.75);
            boolean[] kept = new boolean[TOKENS];
            for (int token = 0; token < TOKENS; token++) {
                int keeper = condensation.tokenToToken(token, 0);
                assertThat(keeper / clusterSize).isEqualTo(token / clusterSize);
                kept[keeper] = true;
            }
            int keepers = 0;
            for (boolean one : kept) {
                keepers += one ? 1 : 0;
            }
            assertThat(keepers).isEqualTo(TOKENS / clusterSize);
            assertThat(condensation.mergedTokens()).isEqualTo(TOKENS - TOKENS / clusterSize);
        }
    }

    /** A token that is away is merged with nobody. */
    @Test
    void tokensThatAreAwayAreFound() {
        ClusteredEmbeddings embeddings = new ClusteredEmbeddings(new EmbeddingShape(256, 0.95, 0.02, 0.1, 0.2), 8);
        TokenCondensation condensation = new TokenCondensation(1, 1, 256, null);
        for (int block = 0; block < 5; block++) {
            condensation.condense(TOKENS, new int[TOKENS], block(embeddings, 10, block), 0.75);
            assertThat(condensation.merged()).isGreaterThan(TOKENS / 2);
            for (int token = 0; token < TOKENS; token++) {
                if (embeddings.isAway(token, block)) {
                    assertThat(condensation.tokenToToken(token, 0)).isEqualTo(token);
                }
            }
        }
    }

    /**
     * What became of 24 blocks.
     *
     * @param pairs similarities that all computed would be
     * @param wrong merges into a keeper that is not similar enough
     * @param missed tokens that all similarities computed would have merged and this did not
     */
    private record Outcome(long pairs, long computed, long merged, long wrong, long missed) {}

    private static Outcome run(@Nullable SimilarityShortcut shortcut) {
        ClusteredEmbeddings embeddings = new ClusteredEmbeddings(EmbeddingShape.typical(), 11);
        TokenCondensation condensation = new TokenCondensation(4, 1, 128, shortcut);
        TokenCondensation full = new TokenCondensation(4, 1, 128, null);
        int[] experts = new int[TOKENS];
        long pairs = 0;
        long computed = 0;
        long merged = 0;
        long wrong = 0;
        long missed = 0;
        for (int block = 0; block < BLOCKS; block++) {
            for (int token = 0; token < TOKENS; token++) {
                experts[token] = (token / 10 + block * block) % 4;
            }
            float[] activations = block(embeddings, 10, block);
            condensation.condense(TOKENS, experts, activations, 0.8);
            full.condense(TOKENS, experts, activations, 0.8);
            pairs += full.computed();
            computed += condensation.computed();
            merged += condensation.merged();
            for (int token = 0; token < TOKENS; token++) {
                wrong += condensation.similarityToKeeper(token, activations) < 0.8 ? 1 : 0;
                missed += full.tokenToToken(token, 0) != token && condensation.tokenToToken(token, 0) == token ? 1 : 0;
            }
        }
        return new Outcome(pairs, computed, merged, wrong, missed);
    }

    /** The figures of docs/token-condensation.md; sums in double precision are the same everywhere. */
    @Test
    void theShortcutSparesMostSimilaritiesAndErrs() {
        Outcome all = run(null);
        assertThat(all).isEqualTo(new Outcome(117_600, 117_600, 4065, 0, 0));
        // Nearly everything is carried on after the first block, and so are its errors.
        SimilarityShortcut published = SimilarityShortcut.of(0.8, 0.2);
        assertThat(run(published)).isEqualTo(new Outcome(117_600, 5692, 4198, 814, 310));
        // A refresh computes more and errs less, both ways.
        assertThat(run(published.withRefresh(4))).isEqualTo(new Outcome(117_600, 33_187, 4149, 519, 225));
        // Refreshing in every block is computing everything.
        assertThat(run(published.withRefresh(1))).isEqualTo(all);
    }
}
