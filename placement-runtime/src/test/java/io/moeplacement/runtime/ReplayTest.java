package io.moeplacement.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.HomeRouting;
import io.moeplacement.Link;
import io.moeplacement.ModelSpec;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReplayTest {

    /** Two nodes of one device; 8 bytes a token, 4 bytes/s inside and 2 between nodes, latencies 1 and 3 s. */
    private static final Topology TWO =
            Topology.builder(2, 1).links(new Link(4, 1), new Link(2, 3)).build();

    private static final Placement PLACEMENT =
            Placement.of(SlotLayout.perDevice(2, 1, 1), 2, new int[][] {{0, 1}, {1, 0}});

    private static final ModelSpec MODEL = new ModelSpec("hand", 2, 2, 1, 8, 1, 0.5, 4);

    private static ReplayReport replay(ReplayOptions options, int[]... tokens) {
        Replay replay = new Replay(PLACEMENT, TWO, MODEL, 1, options);
        for (int[] token : tokens) {
            replay.addToken(token);
        }
        return replay.finish();
    }

    @Test
    void pipelinedByHand() {
        List<ReplayStep> steps = new ArrayList<>();
        ReplayReport report = replay(
                ReplayOptions.of(2).with(Communication.PIPELINED, Pairing.TOP1).withStepListener(steps::add),
                new int[] {0, 0}, // device 0, then 1
                new int[] {0, 1}, // stays on 0
                new int[] {1, 0}, // stays on 1
                new int[] {1, 1}); // device 1, then 0
        assertThat(report.locality()).isEqualTo(0.5);
        assertThat(report.nodeLocality()).isEqualTo(0.5);
        assertThat(report.bytes()).isEqualTo(new ReplayReport.Bytes(16, 0, 16));
        assertThat(steps).hasSize(2);
        ReplayStep first = steps.get(0);
        assertThat(first.linkBytes()).containsExactly(0, 8, 0, 0);
        // Layer 0: two rows on device 0; layer 1: one on each.
        assertThat(first.computeSeconds()).containsExactly(1.5, 0.5);
        assertThat(first.computation()).isEqualTo(1.0 + 0.5);
        assertThat(first.allToAll()).isEqualTo(3 + 8 / 2.0);
        assertThat(first.imbalance()).isEqualTo((2 + 1) / 2.0);
        assertThat(first.worstImbalance()).isEqualTo(2);
        assertThat(report.imbalance().pooledMean()).isEqualTo(1);
        assertThat(report.stepSeconds().mean()).isEqualTo(8.5);
        assertThat(report.stepSeconds().p99()).isCloseTo(8.5, within(0.01));
    }

    @Test
    void homeCountsBothWays() {
        List<ReplayStep> steps = new ArrayList<>();
        // Two tokens of two devices, both served on device 0, then both on 1: one crosses each time, and back.
        ReplayReport report =
                replay(ReplayOptions.of(2).withStepListener(steps::add), new int[] {0, 0}, new int[] {0, 0});
        assertThat(report.bytes()).isEqualTo(new ReplayReport.Bytes(32, 0, 32));
        assertThat(steps.get(0).linkBytes()).containsExactly(0, 16, 16, 0);
        assertThat(steps.get(0).allToAll()).isEqualTo(4 * (3 + 4.0));
        assertThat(report.fanOut()).isEqualTo(new ReplayReport.FanOut(1, 1));
        assertThat(report.locality()).isZero();
    }

    @Test
    void fixedCapacityDropsAndPads() {
        // One row an expert and device: of two tokens at a device one is dropped, the other expert's row stays empty.
        ReplayReport report = replay(
                ReplayOptions.of(4).with(Gating.fixedCapacity(0.5)),
                new int[] {0, 0},
                new int[] {0, 0},
                new int[] {0, 0},
                new int[] {0, 0});
        assertThat(report.assignments()).isEqualTo(8);
        assertThat(report.dropped()).isEqualTo(4);
        assertThat(report.padded()).isEqualTo(4);
        // Whole buffers, two layers, both ways: each device keeps a row and sends one.
        assertThat(report.bytes()).isEqualTo(new ReplayReport.Bytes(64, 0, 64));
        assertThat(report.stepSeconds().compute()).isEqualTo(2 * 2 * 0.5);
    }

    @Test
    void droppedTokensStayWhereTheyAre() {
        // Both tokens come from device 0 to layer 1, whose expert 0 has one row for them.
        ReplayReport report = replay(
                ReplayOptions.of(2).with(Communication.PIPELINED, Pairing.TOP1).with(Gating.fixedCapacity(0.5)),
                new int[] {0, 0},
                new int[] {0, 0});
        assertThat(report.dropped()).isEqualTo(1);
        assertThat(report.locality()).isZero();
    }

    @Test
    void shortLastStepCountsInSumsOnly() {
        ReplayReport report = replay(ReplayOptions.of(2), new int[] {0, 0}, new int[] {1, 1}, new int[] {0, 0});
        assertThat(report.tokens()).isEqualTo(3);
        assertThat(report.steps()).isEqualTo(2);
        assertThat(report.imbalance().worst()).isEqualTo(1);
        assertThat(report.stepSeconds().compute()).isEqualTo(1.0);
        assertThat(report.assignments()).isEqualTo(6);
        assertThat(replay(ReplayOptions.of(9), new int[] {0, 0}).imbalance().worst())
                .isEqualTo(2);
    }

    @Test
    void missingLayersAreNoTraffic() {
        ReplayReport report = replay(ReplayOptions.of(2), new int[] {-1, 0}, new int[] {-1, -1});
        assertThat(report.locality()).isNull();
        assertThat(report.fanOut().devices()).isEqualTo(1);
        assertThat(report.assignments()).isEqualTo(1);
        ReplayReport nothing = replay(ReplayOptions.of(2), new int[] {-1, -1});
        assertThat(nothing.fanOut()).isEqualTo(new ReplayReport.FanOut(0, 0));
        assertThat(nothing.stepSeconds().mean()).isZero();
        assertThat(nothing.imbalance().mean()).isEqualTo(1);
    }

    @Test
    void badInputIsNamed() {
        Replay replay = new Replay(PLACEMENT, TWO, MODEL, 1, ReplayOptions.of(4));
        assertThatThrownBy(replay::finish).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> replay.addToken(new int[] {0, 2}))
                .hasMessageContaining("layer 1: expert id (2) must be in 0..1");
        assertThatThrownBy(() -> replay.addToken(new int[] {0})).hasMessageContaining("expected 2 layers x 1");
        replay.addToken(new int[] {0, 1});
        assertThat(replay.finish().tokens()).isEqualTo(1);
        assertThatThrownBy(() -> replay.addToken(new int[] {0, 1})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(replay::finish).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Replay(PLACEMENT, TWO, MODEL, 3, ReplayOptions.of(4)))
                .hasMessageContaining("topK (3) must be in 1..2");
        assertThatThrownBy(() ->
                        new Replay(PLACEMENT, TWO, new ModelSpec("x", 3, 2, 1, 1, 1, 1, 1), 1, ReplayOptions.of(4)))
                .hasMessageContaining("the model 3 of 2");
        assertThatThrownBy(() -> ReplayOptions.of(0)).hasMessageContaining("batch tokens (0)");
        assertThatThrownBy(() ->
                        ReplayOptions.of(1).with(Gating.fixedCapacity(1)).with(AllToAll.PORT, HomeRouting.VIA_NODE))
                .hasMessageContaining("via-node");
    }

    /** The same tokens, options and seed give the same report; another seed deals other homes. */
    @Property(tries = 30)
    void reportsRepeat(@ForAll long seed) {
        ReplayOptions options = ReplayOptions.of(16).withSeed(seed);
        assertThat(random(seed, options)).isEqualTo(random(seed, options));
    }

    @Test
    void anotherSeedDealsOtherHomes() {
        ReplayOptions options = ReplayOptions.of(16);
        assertThat(random(2, options).bytes())
                .isNotEqualTo(random(2, options.withSeed(9)).bytes());
    }

    private static ReplayReport random(long tokens, ReplayOptions options) {
        RandomBatch batch = new RandomBatch(tokens, 3);
        Replay replay = new Replay(batch.placement, batch.topology, batch.model(16), batch.topK, options);
        for (int token = 0; token < 50; token++) {
            replay.addToken(batch.token(0));
        }
        return replay.finish();
    }

    /** Home bytes of every step against a loop over tokens and devices, whatever the homes: they are told by the plan. */
    @Property(tries = 100)
    void stepsAddUp(@ForAll long seed) {
        RandomBatch batch = new RandomBatch(seed, 4);
        List<ReplayStep> steps = new ArrayList<>();
        ReplayOptions options = ReplayOptions.of(1 + batch.random.nextInt(12))
                .with(RandomBatch.pick(batch.random, Communication.class), Pairing.ALL)
                .with(batch.random.nextBoolean() ? Gating.dynamic() : Gating.fixedCapacity(0.3))
                .withStepListener(steps::add);
        Replay replay = new Replay(batch.placement, batch.topology, batch.model(16), batch.topK, options);
        for (int token = 0; token < 30; token++) {
            replay.addToken(batch.token(0.1));
        }
        ReplayReport report = replay.finish();
        double sameNode = 0;
        double crossNode = 0;
        int devices = batch.topology.devices();
        for (ReplayStep step : steps) {
            for (int link = 0; link < step.linkBytes().length; link++) {
                boolean inside = batch.topology.nodeOf(link / devices) == batch.topology.nodeOf(link % devices);
                sameNode += inside ? step.linkBytes()[link] : 0;
                crossNode += inside ? 0 : step.linkBytes()[link];
            }
            assertThat(step.computation())
                    .isGreaterThanOrEqualTo(
                            Arrays.stream(step.computeSeconds()).max().orElseThrow() - 1e-9);
        }
        assertThat(report.bytes().sameNode()).isCloseTo(sameNode, within(1e-6));
        assertThat(report.bytes().crossNode()).isCloseTo(crossNode, within(1e-6));
        assertThat(steps.stream().mapToLong(ReplayStep::dropped).sum()).isEqualTo(report.dropped());
        assertThat(steps.stream().mapToLong(ReplayStep::padded).sum()).isEqualTo(report.padded());
        assertThat(steps.stream().mapToInt(ReplayStep::tokens).sum()).isEqualTo(30);
    }
}
