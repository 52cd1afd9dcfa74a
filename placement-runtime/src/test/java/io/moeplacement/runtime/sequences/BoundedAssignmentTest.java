package io.moeplacement.runtime.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoundedAssignmentTest {

    private record Fixed(int price) implements BoundedAssignment.Items {

        @Override
        public int cost(int item, int bin) {
            return bin == 0 ? 0 : price;
        }

        @Override
        public int home(int item) {
            return -1;
        }
    }

    @Test
    void leastNumbersAreReachedHoweverDear() {
        int[] target = new int[3];
        new BoundedAssignment().assign(3, 2, new int[] {0, 2}, new int[] {3, 2}, new Fixed(Integer.MAX_VALUE), target);
        assertThat(target).containsOnlyOnce(0);
    }

    @Test
    void costsThatRoundingWouldBlurAreRefused() {
        int items = 1000;
        assertThatThrownBy(() -> new BoundedAssignment()
                        .assign(
                                items,
                                2,
                                new int[2],
                                new int[] {items, items},
                                new Fixed(Integer.MAX_VALUE),
                                new int[items]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fewer sequences at a time");
    }
}
