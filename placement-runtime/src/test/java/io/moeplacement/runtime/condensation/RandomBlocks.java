package io.moeplacement.runtime.condensation;

import java.util.SplittableRandom;

/** Small random blocks whose tokens are near some of a few directions; numbers are whole, so that sums are exact. */
final class RandomBlocks {

    final SplittableRandom random;
    final int experts;
    final int topK;
    final int dimension;
    final int tokens;
    final int devices;

    RandomBlocks(long seed) {
        random = new SplittableRandom(seed);
        experts = 1 + random.nextInt(6);
        topK = 1 + random.nextInt(Math.min(3, experts));
        dimension = 1 + random.nextInt(9);
        tokens = random.nextInt(40);
        devices = 1 + random.nextInt(3);
    }

    int[] ids() {
        int[] ids = new int[tokens * topK];
        for (int token = 0; token < tokens; token++) {
            int first = random.nextInt(experts);
            for (int rank = 0; rank < topK; rank++) {
                ids[token * topK + rank] = random.nextInt(10) == 0 ? -1 : (first + rank) % experts;
            }
        }
        return ids;
    }

    int[] sources() {
        int[] sources = new int[tokens];
        for (int token = 0; token < tokens; token++) {
            sources[token] = random.nextInt(devices);
        }
        return sources;
    }

    float[] embeddings() {
        float[] embeddings = new float[tokens * dimension];
        for (int token = 0; token < tokens; token++) {
            int direction = random.nextInt(4);
            for (int d = 0; d < dimension; d++) {
                int centre = (direction * 37 + d * 11) % 9 - 4;
                embeddings[token * dimension + d] = 3 * centre + random.nextInt(5) - 2;
            }
            // Never all zeros.
            embeddings[token * dimension] += embeddings[token * dimension] >= 0 ? 1 : -1;
        }
        return embeddings;
    }

    /** No quotient of small whole numbers' roots, so that no cosine is near it. */
    double threshold() {
        return 0.31234567 + 0.68 * random.nextDouble();
    }
}
