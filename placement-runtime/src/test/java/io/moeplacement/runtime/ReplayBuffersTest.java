package io.moeplacement.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Communication;
import io.moeplacement.Link;
import io.moeplacement.ModelSpec;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import io.moeplacement.runtime.buffer.BufferOptions;
import io.moeplacement.runtime.buffer.BufferReport;
import io.moeplacement.runtime.buffer.BufferStep;
import io.moeplacement.runtime.buffer.CopyOverlap;
import io.moeplacement.runtime.buffer.EvictionPolicy;
import io.moeplacement.runtime.buffer.ExpertUse;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Expert buffers in a replay. */
class ReplayBuffersTest {

    /** Two nodes of one device; latency 3 s and 2 bytes/s between them. */
    private static final Topology TWO =
            Topology.builder(2, 1).links(new Link(4, 1), new Link(2, 3)).build();

    /** Experts 0 and 2 on device 0, 1 and 3 on device 1. */
    private static final Placement PLACEMENT =
            Placement.of(SlotLayout.perDevice(1, 2, 2), 4, new int[][] {{0, 2, 1, 3}});

    /** 8 bytes a token, 10 bytes an expert, half a second a row. */
    private static final ModelSpec MODEL = new ModelSpec("hand", 1, 4, 1, 8, 10, 0.5, 4);

    private static ReplayOptions buffered(BufferOptions buffers) {
        return ReplayOptions.of(2).with(ReplayTechniques.none().withBuffers(buffers));
    }

    private static List<ReplayStep> steps(ReplayOptions options, int... experts) {
        List<ReplayStep> steps = new ArrayList<>();
        Replay replay = new Replay(PLACEMENT, TWO, MODEL, 1, options.withStepListener(steps::add));
        for (int expert : experts) {
            replay.addToken(new int[] {expert});
        }
        replay.finish();
        return steps;
    }

    private static BufferStep buffers(ReplayStep step) {
        return requireNonNull(step.techniques().buffers());
    }

    @Test
    void stallByHand() {
        // One slot a device, holding 0 and 1. 2 bytes/s from the host: a copy takes 5 s.
        BufferOptions one = BufferOptions.of(1).with(CopyOverlap.ALL_TO_ALL, 2);
        // Step 0 runs 2 twice on device 0: one copy. Both tokens go to device 0, one from device 1: 3 + 8 / 2 = 7 s
        // hide it.
        ReplayStep hidden = steps(buffered(one), 2, 2).get(0);
        assertThat(hidden.time()).isEqualTo(new StepTime(1.0, 14, 0));
        assertThat(buffers(hidden)).isEqualTo(new BufferStep(1, 1, 10, 0));
        // A slower host: 10 s, of which 7 are hidden. And no prefetch: none are.
        ReplayStep late =
                steps(buffered(one.with(CopyOverlap.ALL_TO_ALL, 1)), 2, 2).get(0);
        assertThat(late.time()).isEqualTo(new StepTime(1.0, 14, 3));
        assertThat(late.seconds()).isEqualTo(18);
        assertThat(steps(buffered(one.with(CopyOverlap.NONE, 1)), 2, 2)
                        .get(0)
                        .time()
                        .stall())
                .isEqualTo(10);
        // 0 and 2 share the one slot of device 0: 2 can only come when 0 has run.
        ReplayStep second =
                steps(buffered(one.with(CopyOverlap.COMPUTATION, 1)), 0, 2).get(0);
        assertThat(buffers(second)).isEqualTo(new BufferStep(2, 1, 10, 10));
    }

    @Test
    void pipelinedHasNothingToHideBehindInTheFirstLayer() {
        BufferOptions one = BufferOptions.of(1).with(CopyOverlap.ALL_TO_ALL, 1);
        ReplayStep step = steps(buffered(one).with(Communication.PIPELINED, Pairing.TOP1), 2, 2)
                .get(0);
        assertThat(step.time()).isEqualTo(new StepTime(1.0, 0, 10));
    }

    @Test
    void fixedCapacityComputesEveryExpert() {
        BufferOptions one = BufferOptions.of(1).with(CopyOverlap.ALL_TO_ALL, 1);
        ReplayStep step =
                steps(buffered(one).with(Gating.fixedCapacity(1)), 0, 0).get(0);
        assertThat(buffers(step).requests()).isEqualTo(4);
        assertThat(buffers(step).misses()).isEqualTo(2);
    }

