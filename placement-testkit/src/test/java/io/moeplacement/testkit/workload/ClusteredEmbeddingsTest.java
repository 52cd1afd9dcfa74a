package io.moeplacement.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusteredEmbeddingsTest {

    private static double cosine(float[] one, float[] other) {
        double dot = 0;
        double square = 0;
        double otherSquare = 0;
        for (int i = 0; i < one.length; i++) {
            dot += one[i] * other[i];
            square += one[i] * one[i];
            otherSquare += other[i] * other[i];
        }
        return dot / Math.sqrt(square * otherSquare);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"64, 0.9, 0, 0.1", "128, 0.7, 0, 0", "300, 0.85, 0.1, 0.5", "1000, 1, 0, 0.2"})
    void similaritiesAreTheStatedOnes(int dimension, double within, double spread, double between) {
        ClusteredEmbeddings embeddings =
                new ClusteredEmbeddings(new EmbeddingShape(dimension, within, spread, between, 0), 5);
        List<Double> inside = new ArrayList<>();
        List<Double> outside = new ArrayList<>();
        float[][] tokens = new float[60][dimension];
        for (int block = 0; block < 12; block++) {
            for (int token = 0; token < tokens.length; token++) {
                embeddings.embed(token, token / 4, block, tokens[token], 0);
                for (int other = 0; other < token; other++) {
                    (token / 4 == other / 4 ? inside : outside).add(cosine(tokens[token], tokens[other]));
                }
            }
        }
        assertThat(mean(inside)).isCloseTo(within, within(0.02));
        assertThat(mean(outside)).isCloseTo(between, within(0.02));
    }

    @Test
    void closenessWandersSlowlyWithinItsRange() {
        ClusteredEmbeddings embeddings = new ClusteredEmbeddings(new EmbeddingShape(8, 0.8, 0.15, 0.1, 0), 1);
        double least = 1;
        double most = 0;
        for (int token = 0; token < 100; token++) {
            for (int block = 0; block < 20; block++) {
                double closeness = embeddings.closeness(token, block);
                least = Math.min(least, closeness);
                most = Math.max(most, closeness);
                assertThat(Math.abs(embeddings.closeness(token, block + 1) - closeness))
                        .isLessThanOrEqualTo(2 * 0.15 / ClusteredEmbeddings.PERIOD + 1e-12);
            }
        }
        assertThat(least).isBetween(0.65, 0.67);
        assertThat(most).isBetween(0.93, 0.95);
    }

    @Test
    void aTokenThatIsAwayIsLikeNoOther() {
        ClusteredEmbeddings embeddings = new ClusteredEmbeddings(new EmbeddingShape(256, 0.9, 0, 0, 0.2), 9);
        int away = 0;
        float[] first = new float[256];
        float[] other = new float[256];
        for (int block = 0; block < 5_000; block++) {
            boolean apart = embeddings.isAway(0, block) || embeddings.isAway(1, block);
            away += embeddings.isAway(0, block) ? 1 : 0;
            if (block < 200) {
                embeddings.embed(0, 7, block, first, 0);
                embeddings.embed(1, 7, block, other, 0);
                assertThat(cosine(first, other)).isBetween(apart ? -0.4 : 0.6, apart ? 0.4 : 1);
            }
        }
        assertThat(away / 5_000.0).isCloseTo(0.2, within(0.02));
    }

    /** What Luffy reports of real models: about nine in ten pairs above 0.8 are so in the next block too. */
    @Test
    void typicalPairsStaySimilar() {
        ClusteredEmbeddings embeddings = new ClusteredEmbeddings(EmbeddingShape.typical(), 3);
        int dimension = embeddings.shape().dimension();
        float[][] tokens = new float[200][dimension];
        boolean[][] similar = new boolean[200][200];
        int before = 0;
        int stayed = 0;
        for (int block = 0; block < 24; block++) {
            for (int token = 0; token < tokens.length; token++) {
                embeddings.embed(token, token / 10, block, tokens[token], 0);
                for (int other = 0; other < token; other++) {
                    boolean now = cosine(tokens[token], tokens[other]) > 0.8;
                    before += similar[token][other] ? 1 : 0;
                    stayed += similar[token][other] && now ? 1 : 0;
                    similar[token][other] = now;
                }
            }
        }
        assertThat((double) stayed / before).isBetween(0.75, 0.95);
    }

    @Test
    void theSameSeedGivesTheSameNumbersAnywhereInTheTarget() {
        float[] target = new float[300];
        float[] alone = new float[100];
        EmbeddingShape shape = new EmbeddingShape(100, 0.8, 0.1, 0.1, 0.1);
        new ClusteredEmbeddings(shape, 4).embed(12, 3, 5, target, 150);
        new ClusteredEmbeddings(shape, 4).embed(12, 3, 5, alone, 0);
        assertThat(java.util.Arrays.copyOfRange(target, 150, 250)).isEqualTo(alone);
        assertThat(target[149]).isZero();
        assertThat(target[250]).isZero();
        new ClusteredEmbeddings(shape, 5).embed(12, 3, 5, target, 150);
        assertThat(java.util.Arrays.copyOfRange(target, 150, 250)).isNotEqualTo(alone);
        assertThatThrownBy(() -> new ClusteredEmbeddings(shape, 4).embed(0, 0, 0, target, 201))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.8, 0, 0, 0, dimension (0)",
        "70000, 0.8, 0, 0, 0, dimension (70000)",
        "8, NaN, 0, 0, 0, within (NaN)",
        "8, 1.1, 0, 0, 0, within (1.1)",
        "8, 0.8, -0.1, 0, 0, spread (-0.1)",
        "8, 0.8, 0, Infinity, 0, between (Infinity)",
        "8, 0.8, 0, 0, 2, away (2.0)",
        "8, 0.8, 0.3, 0, 0, at most 1",
        "8, 0.8, 0.1, 0.75, 0, clusters are none"
    })
    void shapesOutsideTheirRange(
            int dimension, double within, double spread, double between, double away, String message) {
        assertThatThrownBy(() -> new EmbeddingShape(dimension, within, spread, between, away))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
