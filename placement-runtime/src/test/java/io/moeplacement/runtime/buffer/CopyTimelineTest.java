package io.moeplacement.runtime.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CopyTimelineTest {

    private static ActiveExperts active(int[] experts, int... rows) {
        ActiveExperts active = new ActiveExperts(experts.length);
        for (int i = 0; i < experts.length; i++) {
            active.add(experts[i], rows[i]);
        }
        return active;
    }

    /** Copies of 10 s; 1 and 2 wait for nobody's place, 3 for that of 2. */
    @Test
    void theExampleOfThePaperByHand() {
        int[] needed = {1, 2, 3};
        ExpertBuffer buffer = new ExpertBuffer(new int[] {0, 1, 2, 3}, 2, EvictionPolicy.LIFO);
        buffer.run(needed);
        // 4, 6 and 8 s of computation.
        ActiveExperts active = active(needed, 2, 3, 4);
        assertThat(new CopyTimeline(CopyOverlap.NONE, 10, 3).stall(buffer, active, 2, 15))
                .isEqualTo(30);
        // 20 s of copies, 15 of them during the all-to-all; then 3, once 2 has run.
        assertThat(new CopyTimeline(CopyOverlap.ALL_TO_ALL, 10, 3).stall(buffer, active, 2, 15))
                .isEqualTo(5 + 10);
        assertThat(new CopyTimeline(CopyOverlap.ALL_TO_ALL, 10, 3).stall(buffer, active, 2, 25))
                .isEqualTo(10);
        // 1 is there at 10 and runs from 15 to 19; 2 is there at 20 and runs to 26; 3 comes at 36: 10 s later, and 1
        // before.
        assertThat(new CopyTimeline(CopyOverlap.COMPUTATION, 10, 3).stall(buffer, active, 2, 15))
                .isEqualTo(1 + 10);
    }

    @Test
    void copiesHideBehindTheComputationOfOthers() {
        ExpertBuffer buffer = new ExpertBuffer(new int[] {0, 1, 2, 3}, 3, EvictionPolicy.LIFO_EXECUTED_FIRST);
        buffer.run(0, 1, 2);
        int[] needed = {0, 1, 2, 3};
        assertThat(buffer.run(needed)).isEqualTo(1);
        assertThat(buffer.evictedBy(0)).isEqualTo(2);
        // 2 has run at 3 s; its place is overwritten in 5 s more, with nothing left to compute meanwhile.
        assertThat(new CopyTimeline(CopyOverlap.COMPUTATION, 5, 4).stall(buffer, active(needed, 1, 1, 1, 1), 1, 0))
                .isEqualTo(5);
        // An idle expert's place is free at once: the copy is there before its turn.
        assertThat(buffer.run(needed = new int[] {0, 1, 2})).isEqualTo(1);
        assertThat(buffer.copyWaitsFor(0)).isEqualTo(-1);
        assertThat(new CopyTimeline(CopyOverlap.COMPUTATION, 5, 4).stall(buffer, active(needed, 2, 4, 1), 1, 0))
                .isZero();
        assertThat(new CopyTimeline(CopyOverlap.ALL_TO_ALL, 5, 4).stall(buffer, active(needed, 2, 4, 1), 1, 0))
                .isEqualTo(5);
    }

    @Test
    void noMissNoStall() {
        ExpertBuffer buffer = new ExpertBuffer(new int[] {0, 1}, 2, EvictionPolicy.LRU);
        buffer.preload();
        buffer.run(0, 1);
        for (CopyOverlap overlap : CopyOverlap.values()) {
            assertThat(new CopyTimeline(overlap, 1, 2).stall(buffer, active(new int[] {0, 1}, 1, 1), 1, 0))
                    .isZero();
        }
    }

    /** Hiding behind more never takes longer; never less than what the link and the device need each. */
    @Property(tries = 400)
    void hidingBehindMoreNeverTakesLonger(@ForAll long seed, @ForAll EvictionPolicy policy) {
        RandomUse use = new RandomUse(seed, 10, 20);
        ExpertBuffer buffer = use.buffer(policy);
        double copy = 1 + use.random.nextDouble();
        for (int[] batch : use.batches) {
            int misses = buffer.run(batch);
            ActiveExperts active = active(
                    batch,
                    Arrays.stream(batch).map(id -> 1 + use.random.nextInt(5)).toArray());
            double window = use.random.nextInt(4);
            double none = new CopyTimeline(CopyOverlap.NONE, copy, 10).stall(buffer, active, 1, window);
            double exchange = new CopyTimeline(CopyOverlap.ALL_TO_ALL, copy, 10).stall(buffer, active, 1, window);
            double all = new CopyTimeline(CopyOverlap.COMPUTATION, copy, 10).stall(buffer, active, 1, window);
            assertThat(none).isCloseTo(misses * copy, within(1e-9));
            assertThat(exchange).isLessThanOrEqualTo(none + 1e-9);
            assertThat(all).isLessThanOrEqualTo(exchange + 1e-9).isGreaterThanOrEqualTo(0);
            assertThat(window + active.totalRows() + all).isGreaterThanOrEqualTo(misses * copy - 1e-9);
        }
    }
}
