package io.moeplacement.heuristic.alone;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.Selections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Hits and their changes against plain counting over all sets, through hundreds of swaps. */
class SelectionIndexTest {

    private static final int EXPERTS = 12;
    private static final int PLACES = 4;

    /** Sets of one to six experts, so that some have several at a place and others none. */
    private static Selections.LayerBuilder sets(SplittableRandom random) {
        Selections.LayerBuilder sets = new Selections.LayerBuilder(EXPERTS);
        for (int i = 0; i < 60; i++) {
            int[] chosen = random.ints(0, EXPERTS)
                    .distinct()
                    .limit(1 + random.nextInt(6))
                    .toArray();
            sets.add(chosen, 1 + random.nextInt(9));
        }
        return sets;
    }

    /** Sum of the counts of sets with an expert at each place. */
    private static double[] counted(Selections selections, int[] placeOf) {
        double[] hits = new double[PLACES];
        for (int set = 0; set < selections.sets(0); set++) {
            boolean[] met = new boolean[PLACES];
            for (int position = 0; position < selections.size(0, set); position++) {
                met[placeOf[selections.expert(0, set, position)]] = true;
            }
            for (int place = 0; place < PLACES; place++) {
                hits[place] += met[place] ? selections.count(0, set) : 0;
            }
        }
        return hits;
    }

    private static double[] kept(SelectionIndex index) {
        return IntStream.range(0, PLACES).mapToDouble(index::hits).toArray();
    }

    @Test
    @DisplayName("what a swap would change, and what it changed, is what counting says")
    void changesAreWhatCountingSays() {
        SplittableRandom random = new SplittableRandom(1);
        double[] change = new double[2];
        for (int round = 0; round < 20; round++) {
            Selections selections = Selections.of(Selections.Basis.TOKENS, List.of(sets(random)));
            SelectionIndex index = new SelectionIndex(selections, 0, EXPERTS, PLACES);
            int[] placeOf = random.ints(EXPERTS, 0, PLACES).toArray();
            index.reset(placeOf);
            assertThat(kept(index)).containsExactly(counted(selections, placeOf));
            for (int step = 0; step < 40; step++) {
                int first = random.nextInt(EXPERTS);
                int second = random.nextInt(EXPERTS);
                int g = placeOf[first];
                int h = placeOf[second];
                if (g == h) {
                    continue;
                }
                double[] before = counted(selections, placeOf);
                placeOf[first] = h;
                placeOf[second] = g;
                double[] after = counted(selections, placeOf);
                index.swapChange(first, g, second, h, change);
                assertThat(change).containsExactly(after[g] - before[g], after[h] - before[h]);
                index.swap(first, g, second, h);
                assertThat(kept(index)).containsExactly(after);
            }
        }
    }

    @Test
    @DisplayName("starting over forgets the swaps before")
    void resetForgets() {
        Selections selections = Selections.of(Selections.Basis.TOKENS, List.of(sets(new SplittableRandom(2))));
        SelectionIndex index = new SelectionIndex(selections, 0, EXPERTS, PLACES);
        SelectionIndex fresh = new SelectionIndex(selections, 0, EXPERTS, PLACES);
        int[] placeOf =
                IntStream.range(0, EXPERTS).map(expert -> expert % PLACES).toArray();
        index.reset(placeOf);
        index.swap(0, 0, 5, 1);
        index.reset(placeOf);
        fresh.reset(placeOf);
        double[] change = new double[2];
        double[] expected = new double[2];
        for (int first = 0; first < EXPERTS; first++) {
            for (int second = 0; second < EXPERTS; second++) {
                if (placeOf[first] != placeOf[second]) {
                    index.swapChange(first, placeOf[first], second, placeOf[second], change);
                    fresh.swapChange(first, placeOf[first], second, placeOf[second], expected);
                    assertThat(change).containsExactly(expected);
                }
            }
        }
    }
}
