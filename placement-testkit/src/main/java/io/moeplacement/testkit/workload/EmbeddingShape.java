package io.moeplacement.testkit.workload;

/**
 * The duplicate structure of {@link ClusteredEmbeddings}, all of it invented. Immutable.
 *
 * @param dimension numbers of an embedding, in 1..65536; similarities scatter by about {@code 1 / sqrt(dimension)} times the
 *     root of what they leave to chance
 * @param within expected cosine of two tokens of one cluster
 * @param spread how far a token's closeness to its cluster wanders about {@code within}, up and down, slowly from block to
 *     block; {@code within + spread} at most 1
 * @param between expected cosine of two tokens of different clusters, at least 0, below {@code within - spread}
 * @param away share of tokens that in a block are like no other, another share in every block, in 0..1
 */
public record EmbeddingShape(int dimension, double within, double spread, double between, double away) {

    /** Largest dimension. */
    public static final int MAX_DIMENSION = 1 << 16;

    /** @throws IllegalArgumentException when a number is outside its range */
    public EmbeddingShape {
        if (dimension < 1 || dimension > MAX_DIMENSION) {
            throw new IllegalArgumentException("dimension (" + dimension + ") must be in 1.." + MAX_DIMENSION);
        }
        requireShare("within", within);
        requireShare("spread", spread);
        requireShare("between", between);
        requireShare("away", away);
        // A tiny amount for sums such as 0.9 + 0.1.
        if (within + spread > 1 + 1e-9) {
            throw new IllegalArgumentException(
                    "within (" + within + ") + spread (" + spread + ") must be at most 1, the largest cosine");
        }
        if (between >= within - spread) {
            throw new IllegalArgumentException("between (" + between + ") must be below within - spread ("
                    + (within - spread) + "), else clusters are none");
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " (" + value + ") must be a number in 0..1");
        }
    }

    /**
     * 128 numbers, 0.85 within a cluster, wandering by 0.1, 0.1 between clusters, 5 % away in a block: about nine in ten pairs
     * above 0.8 stay there from block to block, as Luffy reports of real models.
     */
    public static EmbeddingShape typical() {
        return new EmbeddingShape(128, 0.85, 0.1, 0.1, 0.05);
    }
}
