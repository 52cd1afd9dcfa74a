package io.moeplacement.runtime.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.HomeRouting;
import io.moeplacement.Topology;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SequencePullTest {

    @Property(tries = 200)
    void countsWhatALoopOverTokensCounts(@ForAll long seed) {
        RandomSequences given = new RandomSequences(seed);
        for (int sequence = 0; sequence < given.sequences; sequence++) {
            for (int device = 0; device < given.devices; device++) {
                assertThat(given.pull.pulled(sequence, device)).isEqualTo(given.pulled(sequence, device));
                assertThat(given.pull.pulledInsideNode(sequence, device))
                        .isEqualTo(given.pulledInsideNode(sequence, device));
            }
            for (int node = 0; node < given.topology.nodes(); node++) {
                assertThat(given.pull.pulledIntoNode(sequence, node)).isEqualTo(given.pulledIntoNode(sequence, node));
            }
        }
    }

    @Test
    void countsBeginAnew() {
        SequencePull pull = new SequencePull(Topology.builder(1, 2).build(), HomeRouting.DIRECT);
        pull.begin(2);
        pull.addToken(1, new int[] {9, 1, 1, -1}, 1, 3);
        assertThat(pull.copies(1, 1)).isEqualTo(1);
        assertThat(pull.pulled(1, 0)).isEqualTo(1);
        pull.begin(1);
        assertThat(pull.copies(0, 1)).isZero();
        assertThatThrownBy(() -> pull.copies(1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> pull.addToken(0, new int[] {2}, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> pull.addToken(0, new int[] {1}, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> pull.begin(-1)).hasMessageContaining("sequences (-1) must be in 0..");
        assertThatThrownBy(() -> pull.begin(Integer.MAX_VALUE)).hasMessageContaining("with 2 devices");
    }

    @Test
    void roomsAreChecked() {
        SequenceRoom even = SequenceRoom.even(7, 3);
        assertThat(even.least(0)).isEqualTo(2);
        assertThat(even.most(2)).isEqualTo(3);
        assertThat(even.limitsTokens()).isFalse();
        assertThat(SequenceRoom.within(1.5, 7, 3).most(1)).isEqualTo(4);
        assertThat(SequenceRoom.within(1, 7, 3).most(1)).isEqualTo(3);
        assertThat(SequenceRoom.within(1e6, 7, 3).most(1)).isEqualTo(7);
        assertThatThrownBy(() -> SequenceRoom.within(Double.NaN, 7, 3)).hasMessageContaining("factor (NaN)");
        assertThatThrownBy(() -> SequenceRoom.within(0.9, 7, 3)).hasMessageContaining("factor (0.9)");
        assertThatThrownBy(() -> SequenceRoom.even(-1, 3)).hasMessageContaining("sequences (-1)");
        assertThatThrownBy(() -> SequenceRoom.even(1, 0)).hasMessageContaining("devices (0)");
        assertThatThrownBy(() -> SequenceRoom.atMost()).hasMessageContaining("devices (0)");
        assertThatThrownBy(() -> SequenceRoom.atMost(1, -1)).hasMessageContaining("sequences of device 1 (-1)");
        assertThatThrownBy(() -> even.withTokens(1, 1)).hasMessageContaining("of 2 devices, the room is of 3");
        assertThatThrownBy(() -> even.withTokens(1, 0, 1)).hasMessageContaining("token limit of device 1 (0)");
        assertThat(even.withTokens(1, 2, 3).tokens(2)).isEqualTo(3);
    }
}
