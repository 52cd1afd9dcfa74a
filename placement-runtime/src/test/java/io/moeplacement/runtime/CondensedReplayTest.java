package io.moeplacement.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.Hardware;
import io.moeplacement.HomeRouting;
import io.moeplacement.Link;
import io.moeplacement.ModelSpec;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import io.moeplacement.runtime.buffer.BufferOptions;
import io.moeplacement.runtime.condensation.CondensationOptions;
import io.moeplacement.runtime.condensation.CondensationReport;
import io.moeplacement.runtime.condensation.SimilarityShortcut;
import io.moeplacement.runtime.condensation.TokenEmbeddings;
import io.moeplacement.runtime.sequences.AttentionCost;
import io.moeplacement.runtime.sequences.SequenceMigration;
import io.moeplacement.runtime.sequences.SequenceRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CondensedReplayTest {

    /** Two nodes of one device; 8 bytes a token, 4 bytes/s inside and 2 between nodes, latencies 1 and 3 s. */
    private static final Topology TWO =
            Topology.builder(2, 1).links(new Link(4, 1), new Link(2, 3)).build();

    /** Experts 0 and 1 on device 0, 2 and 3 on device 1. */
    private static final Placement PLACEMENT =
            Placement.of(SlotLayout.perDevice(1, 2, 2), 4, new int[][] {{0, 1, 2, 3}});

    private static final ModelSpec MODEL = new ModelSpec("hand", 1, 4, 2, 8, 1, 0.5, 4);

    /** Token i points where angle[i mod length] says; the layer does not matter. */
    private record Angles(double... degrees) implements TokenEmbeddings {

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public void copy(long firstToken, int tokens, int layer, float[] target) {
            for (int i = 0; i < tokens; i++) {
                double angle = Math.toRadians(degrees[(int) ((firstToken + i) % degrees.length)]);
                target[2 * i] = (float) Math.cos(angle);
                target[2 * i + 1] = (float) Math.sin(angle);
            }
        }
    }

    /** Tokens that are the same in the first layer, and apart by 60 degrees from one to the next in the second. */
    private record Parting() implements TokenEmbeddings {

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public void copy(long firstToken, int tokens, int layer, float[] target) {
            for (int i = 0; i < tokens; i++) {
                double angle = Math.toRadians(60.0 * layer * (firstToken + i));
                target[2 * i] = (float) Math.cos(angle);
                target[2 * i + 1] = (float) Math.sin(angle);
            }
        }
    }

    /** Few directions, another one for a token now and then. */
    private record Drifting(long seed) implements TokenEmbeddings {

        @Override
        public int dimension() {
            return 3;
        }

        @Override
        public void copy(long firstToken, int tokens, int layer, float[] target) {
            for (int i = 0; i < tokens; i++) {
                long token = firstToken + i;
                long drift = new java.util.SplittableRandom(seed + 31 * token + layer).nextInt(6) == 0 ? 1 : 0;
                for (int d = 0; d < 3; d++) {
                    target[3 * i + d] = 1 + ((token + drift) % 4 + 1) * (d + 2) % 5;
                }
            }
        }
    }

    private static ReplayOptions condensing(ReplayOptions options, TokenEmbeddings embeddings, double threshold) {
        return options.with(options.techniques().withCondensation(CondensationOptions.of(embeddings, threshold)));
    }

    private static CondensationReport condensation(ReplayReport report) {
        return Objects.requireNonNull(report.techniques().condensation());
    }

    @Test
    void equalTokensOfADeviceAreSentOnce() {
        // Four tokens, two homes of two; all want experts 2 and 3 on device 1 and are the same.
        int[] token = {2, 3};
        ReplayReport plain = replay(ReplayOptions.of(4), token, token, token, token);
        ReplayReport report = replay(condensing(ReplayOptions.of(4), new Angles(30), 0.9), token, token, token, token);
        // At each home one of two is left.
        CondensationReport condensed = condensation(report);
        assertThat(condensed.mergedRows()).isEqualTo(4);
        assertThat(condensed.mergedTokens()).isEqualTo(2);
        assertThat(condensed.similarities()).isEqualTo(new CondensationReport.Similarities(2, 0, 0));
        assertThat(condensed.quality()).isEqualTo(new CondensationReport.Quality(1.0, 1.0, 0));
        assertThat(report.assignments()).isEqualTo(8);
        // From device 0: two tokens there and back uncondensed; now one there, its two outputs apart on the way back.
        assertThat(plain.bytes().crossNode()).isEqualTo(4 * 8);
        assertThat(report.bytes().crossNode()).isEqualTo(3 * 8);
        assertThat(condensed.bytesSaved()).isEqualTo(8);
        // Device 1 computes 4 rows of 8.
        assertThat(plain.stepSeconds().compute()).isEqualTo(8 * 0.5);
        assertThat(report.stepSeconds().compute()).isEqualTo(4 * 0.5);
        assertThat(report.imbalance()).isEqualTo(plain.imbalance());
    }

    /**
     * A token that is merged at one of a device's experts has to go there all the same, and its keeper's outputs no longer come
     * back as one.
     */
    @Test
    void mergingAtOneOfTwoExpertsOfADeviceCostsBytes() {
        Placement three = Placement.of(SlotLayout.perDevice(1, 1, 3), 4, new int[][] {{0, 1, 2, 3}});
        boolean bothAway = false;
        for (long seed = 1; seed < 20; seed++) {
            ReplayOptions options = ReplayOptions.of(4).withSeed(seed);
            int[][] tokens = {{2, 3}, {2, 1}, {-1, -1}, {-1, -1}};
            ReplayReport plain = replay(three, options, tokens);
            ReplayReport report = replay(three, condensing(options, new Angles(0, 0, 90, 90), 0.9), tokens);
            double more = report.bytes().crossNode() - plain.bytes().crossNode();
            assertThat(condensation(report).bytesSaved()).isEqualTo(0 - more);
            assertThat(condensation(report).mergedTokens()).isZero();
            if (condensation(report).mergedRows() == 1 && plain.bytes().crossNode() == 4 * 8) {
                bothAway = true;
                assertThat(more).isEqualTo(8);
            }
        }
        assertThat(bothAway).isTrue();
    }

    private static ReplayReport replay(ReplayOptions options, int[]... tokens) {
        return replay(PLACEMENT, options, tokens);
    }

    private static ReplayReport replay(Placement placement, ReplayOptions options, int[]... tokens) {
        Replay replay = new Replay(placement, TWO, MODEL, 2, options);
        for (int[] token : tokens) {
            replay.addToken(token);
        }
        return replay.finish();
    }

    @Test
    void pipelinedTokensTravelAllTheSame() {
        int[] token = {2, 0};
        ReplayOptions options = ReplayOptions.of(4).with(Communication.PIPELINED, Pairing.ALL);
        ReplayReport plain = replay(options, token, token, token, token);
        ReplayReport report = replay(condensing(options, new Angles(0, 90), 0.9), token, token, token, token);
        assertThat(report.bytes()).isEqualTo(plain.bytes());
        assertThat(condensation(report).bytesSaved()).isZero();
        // Tokens 0 and 2, 1 and 3 meet at both experts, wherever they came from.
        assertThat(condensation(report).mergedRows()).isEqualTo(4);
        assertThat(condensation(report).mergedTokens()).isZero();
        assertThat(plain.stepSeconds().compute()).isEqualTo(4 * 0.5);
        assertThat(report.stepSeconds().compute()).isEqualTo(2 * 0.5);
        assertThat(report.assignments()).isEqualTo(8);
    }

    /** A mix of options, with the same tokens. */
    private static final class Pair {

        final RandomBatch batch;
        final ReplayOptions options;
        final Drifting embeddings;
        final List<int[]> tokens = new ArrayList<>();
        final List<ReplayStep> steps = new ArrayList<>();

        Pair(long seed, int redundant) {
            batch = new RandomBatch(seed, redundant);
            embeddings = new Drifting(seed);
            boolean dynamic = batch.random.nextInt(3) > 0;
            boolean viaNode = dynamic && batch.random.nextBoolean();
            options = ReplayOptions.of(1 + batch.random.nextInt(30))
                    .with(
                            RandomBatch.pick(batch.random, Communication.class),
                            RandomBatch.pick(batch.random, Pairing.class))
                    .with(AllToAll.PORT, viaNode ? HomeRouting.VIA_NODE : HomeRouting.DIRECT)
                    .with(dynamic ? Gating.dynamic() : Gating.fixedCapacity(0.3));
            for (int token = 0; token < 60; token++) {
                tokens.add(batch.token(0.1));
            }
        }

        ReplayReport run(ReplayOptions with) {
            Replay replay = new Replay(
                    batch.placement, batch.topology, batch.model(16), batch.topK, with.withStepListener(steps::add));
            steps.clear();
            for (int token = 0; token < tokens.size(); token++) {
                replay.addToken(token / 3, tokens.get(token));
            }
            return replay.finish();
        }
    }

    @Property(tries = 150)
    void bytesSavedAreThoseOfTheSameReplayUncondensed(@ForAll long seed) {
        Pair pair = new Pair(seed, 3);
        ReplayReport plain = pair.run(pair.options);
        ReplayReport report = pair.run(condensing(pair.options, pair.embeddings, 0.97));
        CondensationReport condensed = condensation(report);
        double sent = report.bytes().sameNode() + report.bytes().crossNode();
        double uncondensed = plain.bytes().sameNode() + plain.bytes().crossNode();
        assertThat(condensed.bytesSaved()).isCloseTo(uncondensed - sent, within(1e-6));
        assertThat(report.assignments()).isEqualTo(plain.assignments());
        assertThat(plain.techniques().condensation()).isNull();
        if (pair.options.gating() instanceof Gating.Dynamic) {
            assertThat(report.dropped()).isZero();
            assertThat(report.stepSeconds().compute())
                    .isLessThanOrEqualTo(plain.stepSeconds().compute() + 1e-9);
        }
        long merged = 0;
        double saved = 0;
        for (ReplayStep step : pair.steps) {
            CondensationReport ofStep = Objects.requireNonNull(step.techniques().condensation());
            merged += ofStep.mergedRows();
            saved += ofStep.bytesSaved();
        }
        assertThat(merged).isEqualTo(condensed.mergedRows());
        assertThat(saved).isCloseTo(condensed.bytesSaved(), within(1e-6));
    }

    /** With single copies a merged token's output comes from the device its own would have come from. */
    @Property(tries = 80)
    void localityIsThatOfTheSameReplayUncondensed(@ForAll long seed) {
        Pair pair = new Pair(seed, 0);
        ReplayOptions options = pair.options.with(Gating.dynamic());
        ReplayReport plain = pair.run(options);
        ReplayReport report = pair.run(condensing(options, pair.embeddings, 0.97));
        assertThat(report.locality()).isEqualTo(plain.locality());
        assertThat(report.nodeLocality()).isEqualTo(plain.nodeLocality());
    }

    /** No two directions are the same to that degree. */
    @Property(tries = 60)
    void whereNothingIsSimilarNothingChanges(@ForAll long seed) {
        Pair pair = new Pair(seed, 3);
        double[] degrees = new double[60];
        for (int token = 0; token < degrees.length; token++) {
            degrees[token] = 5 * token;
        }
        ReplayReport plain = pair.run(pair.options);
        ReplayReport report = pair.run(condensing(pair.options, new Angles(degrees), 1));
        assertThat(condensation(report).mergedRows()).isZero();
        assertThat(condensation(report).bytesSaved()).isZero();
        assertThat(condensation(report).quality()).isEqualTo(new CondensationReport.Quality(null, null, 0));
        assertThat(new ReplayReport(
                        report.tokens(),
                        report.steps(),
                        report.communication(),
                        report.locality(),
                        report.nodeLocality(),
                        report.fanOut(),
                        report.imbalance(),
                        report.stepSeconds(),
                        report.bytes(),
                        report.assignments(),
                        report.dropped(),
                        report.padded(),
                        plain.techniques()))
                .isEqualTo(plain);
    }

    @Test
    void theShortcutSkipsAndItsErrorsAreCounted() {
        TokenEmbeddings parting = new Parting();
        Topology one = Topology.of(1, 1, Hardware.H100);
        Placement placement = Placement.of(SlotLayout.perDevice(2, 1), 1, new int[][] {{0}, {0}});
        ModelSpec model = new ModelSpec("one", 2, 1, 1, 8, 1, 0.5, 2);
        CondensationOptions full = CondensationOptions.of(parting, 0.8);
        for (SimilarityShortcut shortcut : new SimilarityShortcut[] {null, SimilarityShortcut.of(0.8, 0.2)}) {
            Replay replay = new Replay(
                    placement,
                    one,
                    model,
                    1,
                    ReplayOptions.of(2).with(ReplayTechniques.none().withCondensation(full.with(shortcut))));
            replay.addToken(new int[] {0, 0});
            replay.addToken(new int[] {0, 0});
            CondensationReport report = condensation(replay.finish());
            boolean skips = shortcut != null;
            assertThat(report.similarities())
                    .isEqualTo(new CondensationReport.Similarities(skips ? 1 : 2, skips ? 1 : 0, 0));
            assertThat(report.similarities().skippedShare()).isEqualTo(skips ? 0.5 : 0);
            assertThat(report.mergedRows()).isEqualTo(skips ? 2 : 1);
            assertThat(report.quality().belowThreshold()).isEqualTo(skips ? 1 : 0);
            assertThat(report.quality().least()).isCloseTo(skips ? 0.5 : 1, within(1e-6));
        }
    }

    /** Together with sequences that move and with expert buffers: the same assignments, the same again, and what is saved adds up. */
    @Property(tries = 60)
    void goesTogetherWithTheOtherTechniques(@ForAll long seed) {
        Pair pair = new Pair(seed, 0);
        ReplayOptions home = ReplayOptions.of(pair.options.batchTokens());
        ReplayTechniques others = ReplayTechniques.none()
                .withSequences(SequenceMigration.of(SequenceRule.stay(), new AttentionCost(1e-6, 1e-9)))
                .withBuffers(BufferOptions.of(1));
        ReplayReport plain = pair.run(home.with(others));
        ReplayOptions all = home.with(others.withCondensation(CondensationOptions.of(pair.embeddings, 0.97)));
        ReplayReport report = pair.run(all);
        assertThat(pair.run(all)).isEqualTo(report);
        double sent = report.bytes().sameNode() + report.bytes().crossNode();
        double uncondensed = plain.bytes().sameNode() + plain.bytes().crossNode();
        assertThat(condensation(report).bytesSaved()).isCloseTo(uncondensed - sent, within(1e-6));
        // The same experts are needed, as keepers stay.
        assertThat(Objects.requireNonNull(report.techniques().buffers()).requests())
                .isEqualTo(Objects.requireNonNull(plain.techniques().buffers()).requests());
    }

    @Test
    void badEmbeddingsAndSizesAreRefused() {
        Replay replay =
                new Replay(PLACEMENT, TWO, MODEL, 2, condensing(ReplayOptions.of(1), new Angles(Double.NaN), 0.9));
        assertThatThrownBy(() -> replay.addToken(new int[] {0, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("condensation in layer 0")
                .hasMessageContaining("token 0, dimension 0: embedding (NaN)");
        assertThatThrownBy(replay::finish).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        new Replay(PLACEMENT, TWO, MODEL, 2, condensing(ReplayOptions.of(40_000), new Angles(0), 0.9)))
                .hasMessageContaining("batches of 40000 tokens")
                .hasMessageContaining("at most 32768");
        assertThatThrownBy(() -> CondensationOptions.of(new Angles(0), Double.NaN))
                .hasMessageContaining("(NaN)");
    }
}
