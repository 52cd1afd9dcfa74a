package io.moeplacement.runtime.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpertBufferTest {

    private static ExpertBuffer buffer(int experts, int slots, EvictionPolicy policy) {
        return new ExpertBuffer(IntStream.range(0, experts).toArray(), slots, policy);
    }

    /** The example of the paper: 4 experts, 2 slots, 1, 2 and 3 needed: 3 takes the place of 2, and 1 stays. */
    @ParameterizedTest
    @EnumSource(names = {"LIFO", "LIFO_EXECUTED_FIRST"})
    void lifoAsInThePaper(EvictionPolicy policy) {
        ExpertBuffer buffer = buffer(4, 2, policy);
        assertThat(buffer.run(1, 2, 3)).isEqualTo(3);
        assertThat(buffer.evictedBy(0)).isEqualTo(-1);
        assertThat(buffer.evictedBy(1)).isEqualTo(-1);
        assertThat(buffer.copiedExpert(2)).isEqualTo(3);
        assertThat(buffer.evictedBy(2)).isEqualTo(2);
        // 3 cannot come before 2 has run, second of the batch.
        assertThat(buffer.copyWaitsFor(2)).isEqualTo(1);
        assertThat(buffer.slotOf(1)).isZero();
        assertThat(buffer.slotOf(3)).isEqualTo(1);
        assertThat(buffer.slotOf(2)).isEqualTo(-1);
        // The next batch finds 1 again: that is why the newest goes. As published, 2 then drives 3 out before it runs.
        assertThat(buffer.run(1, 2, 3)).isEqualTo(policy == EvictionPolicy.LIFO ? 2 : 1);
    }

    @Test
    void firstInFirstOutWouldMissThemAll() {
        ExpertBuffer buffer = buffer(4, 2, EvictionPolicy.FIFO);
        assertThat(buffer.run(1, 2, 3)).isEqualTo(3);
        assertThat(buffer.evictedBy(2)).isEqualTo(1);
        assertThat(buffer.run(1, 2, 3)).isEqualTo(3);
    }

    /** 1 and 5 are held, 1, 3 and 5 are needed: as published, 5 goes although it has still to run. */
    @Test
    void asPublishedAnExpertYetToRunMayGo() {
        ExpertBuffer published = buffer(6, 2, EvictionPolicy.LIFO);
        published.run(1, 5);
        assertThat(published.run(1, 3, 5)).isEqualTo(2);
        assertThat(published.evictedBy(0)).isEqualTo(5);
        // 5 has not run, so its place is free before the tokens are there; 3 has when 5 comes back.
        assertThat(published.copyWaitsFor(0)).isEqualTo(-1);
        assertThat(published.evictedBy(1)).isEqualTo(3);
        assertThat(published.copyWaitsFor(1)).isEqualTo(1);

        ExpertBuffer corrected = buffer(6, 2, EvictionPolicy.LIFO_EXECUTED_FIRST);
        corrected.run(1, 5);
        assertThat(corrected.run(1, 3, 5)).isEqualTo(1);
        assertThat(corrected.evictedBy(0)).isEqualTo(1);
        assertThat(corrected.copyWaitsFor(0)).isZero();
        // All held have still to run: then the newest goes after all.
        assertThat(corrected.run(1, 3, 5)).isEqualTo(2);
        assertThat(corrected.evictedBy(0)).isEqualTo(3);
    }

    @Test
    void inactiveExpertsGoFirst() {
        ExpertBuffer buffer = buffer(6, 3, EvictionPolicy.LIFO);
        buffer.run(1, 2, 3);
        buffer.run(2);
        // 1 and 3 are idle, 1 for longer.
        assertThat(buffer.run(2, 4)).isEqualTo(1);
        assertThat(buffer.evictedBy(0)).isEqualTo(1);
        assertThat(buffer.copyWaitsFor(0)).isEqualTo(-1);
    }

    @Test
    void beladyLooksAhead() {
        int[][] batches = {{1, 2}, {3}, {1}, {2}, {3}};
        ExpertBuffer buffer = ExpertBuffer.offline(new int[] {1, 2, 3}, 2, batches);
        int misses = 0;
        for (int[] batch : batches) {
            misses += buffer.run(batch);
        }
        // 1 and 2 come, 3 takes the place of 2 (needed after 1), 2 that of 1 (never needed again).
        assertThat(misses).isEqualTo(4);
    }

    @Test
    void fullBuffersBeginWithTheFirstExperts() {
        ExpertBuffer buffer = new ExpertBuffer(new int[] {2, 5, 7, 9}, 2, EvictionPolicy.LRU);
        buffer.preload();
        assertThat(buffer.slotOf(2)).isZero();
        assertThat(buffer.slotOf(5)).isEqualTo(1);
        assertThat(buffer.slotOf(7)).isEqualTo(-1);
        assertThat(buffer.slotOf(6)).isEqualTo(-1);
        assertThat(buffer.run()).isZero();
        assertThat(buffer.run(5)).isZero();
        assertThat(buffer.run(9)).isEqualTo(1);
        assertThat(buffer.evictedBy(0)).isEqualTo(2);
        assertThat(buffer).hasToString("ExpertBuffer[experts=4, slots=2, policy=LRU]");
        assertThatThrownBy(buffer::preload).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> buffer(4, 0, EvictionPolicy.LRU)).hasMessageContaining("slots (0) must be in 1..4");
        assertThatThrownBy(() -> buffer(4, 5, EvictionPolicy.LRU)).hasMessageContaining("slots (5) must be in 1..4");
        assertThatThrownBy(() -> buffer(0, 1, EvictionPolicy.LRU)).hasMessageContaining("at least one expert");
        assertThatThrownBy(() -> buffer(4, 2, EvictionPolicy.MIN)).hasMessageContaining("batches to come");
        assertThatThrownBy(() -> new ExpertBuffer(new int[] {3, 3}, 1, EvictionPolicy.LRU))
                .hasMessageContaining("id (3) at position 1 must be at least 4");
        assertThatThrownBy(() -> new ExpertBuffer(new int[] {-1, 3}, 1, EvictionPolicy.LRU))
                .hasMessageContaining("id (-1) at position 0 must be at least 0");
        ExpertBuffer buffer = new ExpertBuffer(new int[] {2, 4, 6}, 2, EvictionPolicy.LRU);
        buffer.run(2, 6);
        for (int[] wrong : new int[][] {{2, 3}, {4, 2}, {2, 2}, {-1}, {7}, {Integer.MAX_VALUE}}) {
            assertThatThrownBy(() -> buffer.run(wrong)).hasMessageContaining("one of the device's 3 experts");
        }
        assertThatThrownBy(() -> buffer.run(new int[] {2}, 2)).hasMessageContaining("count (2) must be in 0..1");
        assertThatThrownBy(() -> buffer.run(new int[] {2}, -1)).hasMessageContaining("count (-1)");
        // Nothing has changed.
        assertThat(buffer.run(2, 6)).isZero();
        assertThatThrownBy(() -> buffer.copiedExpert(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void anotherFutureIsRefused() {
        ExpertBuffer buffer = ExpertBuffer.offline(new int[] {1, 2, 3}, 2, new int[][] {{1, 2}, {3}});
        assertThatThrownBy(() -> buffer.run(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("batch 0 needs other experts");
        assertThat(buffer.run(1, 2)).isEqualTo(2);
        assertThat(buffer.run(3)).isEqualTo(1);
        assertThatThrownBy(() -> buffer.run(3)).hasMessageContaining("only 2 batches");
        assertThatThrownBy(() -> ExpertBuffer.offline(new int[] {1}, 1, new int[][] {{2}}))
                .hasMessageContaining("id (2)");
    }
}
