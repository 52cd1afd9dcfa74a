package io.moeplacement.cli;

import io.moeplacement.testkit.workload.ClusteredEmbeddings;
import java.util.Arrays;

/**
 * Embeddings made up: tokens that have the same experts in the first layer, in any order, are a cluster, as that layer's routing
 * depends on little but the token itself. Not thread-safe.
 */
final class SyntheticEmbeddings implements StepEmbeddings {

    private final ClusteredEmbeddings embeddings;
    private final int topK;
    private final long[] clusters;
    private final int[] first;
    private long tokens;

    /** @param batch tokens of a step */
    SyntheticEmbeddings(ClusteredEmbeddings embeddings, int topK, int batch) {
        this.embeddings = embeddings;
        this.topK = topK;
        this.clusters = new long[batch];
        this.first = new int[topK];
    }

    @Override
    public int dimension() {
        return embeddings.shape().dimension();
    }

    @Override
    public void add(int[] chosen) {
        System.arraycopy(chosen, 0, first, 0, topK);
        Arrays.sort(first);
        long cluster = 0;
        for (int expert : first) {
            // Ids are below 65536, so that sets of three are told apart exactly and larger ones almost surely.
            cluster = cluster * 65_537 + expert + 1;
        }
        clusters[(int) (tokens % clusters.length)] = cluster;
        tokens++;
    }

    @Override
    public void copy(long firstToken, int count, int layer, float[] target) {
        for (int i = 0; i < count; i++) {
            long token = firstToken + i;
            embeddings.embed(token, clusters[(int) (token % clusters.length)], layer, target, i * dimension());
        }
    }

    @Override
    public void finish() {
        // There is one for every token.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
