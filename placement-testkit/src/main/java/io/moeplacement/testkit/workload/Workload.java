package io.moeplacement.testkit.workload;

import io.moeplacement.ModelPreset;
import io.moeplacement.ModelSpec;
import io.moeplacement.Pairing;
import io.moeplacement.ProfileAccumulator;
import io.moeplacement.RoutingProfile;
import io.moeplacement.testkit.workload.WorkloadShape.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A synthetic workload of a known model. Same name and seed, same tokens, on every machine.
 *
 * <p>The statistics each one was made to have (loads of the hottest expert, and for gpt-oss-20b affinity between layers)
 * stand beside the real figures in {@code docs/spec.md}, section "Workloads". Everything else about it is invented.
 * Immutable, thread-safe; making one takes milliseconds, drawing takes O(layers * k * log experts) per token.
 */
public final class Workload {

    private static final int SHORTEST_SEQUENCE = 32;
    private static final int LONGEST_SEQUENCE = 511;

    private final WorkloadShape shape;
    private final LayerRouter[] layers;

    private Workload(WorkloadShape shape) {
        this(shape, new WorkloadStructure(shape).routers());
    }

    private Workload(WorkloadShape shape, LayerRouter[] layers) {
        this.shape = shape;
        this.layers = layers;
    }

    /**
     * The workload of a name, which is also the name of its {@link ModelPreset}.
     *
     * @throws IllegalArgumentException when the name is unknown; the message lists the known ones
     */
    public static Workload named(String id) {
        return switch (id) {
            case "mixtral-8x7b" ->
                new Workload(new WorkloadShape(
                        ModelPreset.MIXTRAL_8X7B, new Spread(1.09, 1.19, 1.35), null, 4, 0.5, 0.2, 0.5, 0.2, 250));
            case "gpt-oss-20b" ->
                new Workload(new WorkloadShape(
                        ModelPreset.GPT_OSS_20B,
                        new Spread(1.95, 2.66, 3.84),
                        new Spread(3.1, 4.37, 9.79),
                        1.5,
                        0.92,
                        0.055,
                        0.5,
                        0.3,
                        302));
            case "deepseek-v3" ->
                new Workload(new WorkloadShape(
                        ModelPreset.DEEPSEEK_V3, new Spread(4, 7.31, 13.65), null, 1.5, 0.8, 0.05, 0.5, 0.3, 302));
            default ->
                throw new IllegalArgumentException(
                        "unknown workload (" + id + "), known are " + String.join(", ", names()));
        };
    }

    /** The names of all workloads. */
    public static List<String> names() {
        return List.of("mixtral-8x7b", "gpt-oss-20b", "deepseek-v3");
    }

    /**
     * A workload whose experts are as popular as measured ones; what loads do not say (top-1 choices, affinity, sequences)
     * stays that of this workload. As a token's experts are drawn together, a few percent of a layer's load come out at other
     * experts than measured.
     *
     * @param measured loads of each layer of the model, in any unit
     * @throws IllegalArgumentException when layers or experts are not the model's, a layer has no load, or an expert has more
     *     than 1 / (2k) of its layer's: at 1 / k every token would have to name it, and only half of that can be drawn
     *     without naming it twice; the message names layer and expert
     */
    public Workload withLoads(RoutingProfile measured) {
        ModelSpec spec = shape.model().spec();
        int[] ids = shape.model().layerIds();
        if (measured.experts() != spec.experts() || !Arrays.equals(measured.layerIds(), ids)) {
            throw new IllegalArgumentException(
                    "the loads are of " + described(measured.layerIds()) + " with " + measured.experts() + " experts, "
                            + shape.model().id() + " has " + described(ids) + " with " + spec.experts());
        }
        double[][] shares = new double[spec.layers()][spec.experts()];
        for (int layer = 0; layer < shares.length; layer++) {
            double total = measured.totalLoad(layer);
            if (total == 0) {
                throw new IllegalArgumentException("layer " + ids[layer] + " has no load: no expert could be drawn");
            }
            for (int expert = 0; expert < shares[layer].length; expert++) {
                double share = measured.load(layer, expert) / total;
                if (2 * spec.topK() * share > 1) {
                    throw new IllegalArgumentException("layer " + ids[layer] + ": expert " + expert + " has " + share
                            + " of the load, at most 1/" + 2 * spec.topK() + " can be drawn for top-" + spec.topK());
                }
                shares[layer][expert] = share;
            }
        }
        return new Workload(shape, new WorkloadStructure(shape).routers(shares));
    }

    private static String described(int[] layerIds) {
        return layerIds.length + " layers (" + layerIds[0] + ".." + layerIds[layerIds.length - 1] + ")";
    }

    /** The model whose layers, experts and top-k the tokens have. */
    public ModelPreset model() {
        return shape.model();
    }

    /**
     * Draws tokens, sequence by sequence; the last sequence is cut off where the tokens end.
     *
     * @param tokens number of tokens, at least 0
     * @param seed picks the tokens, not the structure of the workload; equal seeds give equal tokens
     * @param sink receives every token before the next one is drawn
     * @throws IllegalArgumentException when {@code tokens} is negative
     */
    public void generate(long tokens, long seed, TokenSink sink) {
        if (tokens < 0) {
            throw new IllegalArgumentException("tokens (" + tokens + ") must not be negative");
        }
        ModelSpec spec = shape.model().spec();
        int[] chosen = new int[spec.layers() * spec.topK()];
        SequenceSource sequences = new SequenceSource(shape.meanSequence(), SHORTEST_SEQUENCE, LONGEST_SEQUENCE, seed);
        SplittableRandom random = new SplittableRandom(seed);
        long left = tokens;
        for (int sequence = 0; left > 0; sequence++) {
            sequences.next();
            long length = Math.min(left, sequences.length());
            for (long token = 0; token < length; token++) {
                double position = random.nextDouble();
                if (random.nextDouble() < shape.topicPull()) {
                    position = sequences.topicBegin() + position * sequences.topicLength();
                }
                for (int layer = 0; layer < layers.length; layer++) {
                    layers[layer].draw(random, position, chosen, layer * spec.topK());
                }
                sink.accept(sequence, chosen);
            }
            left -= length;
        }
    }

    /**
     * The profile of drawn tokens: loads, transitions and selections.
     *
     * @param tokens number of tokens, at least 0
     * @param seed as for {@link #generate}
     * @param pairing which pairs of a token become transitions
     * @throws IllegalArgumentException when {@code tokens} is negative
     */
    public RoutingProfile profile(int tokens, long seed, Pairing pairing) {
        ModelSpec spec = shape.model().spec();
        ProfileAccumulator accumulator =
                ProfileAccumulator.ofTokens(shape.model().layerIds(), spec.experts(), spec.topK(), pairing);
        generate(tokens, seed, (sequence, chosen) -> accumulator.addToken(chosen));
        return accumulator.toProfile();
    }
}
