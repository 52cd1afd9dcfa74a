package io.moeplacement.testkit.workload;

/**
 * Synthetic activations with a known duplicate structure that evolves from block to block, to try token condensation on where
 * no real activations may be shipped. Same shape and seed, same numbers, on every machine.
 *
 * <p>The caller says which tokens belong together: token {@code i} of cluster {@code c} is {@code sqrt(b) g + sqrt(w_i - b) v_c +
 * sqrt(1 - w_i) z_i} with {@code b} the similarity between clusters and {@code g}, {@code v_c}, {@code z_i} random corners of a
 * cube with length 1, drawn anew for every block. So two tokens of a cluster have an expected cosine of about {@code sqrt(w_i
 * w_j)}, others one of {@code b}. {@code w_i} wanders within {@code within +- spread}, linearly from one random value to
 * the next in {@value #PERIOD} blocks. In a block, a token that is away is a cluster of its own; it may be back in the next one.
 *
 * <p>Immutable, thread-safe; any token of any block can be asked for, in O(dimension).
 */
public final class ClusteredEmbeddings {

    /** Blocks from one random closeness to the next. */
    static final int PERIOD = 4;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int COMMON = 1;
    private static final int CENTRE = 2;
    private static final int NOISE = 3;
    private static final int CLOSENESS = 4;
    private static final int AWAY = 5;
    private static final int ALONE = 6;

    private final EmbeddingShape shape;
    private final long seed;

    /**
     * Embeddings of a structure.
     *
     * @param seed picks directions, closeness and who is away
     */
    public ClusteredEmbeddings(EmbeddingShape shape, long seed) {
        this.shape = shape;
        this.seed = seed;
    }

    /** The structure. */
    public EmbeddingShape shape() {
        return shape;
    }

    /** Whether a token is like no other in a block. */
    public boolean isAway(long token, int block) {
        return share(hash(AWAY, token, block)) < shape.away();
    }

    /** A token's {@code w}: the expected cosine with its cluster's tokens of the same closeness. */
    public double closeness(long token, int block) {
        int anchor = Math.floorDiv(block, PERIOD);
        double part = Math.floorMod(block, PERIOD) / (double) PERIOD;
        double before = share(hash(CLOSENESS, token, anchor));
        double after = share(hash(CLOSENESS, token, anchor + 1));
        double wander = 2 * (before + part * (after - before)) - 1;
        return shape.within() + shape.spread() * wander;
    }

    /**
     * Writes the embedding of a token.
     *
     * @param token its number, which makes it different from the others of its cluster
     * @param cluster tokens of equal numbers are near-duplicates
     * @param block the block it enters
     * @param target written from {@code offset}, {@code [dimension]}
     * @throws IndexOutOfBoundsException when the target has no room
     */
    public void embed(long token, long cluster, int block, float[] target, int offset) {
        java.util.Objects.checkFromIndexSize(offset, shape.dimension(), target.length);
        double closeness = closeness(token, block);
        long centre = isAway(token, block) ? hash(ALONE, token, block) : hash(CENTRE, cluster, block);
        long common = hash(COMMON, 0, block);
        long noise = hash(NOISE, token, block);
        double length = 1 / Math.sqrt(shape.dimension());
        double ofCommon = Math.sqrt(shape.between()) * length;
        double ofCentre = Math.sqrt(closeness - shape.between()) * length;
        double ofNoise = Math.sqrt(Math.max(0, 1 - closeness)) * length;
        for (int first = 0; first < shape.dimension(); first += Long.SIZE) {
            int end = Math.min(shape.dimension(), first + Long.SIZE);
            long commonBits = mix(common + first * GOLDEN);
            long centreBits = mix(centre + first * GOLDEN);
            long noiseBits = mix(noise + first * GOLDEN);
            for (int i = first; i < end; i++) {
                target[offset + i] = (float) (signed(ofCommon, commonBits, i)
                        + signed(ofCentre, centreBits, i)
                        + signed(ofNoise, noiseBits, i));
            }
        }
    }

    private static double signed(double value, long bits, int index) {
        return ((bits >>> index) & 1) == 0 ? value : -value;
    }

    private long hash(int purpose, long number, int block) {
        return mix(mix(mix(seed + purpose * GOLDEN) + number) + block);
    }

    /** In 0..1, without 1. */
    private static double share(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood), after a step of its sequence. */
    private static long mix(long value) {
        long z = value + GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
