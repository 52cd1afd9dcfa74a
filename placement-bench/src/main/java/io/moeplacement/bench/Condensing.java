package io.moeplacement.bench;

import io.moeplacement.runtime.condensation.SimilarityShortcut;
import io.moeplacement.runtime.condensation.TokenCondensation;
import io.moeplacement.testkit.workload.ClusteredEmbeddings;
import io.moeplacement.testkit.workload.EmbeddingShape;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Token condensation of one block: {@code tokens} tokens, top-1, spread evenly over {@code experts}, clusters of eight tokens.
 * Calls go on through 24 blocks of a batch, then begin anew. {@code -prof gc} shows that nothing is allocated once warm.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class Condensing {

    private static final int BLOCKS = 24;
    private static final int CLUSTER = 8;

    @Param({"256", "512", "1024", "2048"})
    int tokens;

    @Param({"1", "32"})
    int experts;

    @Param("128")
    int dimension;

    @Param({"off", "published", "refresh4"})
    String shortcut = "";

    private TokenCondensation condensation;
    private int[] chosen;
    private float[][] embeddings;
    private int block;

    /** Draws the activations of all blocks. */
    @Setup
    public void prepare() {
        SimilarityShortcut published = SimilarityShortcut.of(0.8, 0.2);
        SimilarityShortcut used = shortcut.equals("off") ? null : published;
        condensation = new TokenCondensation(
                experts, 1, dimension, shortcut.equals("refresh4") ? published.withRefresh(4) : used);
        EmbeddingShape typical = EmbeddingShape.typical();
        ClusteredEmbeddings structure = new ClusteredEmbeddings(
                new EmbeddingShape(dimension, typical.within(), typical.spread(), typical.between(), typical.away()),
                1);
        chosen = new int[tokens];
        embeddings = new float[BLOCKS][tokens * dimension];
        for (int token = 0; token < tokens; token++) {
            chosen[token] = token / CLUSTER % experts;
            for (int layer = 0; layer < BLOCKS; layer++) {
                structure.embed(token, token / CLUSTER, layer, embeddings[layer], token * dimension);
            }
        }
    }

    /** Condenses the next block. */
    @Benchmark
    public int condense() {
        if (block == 0) {
            condensation.beginBatch();
        }
        condensation.condense(tokens, chosen, embeddings[block], 0.8);
        block = (block + 1) % BLOCKS;
        return condensation.merged();
    }
}