    /** Buffers of any kind change the stall and nothing else; the recording says the same as the replay. */
    @Property(tries = 100)
    void theRecordingSaysWhatTheReplayDoes(
            @ForAll long seed, @ForAll EvictionPolicy policy, @ForAll CopyOverlap overlap) {
        RandomBatch batch = new RandomBatch(seed, 4);
        List<int[]> tokens = new ArrayList<>();
        for (int token = 0; token < 40; token++) {
            tokens.add(batch.token(0.1));
        }
        ReplayOptions plain = ReplayOptions.of(1 + batch.random.nextInt(9))
                .with(RandomBatch.pick(batch.random, Communication.class), Pairing.ALL)
                .with(RandomBatch.pick(batch.random, ReplicaPolicy.class));
        ExpertUse.Builder recorder = ExpertUse.builder(batch.placement, batch.topology, batch.model(16));
        ReplayReport without =
                replay(batch, tokens, plain.with(ReplayTechniques.none().withExpertUse(recorder)));
        assertThat(without.techniques().buffers()).isNull();
        ExpertUse use = recorder.build();
        assertThat(use.steps()).isEqualTo(without.steps());
        int slots = 1 + batch.random.nextInt(use.mostExperts());
        BufferOptions options =
                BufferOptions.of(slots).with(policy, use).with(overlap, 1 + 20 * batch.random.nextDouble());
        ReplayReport with =
                replay(batch, tokens, plain.with(ReplayTechniques.none().withBuffers(options)));
        BufferReport report = requireNonNull(with.techniques().buffers());
        assertThat(use.replay(options)).isEqualTo(report);
        assertThat(with.bytes()).isEqualTo(without.bytes());
        assertThat(with.imbalance()).isEqualTo(without.imbalance());
        ReplayReport.StepSeconds seconds = with.stepSeconds();
        assertThat(seconds.stall()).isCloseTo(report.stallSeconds(), within(1e-9));
        assertThat(seconds.mean()).isCloseTo(without.stepSeconds().mean() + report.stallSeconds(), within(1e-6));
        assertThat(seconds.p99()).isLessThanOrEqualTo(seconds.max());
        assertThat(report.bytes()).isEqualTo((double) report.misses());
        if (slots == use.mostExperts()) {
            assertThat(report.misses()).isZero();
            assertThat(report.deviceBytes()).isEqualTo(report.unbufferedBytes());
        }
    }

    private static ReplayReport replay(RandomBatch batch, List<int[]> tokens, ReplayOptions options) {
        Replay replay = new Replay(batch.placement, batch.topology, batch.model(16), batch.topK, options);
        tokens.forEach(replay::addToken);
        return replay.finish();
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> new Replay(PLACEMENT, TWO, MODEL, 1, buffered(BufferOptions.of(3))))
                .hasMessageContaining("buffer slots (3) must be in 1..2");
        assertThatThrownBy(() -> BufferOptions.of(0)).hasMessageContaining("buffer slots (0) must be at least 1");
        for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> BufferOptions.of(1).with(CopyOverlap.NONE, wrong))
                    .hasMessageContaining("host bandwidth");
        }
        assertThatThrownBy(() -> BufferOptions.of(1).with(EvictionPolicy.MIN)).hasMessageContaining("record them");
        // A future of other tokens.
        ExpertUse.Builder recorder = ExpertUse.builder(PLACEMENT, TWO, MODEL);
        steps(ReplayOptions.of(2).with(ReplayTechniques.none().withExpertUse(recorder)), 0, 1);
        BufferOptions belady = BufferOptions.of(1).with(EvictionPolicy.MIN, recorder.build());
        assertThatThrownBy(() -> steps(buffered(belady), 2, 2)).isInstanceOf(IllegalStateException.class);
        Placement other = Placement.of(SlotLayout.perDevice(1, 2, 2), 4, new int[][] {{0, 1, 2, 3}});
        assertThatThrownBy(() -> new Replay(other, TWO, MODEL, 1, buffered(belady)))
                .hasMessageContaining("another placement");
    }
}
