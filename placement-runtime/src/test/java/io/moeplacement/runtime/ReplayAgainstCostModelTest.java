package io.moeplacement.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.CostModel;
import io.moeplacement.HomeRouting;
import io.moeplacement.Metrics;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.ProfileAccumulator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;

/** What the cost model expects of a profile is what a replay of the same tokens counts. */
class ReplayAgainstCostModelTest {

    private static final Offset<Double> EPS = within(1e-9);

    private record Both(Metrics expected, ReplayReport counted) {}

    private static Both both(RandomBatch batch, ReplayOptions options, int tokens, double missing) {
        ProfileAccumulator profile = ProfileAccumulator.ofTokens(
                IntStream.range(0, batch.layers).toArray(), batch.experts, batch.topK, options.pairing());
        Replay replay = new Replay(batch.placement, batch.topology, batch.model(tokens), batch.topK, options);
        for (int token = 0; token < tokens; token++) {
            int[] chosen = batch.token(missing);
            profile.addToken(chosen);
            replay.addToken(chosen);
        }
        PlacementProblem problem = PlacementProblem.builder(profile.toProfile(), batch.topology)
                .model(batch.model(tokens))
                .slots(batch.placement.layout())
                .communication(options.communication())
                .allToAll(options.allToAll())
                .homeRouting(options.homeRouting())
                .build();
        return new Both(new CostModel(problem).evaluate(batch.placement).metrics(), replay.finish());
    }

    private static ReplayOptions randomOptions(RandomBatch batch, int batchTokens) {
        return ReplayOptions.of(batchTokens)
                .with(
                        RandomBatch.pick(batch.random, Communication.class),
                        RandomBatch.pick(batch.random, Pairing.class))
                .with(RandomBatch.pick(batch.random, AllToAll.class), RandomBatch.pick(batch.random, HomeRouting.class))
                .with(RandomBatch.pick(batch.random, ReplicaPolicy.class));
    }

    /** Whatever the batch size, and with choices that were not recorded. */
    @Property(tries = 200)
    void localityAndFanOutAreEqual(@ForAll long seed) {
        RandomBatch batch = new RandomBatch(seed, 0);
        int tokens = 1 + batch.random.nextInt(40);
        ReplayOptions options = randomOptions(batch, 1 + batch.random.nextInt(50));
        Both both = both(batch, options, tokens, seed % 2 == 0 ? 0 : 0.2);
        ReplayReport counted = both.counted;
        Metrics expected = both.expected;
        assertThat(counted.locality() == null).isEqualTo(expected.locality() == null);
        if (counted.locality() != null) {
            assertThat(counted.locality()).isCloseTo(requireNonNull(expected.locality()), EPS);
            assertThat(counted.nodeLocality()).isCloseTo(requireNonNull(expected.nodeLocality()), EPS);
        }
        assertThat(counted.fanOut().devices())
                .isCloseTo(requireNonNull(expected.fanOut()).devices(), EPS);
        assertThat(counted.fanOut().nodes()).isCloseTo(expected.fanOut().nodes(), EPS);
        assertThat(counted.imbalance().pooledMean())
                .isCloseTo(expected.imbalance().mean(), EPS);
        assertThat(counted.imbalance().pooledWorst())
                .isCloseTo(expected.imbalance().worst(), EPS);
        assertThat(counted.tokens()).isEqualTo(tokens);
        assertThat(counted.steps()).isEqualTo((tokens + options.batchTokens() - 1) / options.batchTokens());
        assertThat(counted.dropped()).isZero();
        assertThat(counted.padded()).isZero();
    }

    /** One step of all tokens has no noise: computation and pipelined time are those of the cost model. */
    @Property(tries = 200)
    void oneStepOfAllTokensTakesTheTimeExpected(@ForAll long seed) {
        RandomBatch batch = new RandomBatch(seed, 0);
        int tokens = 1 + batch.random.nextInt(40);
        Both both = both(batch, randomOptions(batch, tokens), tokens, 0);
        ReplayReport.StepSeconds seconds = both.counted.stepSeconds();
        assertThat(seconds.compute()).isCloseTo(both.expected.computeSeconds(), EPS);
        if (both.counted.communication() == Communication.PIPELINED) {
            assertThat(seconds.allToAll()).isCloseTo(both.expected.communicationSeconds(), within(1e-6));
            assertThat(seconds.mean()).isCloseTo(both.expected.stepTimeSeconds(), within(1e-6));
        }
        assertThat(seconds.max()).isEqualTo(seconds.mean());
        assertThat(seconds.p50()).isCloseTo(seconds.mean(), within(1e-3 * seconds.mean()));
    }

    /** Smaller steps are noisier: the busiest of each is never faster than the busiest of the mean. */
    @Property(tries = 100)
    void smallerStepsTakeAtLeastTheirShare(@ForAll long seed) {
        RandomBatch batch = new RandomBatch(seed, 0);
        int steps = 2 + batch.random.nextInt(4);
        int each = 1 + batch.random.nextInt(10);
        ReplayOptions options =
                ReplayOptions.of(each).with(Communication.PIPELINED, RandomBatch.pick(batch.random, Pairing.class));
        Both both = both(batch, options, steps * each, 0);
        assertThat(both.counted.stepSeconds().compute() * steps)
                .isGreaterThanOrEqualTo(both.expected.computeSeconds() - 1e-9);
        assertThat(both.counted.stepSeconds().mean() * steps)
                .isGreaterThanOrEqualTo(both.expected.stepTimeSeconds() - 1e-6);
    }

    /** With copies, even turns come within a token of the even shares that the cost model assumes. */
    @Property(tries = 100)
    void evenTurnsAreEvenShares(@ForAll long seed) {
        RandomBatch batch = new RandomBatch(seed, 6);
        int tokens = 200;
        Both both = both(batch, ReplayOptions.of(tokens), tokens, 0);
        // Each copy is off by less than a token, each device by less than its slots.
        double slack = batch.placement.layout().slots(0) * 0.25 * batch.layers * 2;
        assertThat(both.counted.stepSeconds().compute()).isCloseTo(both.expected.computeSeconds(), within(slack));
    }

    /** The exact split is never slower than any other policy. */
    @Property(tries = 100)
    void theExactSplitIsTheFastest(@ForAll long seed) {
        RandomBatch batch = new RandomBatch(seed, 6);
        List<int[]> tokens = new ArrayList<>();
        for (int token = 0; token < 60; token++) {
            tokens.add(batch.token(0));
        }
        double exact = compute(batch, tokens, ReplicaPolicy.MIN_MAX);
        for (ReplicaPolicy policy : ReplicaPolicy.values()) {
            assertThat(compute(batch, tokens, policy)).isGreaterThanOrEqualTo(exact - 1e-9);
        }
    }

    private static double compute(RandomBatch batch, List<int[]> tokens, ReplicaPolicy policy) {
        Replay replay = new Replay(
                batch.placement,
                batch.topology,
                batch.model(60),
                batch.topK,
                ReplayOptions.of(60).with(policy));
        tokens.forEach(replay::addToken);
        return replay.finish().stepSeconds().compute();
    }
}
