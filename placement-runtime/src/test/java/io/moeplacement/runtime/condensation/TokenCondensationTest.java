package io.moeplacement.runtime.condensation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TokenCondensationTest {

    /** Angles in degrees as embeddings of two numbers. */
    private static float[] angles(double... degrees) {
        float[] embeddings = new float[2 * degrees.length];
        for (int i = 0; i < degrees.length; i++) {
            embeddings[2 * i] = (float) Math.cos(Math.toRadians(degrees[i]));
            embeddings[2 * i + 1] = (float) Math.sin(Math.toRadians(degrees[i]));
        }
        return embeddings;
    }

    private static double cosine(double degrees) {
        return Math.cos(Math.toRadians(degrees));
    }

    private static int[] map(TokenCondensation condensation, int rank) {
        int[] map = new int[condensation.tokens()];
        Arrays.setAll(map, token -> condensation.tokenToToken(token, rank));
        return map;
    }

    @Test
    void theTokenOfMostNeighboursStaysAgainAndAgain() {
        TokenCondensation condensation = new TokenCondensation(1, 1, 2, null);
        // A chain of neighbours 10 degrees apart, two of 100 degrees, and one alone. Token 1 has most edges: 0, 2, 3.
        condensation.condense(8, new int[8], angles(0, 10, 18, 19, 28, 100, 105, 200), cosine(10.5));
        // 0-1, 1-2, 1-3, 2-3, 2-4, 3-4: tokens 1, 2 and 3 have three each, the lowest stays; 4 is left without an edge.
        assertThat(map(condensation, 0)).containsExactly(1, 1, 1, 1, 4, 5, 5, 7);
        assertThat(condensation.merged()).isEqualTo(4);
        assertThat(condensation.mergedTokens()).isEqualTo(4);
        assertThat(condensation.computed()).isEqualTo(28);
    }

    @Test
    void aChainOfMergesNeverFormsAsKeepersStay() {
        TokenCondensation condensation = new TokenCondensation(1, 1, 2, null);
        condensation.condense(5, new int[5], angles(0, 10, 20, 30, 40), cosine(10.5));
        // 1, 2 and 3 have two edges each: 1 takes 0 and 2; of 3-4 the lower one stays.
        assertThat(map(condensation, 0)).containsExactly(1, 1, 1, 3, 3);
    }

    @Test
    void onlyTokensOfOneExpertOnOneDeviceAreCompared() {
        TokenCondensation condensation = new TokenCondensation(3, 2, 2, null);
        float[] equal = angles(30, 30, 30, 30);
        int[] experts = {0, 1, 1, 2, 1, 0, 2, -1};
        condensation.condense(4, experts, equal, 0.9);
        // Expert 0: tokens 0, 2. Expert 1: 0, 1, 2. Expert 2: 1, 3.
        assertThat(map(condensation, 0)).containsExactly(0, 0, 0, 1);
        assertThat(map(condensation, 1)).containsExactly(0, 1, 0, -1);
        // Pairs 0-1, 0-2, 1-2, 1-3; 0-2 shares two experts and is computed once.
        assertThat(condensation.computed()).isEqualTo(4);
        assertThat(condensation.merged()).isEqualTo(4);
        assertThat(condensation.mergedTokens()).isEqualTo(2);
        int[] condensed = new int[8];
        condensation.copyCondensed(experts, condensed);
        assertThat(condensed).containsExactly(0, 1, -1, 2, -1, -1, -1, -1);

        condensation.condense(4, experts, new int[] {0, 1, 0, 1}, equal, 0.9);
        assertThat(map(condensation, 0)).containsExactly(0, 1, 0, 1);
        assertThat(map(condensation, 1)).containsExactly(0, 1, 0, -1);
        assertThat(condensation.computed()).isEqualTo(2);
    }

    @Test
    void copiesHaveSimilarityOneAndOppositesNone() {
        TokenCondensation condensation = new TokenCondensation(1, 1, 3, null);
        float[] embeddings = {0.1f, -0.7f, 0.3f, 0.1f, -0.7f, 0.3f, -0.1f, 0.7f, -0.3f, 1e-30f, -7e-30f, 3e-30f};
        condensation.condense(3, new int[3], embeddings, 1);
        assertThat(map(condensation, 0)).containsExactly(0, 0, 2);
        assertThat(condensation.similarityToKeeper(1, embeddings)).isEqualTo(1);
        // Tiny and huge numbers neither vanish nor overflow.
        float[] extreme = {1e-42f, 2e-42f, 0, 1e38f, 2e38f, 0, 3e38f, 0, 1e38f};
        condensation.condense(3, new int[3], extreme, 0.99);
        assertThat(map(condensation, 0)).containsExactly(0, 0, 2);
    }

    @Property(tries = 200)
    void allPairsAsTheNaiveImplementation(@ForAll long seed) {
        RandomBlocks blocks = new RandomBlocks(seed);
        TokenCondensation condensation = new TokenCondensation(blocks.experts, blocks.topK, blocks.dimension, null);
        NaiveCondensation naive = new NaiveCondensation(blocks.topK, blocks.dimension, null);
        for (int block = 0; block < 3; block++) {
            compare(blocks, condensation, naive);
            assertThat(condensation.carriedSimilar() + condensation.carriedDissimilar())
                    .isZero();
        }
    }

    /** More blocks than there are stamps in the table of pairs. */
    @Property(tries = 20)
    void theShortcutAsTheNaiveImplementation(@ForAll long seed) {
        RandomBlocks blocks = new RandomBlocks(seed);
        double s1 = blocks.random.nextDouble();
        SimilarityShortcut shortcut = SimilarityShortcut.of(s1, s1 * blocks.random.nextDouble());
        if (blocks.random.nextBoolean()) {
            shortcut = shortcut.withRefresh(1 + blocks.random.nextInt(7));
        }
        TokenCondensation condensation = new TokenCondensation(blocks.experts, blocks.topK, blocks.dimension, shortcut);
        for (int batch = 0; batch < 2; batch++) {
            NaiveCondensation naive = new NaiveCondensation(blocks.topK, blocks.dimension, shortcut);
            condensation.beginBatch();
            for (int block = 0; block < 40; block++) {
                compare(blocks, condensation, naive);
            }
        }
    }

    private static void compare(RandomBlocks blocks, TokenCondensation condensation, NaiveCondensation naive) {
        int[] ids = blocks.ids();
        int[] sources = blocks.sources();
        float[] embeddings = blocks.embeddings();
        double threshold = blocks.threshold();
        condensation.condense(blocks.tokens, ids, sources, embeddings, threshold);
        naive.condense(blocks.tokens, ids, sources, embeddings, threshold);
        assertThat(condensation.computed()).isEqualTo(naive.computed);
        assertThat(condensation.carriedSimilar()).isEqualTo(naive.similar);
        assertThat(condensation.carriedDissimilar()).isEqualTo(naive.dissimilar);
        for (int assignment = 0; assignment < ids.length; assignment++) {
            int token = assignment / blocks.topK;
            Integer keeper = ids[assignment] < 0 ? null : naive.keepers.get(List.of(token, ids[assignment]));
            assertThat(condensation.tokenToToken(token, assignment % blocks.topK))
                    .isEqualTo(keeper == null ? -1 : keeper);
        }
    }

    /** No similarity is above 1 or below 0. */
    @Property(tries = 50)
    void aShortcutThatNeverHoldsChangesNothing(@ForAll long seed) {
        RandomBlocks blocks = new RandomBlocks(seed);
        TokenCondensation with =
                new TokenCondensation(blocks.experts, blocks.topK, blocks.dimension, SimilarityShortcut.of(1, 0));
        TokenCondensation without = new TokenCondensation(blocks.experts, blocks.topK, blocks.dimension, null);
        for (int block = 0; block < 5; block++) {
            int[] ids = blocks.ids();
            float[] embeddings = blocks.embeddings();
            double threshold = blocks.threshold();
            with.condense(blocks.tokens, ids, embeddings, threshold);
            without.condense(blocks.tokens, ids, embeddings, threshold);
            assertThat(with.computed()).isEqualTo(without.computed());
            for (int rank = 0; rank < blocks.topK; rank++) {
                assertThat(map(with, rank)).isEqualTo(map(without, rank));
            }
        }
    }

    @Property(tries = 200)
    void keepersStayAndNoTwoOfThemAreSimilar(@ForAll long seed) {
        RandomBlocks blocks = new RandomBlocks(seed);
        int[] ids = blocks.ids();
        float[] embeddings = blocks.embeddings();
        double threshold = blocks.threshold();
        TokenCondensation condensation = new TokenCondensation(blocks.experts, blocks.topK, blocks.dimension, null);
        condensation.condense(blocks.tokens, ids, embeddings, threshold);
        Cosines cosines = new Cosines(blocks.dimension);
        cosines.begin(blocks.tokens, embeddings);
        int merged = 0;
        for (int assignment = 0; assignment < ids.length; assignment++) {
            int keeper = condensation.keeperOf(assignment);
            if (ids[assignment] < 0) {
                assertThat(keeper).isEqualTo(-1);
                continue;
            }
            assertThat(ids[keeper]).isEqualTo(ids[assignment]);
            assertThat(condensation.keeperOf(keeper)).isEqualTo(keeper);
            assertThat(condensation.similarityToKeeper(assignment, embeddings)).isGreaterThanOrEqualTo(threshold);
            merged += keeper == assignment ? 0 : 1;
            for (int other = 0; other < assignment; other++) {
                if (keeper == assignment && condensation.keeperOf(other) == other && ids[other] == ids[assignment]) {
                    assertThat(cosines.similarity(embeddings, other / blocks.topK, assignment / blocks.topK))
                            .isLessThan(threshold);
                }
            }
        }
        assertThat(condensation.merged()).isEqualTo(merged);
    }

    /** Every assignment ends with the output of its keeper, as the expert gave it. */
    @Property(tries = 200)
    void expansionRestoresEveryToken(@ForAll long seed) {
        RandomBlocks blocks = new RandomBlocks(seed);
        int[] ids = blocks.ids();
        float[] embeddings = blocks.embeddings();
        TokenCondensation condensation = new TokenCondensation(blocks.experts, blocks.topK, blocks.dimension, null);
        condensation.condense(blocks.tokens, ids, embeddings, blocks.threshold());
        int[] sent = new int[ids.length];
        condensation.copyCondensed(ids, sent);
        float[] outputs = new float[ids.length * blocks.dimension];
        Arrays.fill(outputs, Float.NaN);
        for (int assignment = 0; assignment < ids.length; assignment++) {
            if (sent[assignment] >= 0) {
                compute(sent[assignment], assignment, blocks, embeddings, outputs, assignment);
            }
        }
        condensation.expand(outputs);
        float[] expected = new float[outputs.length];
        Arrays.fill(expected, Float.NaN);
        for (int assignment = 0; assignment < ids.length; assignment++) {
            if (ids[assignment] >= 0) {
                compute(ids[assignment], condensation.keeperOf(assignment), blocks, embeddings, expected, assignment);
            }
        }
        assertThat(outputs).isEqualTo(expected);
    }

    /** An expert that is easily told from the others. */
    private static void compute(
            int expert, int input, RandomBlocks blocks, float[] embeddings, float[] outputs, int output) {
        for (int d = 0; d < blocks.dimension; d++) {
            float in = embeddings[input / blocks.topK * blocks.dimension + d];
            outputs[output * blocks.dimension + d] = 100 * expert + in;
        }
    }

    /** Powers of two change no cosine. */
    @Property(tries = 50)
    void lengthsDoNotMatter(@ForAll long seed) {
        RandomBlocks blocks = new RandomBlocks(seed);
        int[] ids = blocks.ids();
        float[] embeddings = blocks.embeddings();
        double threshold = blocks.threshold();
        TokenCondensation one = new TokenCondensation(blocks.experts, blocks.topK, blocks.dimension, null);
        TokenCondensation other = new TokenCondensation(blocks.experts, blocks.topK, blocks.dimension, null);
        one.condense(blocks.tokens, ids, embeddings, threshold);
        float[] scaled = embeddings.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= i / blocks.dimension % 2 == 0 ? 0x1p40f : 0x1p-30f;
        }
        other.condense(blocks.tokens, ids, scaled, threshold);
        for (int rank = 0; rank < blocks.topK; rank++) {
            assertThat(map(other, rank)).isEqualTo(map(one, rank));
        }
    }

    @Test
    void badInputIsRefusedAndLeavesAnEmptyResult() {
        SimilarityShortcut shortcut = SimilarityShortcut.of(0.8, 0.2);
        TokenCondensation condensation = new TokenCondensation(3, 2, 2, shortcut);
        int[] ids = {0, 1, 1, 2};
        float[] fine = {1, 2, 1, 2};
        condensation.condense(2, ids, fine, 0.9);
        refuse(condensation, "tokens (-1)", -1, ids, fine, 0.9);
        refuse(condensation, "tokens (32769) must be in 0..32768", 32769, ids, fine, 0.9);
        refuse(condensation, "token 1, dimension 0: embedding (NaN)", 2, ids, new float[] {1, 2, Float.NaN, 1}, 0.9);
        refuse(condensation, "embedding (-Infinity)", 2, ids, new float[] {1, Float.NEGATIVE_INFINITY, 1, 1}, 0.9);
        refuse(condensation, "token 1: all 2 numbers of its embedding are 0", 2, ids, new float[] {1, 2, 0, 0}, 0.9);
        refuse(condensation, "embeddings: array of 3 for 2 tokens of dimension 2", 2, ids, new float[3], 0.9);
        refuse(condensation, "expert ids: array of 3", 2, new int[3], fine, 0.9);
        refuse(condensation, "token 1, rank 0: expert id (3)", 2, new int[] {0, 1, 3, 2}, fine, 0.9);
        refuse(condensation, "token 0: expert 1 is named twice", 2, new int[] {1, 1, 0, 2}, fine, 0.9);
        refuse(condensation, "threshold (NaN)", 2, ids, fine, Double.NaN);
        refuse(condensation, "threshold (0.0)", 2, ids, fine, 0);
        refuse(condensation, "threshold (1.1)", 2, ids, fine, 1.1);
        refuse(condensation, "block of 1 tokens in a batch of 2", 1, ids, fine, 0.9);
        assertThatThrownBy(() -> condensation.condense(2, ids, new int[] {0, -1}, fine, 0.9))
                .hasMessageContaining("token 1: source device (-1)");
        assertThatThrownBy(() -> condensation.condense(2, ids, new int[1], fine, 0.9))
                .hasMessageContaining("sources: array of 1");
        // What was known before the refusals still is.
        condensation.condense(2, ids, fine, 0.9);
        assertThat(condensation.carriedSimilar()).isEqualTo(1);
        assertThat(condensation.computed()).isZero();
        assertThatThrownBy(() -> condensation.expand(new float[7])).hasMessageContaining("outputs: array of 7");
        assertThatThrownBy(() -> condensation.copyCondensed(ids, new int[3])).hasMessageContaining("target");
        assertThatThrownBy(() -> condensation.tokenToToken(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> condensation.tokenToToken(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void refuse(
            TokenCondensation condensation,
            String message,
            int tokens,
            int[] ids,
            float[] embeddings,
            double threshold) {
        assertThatThrownBy(() -> condensation.condense(tokens, ids, embeddings, threshold))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThat(condensation.tokens()).isZero();
        assertThat(condensation.merged()).isZero();
    }

    @Test
    void shapesAndThresholdsOutsideTheirRange() {
        assertThatThrownBy(() -> new TokenCondensation(0, 1, 1, null)).hasMessageContaining("experts (0)");
        assertThatThrownBy(() -> new TokenCondensation(2, 3, 1, null)).hasMessageContaining("topK (3) must be in 1..2");
        assertThatThrownBy(() -> new TokenCondensation(2, 1, 0, null)).hasMessageContaining("dimension (0)");
        assertThatThrownBy(() -> SimilarityShortcut.of(0.2, 0.8)).hasMessageContaining("S2 (0.8) must not be above S1");
        assertThatThrownBy(() -> SimilarityShortcut.of(1.1, 0.8)).hasMessageContaining("S1 (1.1)");
        assertThatThrownBy(() -> SimilarityShortcut.of(Double.NaN, 0)).hasMessageContaining("S1 (NaN)");
        assertThatThrownBy(() -> SimilarityShortcut.of(0.5, -0.1)).hasMessageContaining("S2 (-0.1)");
        assertThatThrownBy(() -> SimilarityShortcut.of(0.5, 0.1).withRefresh(0)).hasMessageContaining("refresh (0)");
    }

    @Test
    void emptyBlocksAndTokensWithoutExperts() {
        TokenCondensation condensation = new TokenCondensation(2, 1, 2, null);
        condensation.condense(0, new int[0], new float[0], 0.5);
        assertThat(condensation.merged()).isZero();
        condensation.condense(2, new int[] {-1, -1}, angles(0, 0), 0.5);
        assertThat(map(condensation, 0)).containsExactly(-1, -1);
        assertThat(condensation.mergedTokens()).isZero();
    }
}
