package io.moeplacement.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TokenSplitTest {

    @Test
    void tokensFlowAlongAChain() {
        // 0 on devices 0 and 1, 1 on devices 1 and 2: 12 tokens of expert 0 push those of expert 1 away.
        Placement placement = Placement.of(SlotLayout.perDevice(1, 1, 2, 1), 2, new int[][] {{0, 0, 1, 1}});
        TokenSplit split = new TokenSplit(placement, Topology.builder(1, 3).build());
        split.split(0, new int[] {12, 3});
        assertThat(split.peak()).isEqualTo(6);
        assertThat(split.bound()).isEqualTo(6);
        assertThat(split.isTight(0)).isTrue();
        assertThat(split.isTight(1)).isTrue();
        assertThat(split.isTight(2)).isFalse();
        assertThat(split.tokens(0) + split.tokens(1)).isEqualTo(12);
        assertThat(split.load(2)).isEqualTo(3);
    }

    @Test
    void badInput() {
        RandomBatch batch = new RandomBatch(3, 2);
        TokenSplit split = new TokenSplit(batch.placement, batch.topology);
        assertThatThrownBy(split::peak).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> split.split(0, new int[batch.experts + 1])).hasMessageContaining("loads for");
        int[] negative = new int[batch.experts];
        negative[1] = -4;
        assertThatThrownBy(() -> split.split(0, negative)).hasMessageContaining("expert 1: load (-4)");
        split.split(0, new int[batch.experts]);
        assertThat(split.peak()).isZero();
        assertThatThrownBy(() ->
                        new TokenSplit(batch.placement, Topology.builder(7, 7).build()))
                .hasMessageContaining("devices");
    }

    /** Against the closed form over all device sets, rounded to whole tokens by trying every possible time. */
    @Property(tries = 500)
    void peakIsTheLeastPossible(@ForAll long seed) {
        RandomBatch batch = new RandomBatch(seed, 8);
        TokenSplit split = new TokenSplit(batch.placement, batch.topology);
        for (int round = 0; round < 3; round++) {
            int layer = batch.random.nextInt(batch.layers);
            int[] loads = new int[batch.experts];
            for (int expert = 0; expert < loads.length; expert++) {
                loads[expert] = batch.random.nextInt(3) == 0 ? 0 : batch.random.nextInt(60);
            }
            split.split(layer, loads);
            requireSplit(batch, split, layer, loads);
            assertThat(split.peak()).isCloseTo(leastPeak(batch, layer, loads), within(1e-9));
            assertThat(split.bound()).isLessThanOrEqualTo(split.peak() + 1e-9);
            requireProof(batch, split, layer, loads);
        }
    }

    private static void requireSplit(RandomBatch batch, TokenSplit split, int layer, int[] loads) {
        long[] served = new long[batch.experts];
        long[] onDevice = new long[batch.topology.devices()];
        for (int slot = 0; slot < batch.placement.layout().slots(layer); slot++) {
            assertThat(split.tokens(slot)).isNotNegative();
            served[batch.placement.expertAt(layer, slot)] += split.tokens(slot);
            onDevice[batch.placement.layout().deviceOf(layer, slot)] += split.tokens(slot);
        }
        for (int expert = 0; expert < loads.length; expert++) {
            assertThat(served[expert]).isEqualTo(loads[expert]);
        }
        for (int device = 0; device < onDevice.length; device++) {
            assertThat(split.load(device)).isEqualTo(onDevice[device]);
        }
    }

    /** The tight set alone shows that anything below the peak is impossible. */
    private static void requireProof(RandomBatch batch, TokenSplit split, int layer, int[] loads) {
        int set = 0;
        for (int device = 0; device < batch.topology.devices(); device++) {
            set |= split.isTight(device) ? 1 << device : 0;
        }
        long must = inside(batch, layer, loads, set);
        long room = 0;
        for (int device = 0; device < batch.topology.devices(); device++) {
            if ((set & 1 << device) != 0) {
                room += wholeBelow(split.peak(), batch.topology.speed(device));
            }
        }
        assertThat(split.peak() == 0 || room < must).isTrue();
    }

    /** Most tokens with {@code tokens / speed} strictly below a time. */
    private static long wholeBelow(double time, double speed) {
        long whole = (long) (time * speed) + 2;
        while (whole > 0 && whole / speed >= time - 1e-12) {
            whole--;
        }
        return whole;
    }

    private static long inside(RandomBatch batch, int layer, int[] loads, int set) {
        long sum = 0;
        for (int expert = 0; expert < loads.length; expert++) {
            boolean all = true;
            for (int device = 0; device < batch.topology.devices(); device++) {
                all &= batch.placement.copiesOn(layer, expert, device) == 0 || (set & 1 << device) != 0;
            }
            sum += all ? loads[expert] : 0;
        }
        return sum;
    }

    private static double leastPeak(RandomBatch batch, int layer, int[] loads) {
        int devices = batch.topology.devices();
        int total = 0;
        for (int load : loads) {
            total += load;
        }
        TreeSet<Double> times = new TreeSet<>();
        times.add(0.0);
        for (int device = 0; device < devices; device++) {
            for (int tokens = 1; tokens <= total; tokens++) {
                times.add(tokens / batch.topology.speed(device));
            }
        }
        long[] must = new long[1 << devices];
        for (int set = 1; set < must.length; set++) {
            must[set] = inside(batch, layer, loads, set);
        }
        for (double time : times) {
            boolean enough = true;
            for (int set = 1; set < must.length && enough; set++) {
                long room = 0;
                for (int device = 0; device < devices; device++) {
                    room += (set & 1 << device) == 0 ? 0 : (long) (time * batch.topology.speed(device) + 1e-9);
                }
                enough = room >= must[set];
            }
            if (enough) {
                return time;
            }
        }
        throw new AssertionError("no time suffices");
    }
}
