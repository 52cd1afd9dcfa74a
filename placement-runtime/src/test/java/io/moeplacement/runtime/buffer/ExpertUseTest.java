package io.moeplacement.runtime.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Link;
import io.moeplacement.ModelSpec;
import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpertUseTest {

    private static final Topology TWO = Topology.builder(1, 2)
            .links(new Link(4, 1), new Link(2, 3))
            .speeds(new double[] {1, 2})
            .build();

    /** Device 0 has experts 0, 1 and 2, and 0 twice; device 1 has 3 and 0. */
    private static final Placement PLACEMENT =
            Placement.of(SlotLayout.perDevice(1, 4, 2), 4, new int[][] {{2, 0, 1, 0, 3, 0}});

    private static final ModelSpec MODEL = new ModelSpec("hand", 1, 4, 1, 8, 100, 1, 4);

    /** Three steps of 4 tokens and a short one; 2 s of all-to-all. */
    private static ExpertUse use() {
        ExpertUse.Builder builder = ExpertUse.builder(PLACEMENT, TWO, MODEL);
        for (int[] rows : new int[][] {{0, 1, 0, 1, 2, 0}, {2, 0, 2, 0, 0, 0}, {0, 1, 1, 0, 1, 1}}) {
            builder.addLayer(0, rows, 2);
            builder.endStep(4);
        }
        builder.addLayer(0, new int[] {1, 0, 0, 0, 0, 0}, 2);
        builder.endStep(1);
        return builder.build();
    }

    @Test
    void missesAndStallsByHand() {
        assertThat(use().steps()).isEqualTo(4);
        assertThat(use().mostExperts()).isEqualTo(3);
        // One slot a device, first 0 and 0; 100 bytes in 4 s.
        BufferOptions options = BufferOptions.of(1).with(EvictionPolicy.LRU).with(CopyOverlap.ALL_TO_ALL, 25);
        BufferReport one = use().replay(options);
        // Step 0: 0 is held; 3 is not: a copy of 4 s, 2 of them hidden, and 1 s of computation, beside 2 s on device 0.
        // Step 1: 1 and 2, both missing: the second waits for the first: 2 + 4 s.
        // Step 2: 0 and 1: 6 s and 2 of computation; device 1 needs 0 and has 3: 0 comes early, 3 after it.
        // Step 3: 2, and the step is shorter than the first.
        assertThat(one.requests()).isEqualTo(2 + 2 + 4 + 1);
        assertThat(one.misses()).isEqualTo(1 + 2 + 4 + 1);
        assertThat(one.missRate()).isCloseTo(8.0 / 9, within(1e-12));
        assertThat(one.worstDeviceMissRate()).isEqualTo(1);
        assertThat(one.bytes()).isEqualTo(800);
        assertThat(one.stallSeconds()).isCloseTo((1 + 6 + 6) / 3.0, within(1e-12));
        assertThat(one.deviceBytes()).isEqualTo(100);
        assertThat(one.unbufferedBytes()).isEqualTo(300);
        // Device 1 has no third expert.
        BufferReport all = use().replay(options.withSlots(3));
        assertThat(all.misses()).isZero();
        assertThat(all.stallSeconds()).isZero();
        assertThat(all.deviceBytes()).isEqualTo(300);
    }

    @Test
    void theCurveHasEverySize() {
        List<BufferReport> curve = use().curve(BufferOptions.of(1).with(EvictionPolicy.MIN, use()), 1, 3);
        assertThat(curve).extracting(BufferReport::slots).containsExactly(1, 2, 3);
        assertThat(curve).extracting(BufferReport::misses).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        for (int[] range : new int[][] {{0, 2}, {2, 1}, {1, 4}}) {
            assertThatThrownBy(() -> use().curve(BufferOptions.of(1), range[0], range[1]))
                    .hasMessageContaining("must be within 1..3");
        }
    }

    @Test
    void theSmallestBufferThatIsGoodEnough() {
        List<BufferReport> curve =
                use().curve(BufferOptions.of(1).with(EvictionPolicy.LRU).with(CopyOverlap.NONE, 25), 1, 3);
        assertThat(curve.get(1).missRate()).isBetween(0.1, 0.8);
        BufferSizing some =
                BufferSizing.of(curve, BufferTarget.missRate(curve.get(1).missRate()));
        assertThat(some.smallest()).isEqualTo(curve.get(1));
        assertThat(BufferSizing.of(curve, BufferTarget.stallSeconds(0)).smallest())
                .isEqualTo(curve.get(2));
        BufferSizing none = BufferSizing.of(curve.subList(0, 2), BufferTarget.missRate(0));
        assertThat(none.smallest()).isNull();
        assertThat(none.best()).isEqualTo(curve.get(1));
        BufferTarget worst = new BufferTarget(BufferTarget.Measure.WORST_MISS_RATE, 0.99);
        assertThat(worst.isMetBy(curve.get(0))).isFalse();
        assertThat(worst.valueOf(curve.get(0))).isEqualTo(1);
        assertThatThrownBy(() -> BufferSizing.of(List.of(), worst)).hasMessageContaining("no buffers");
    }

    @Test
    void moreSlotsMayMissMore() {
        // Belady's anomaly of FIFO: 9 misses with 3 slots, 10 with 4.
        int[] needed = {1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5};
        int[] misses = new int[2];
        for (int more = 0; more < 2; more++) {
            ExpertBuffer buffer = new ExpertBuffer(new int[] {1, 2, 3, 4, 5}, 3 + more, EvictionPolicy.FIFO);
            for (int expert : needed) {
                misses[more] += buffer.run(expert);
            }
        }
        assertThat(misses).containsExactly(9, 10);
    }

    @Test
    void badInputIsNamed() {
        for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> BufferTarget.missRate(wrong)).hasMessageContaining("must be in 0..1");
        }
        for (double wrong : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> BufferTarget.stallSeconds(wrong)).hasMessageContaining("must be finite");
        }
        ExpertUse.Builder builder = ExpertUse.builder(PLACEMENT, TWO, MODEL);
        assertThatThrownBy(() -> builder.addLayer(1, new int[6], 0)).hasMessageContaining("layer (1) must be the next");
        assertThatThrownBy(() -> builder.addLayer(0, new int[5], 0)).hasMessageContaining("rows of 5 slots");
        assertThatThrownBy(() -> builder.addLayer(0, new int[] {0, 0, 0, 0, -1, 0}, 0))
                .hasMessageContaining("slot 4: rows (-1)");
        assertThatThrownBy(() -> builder.addLayer(0, new int[6], Double.NaN)).hasMessageContaining("dispatch seconds");
        assertThatThrownBy(() -> builder.endStep(1)).isInstanceOf(IllegalStateException.class);
        builder.addLayer(0, new int[6], 0);
        assertThatThrownBy(() -> builder.addLayer(1, new int[6], 0)).hasMessageContaining("of 1");
        assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
        builder.endStep(1);
        BufferReport nothing = builder.build().replay(BufferOptions.of(1));
        assertThat(nothing.missRate()).isZero();
        assertThat(nothing.worstDeviceMissRate()).isZero();
        assertThatThrownBy(() -> use().replay(BufferOptions.of(4))).hasMessageContaining("must be in 1..3");
        assertThatThrownBy(() ->
                        ExpertUse.builder(PLACEMENT, Topology.builder(1, 3).build(), MODEL))
                .hasMessageContaining("the topology 3");
        assertThatThrownBy(() -> ExpertUse.builder(PLACEMENT, TWO, new ModelSpec("x", 2, 4, 1, 8, 1, 1, 4)))
                .hasMessageContaining("the model 2 of 4");
        ExpertBuffers buffers = new ExpertBuffers(PLACEMENT, TWO, MODEL, BufferOptions.of(1));
        buffers.beginStep();
        assertThatThrownBy(() -> buffers.addLayer(1, new int[6], 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffers.addLayer(0, new int[6], -1)).hasMessageContaining("dispatch seconds (-1.0)");
        assertThat(buffers.report().stallSeconds()).isZero();
    }
}
