package io.moeplacement;

import static io.moeplacement.Problems.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ProfileAccumulatorTest {

    @Property(tries = 200)
    void equalsANaiveCount(@ForAll long seed, @ForAll Pairing pairing) {
        RandomCase world = new RandomCase(seed);
        RoutingProfile profile = world.profile(pairing);
        int k = world.topK;
        assertThat(profile.layerIds()).isEqualTo(world.layerIds);
        for (int layer = 0; layer < world.layers; layer++) {
            double[] loads = new double[world.experts];
            double[][] transitions = new double[world.experts][world.experts];
            Map<String, Integer> sets = new TreeMap<>();
            for (int[] token : world.tokens) {
                int[] chosen = Arrays.copyOfRange(token, layer * k, (layer + 1) * k);
                Arrays.stream(chosen).filter(e -> e >= 0).forEach(e -> loads[e]++);
                int[] set = Arrays.stream(chosen).filter(e -> e >= 0).sorted().toArray();
                if (set.length > 0) {
                    sets.merge(Arrays.toString(set), 1, Integer::sum);
                }
                for (int i = 0; i < k && layer + 1 < world.layers; i++) {
                    for (int j = 0; j < k; j++) {
                        boolean counts = pairing == Pairing.ALL || i + j == 0;
                        int to = token[(layer + 1) * k + j];
                        if (counts && chosen[i] >= 0 && to >= 0) {
                            transitions[chosen[i]][to]++;
                        }
                    }
                }
            }
            assertThat(profile.loads(layer)).isEqualTo(loads);
            for (int from = 0; from < world.experts && layer + 1 < world.layers; from++) {
                assertThat(profile.affinity().row(layer, from)).isEqualTo(transitions[from]);
            }
            Selections selections = profile.selections();
            Map<String, Integer> found = new TreeMap<>();
            for (int set = 0; set < selections.sets(layer); set++) {
                int[] members = new int[selections.size(layer, set)];
                for (int i = 0; i < members.length; i++) {
                    members[i] = selections.expert(layer, set, i);
                }
                found.put(Arrays.toString(members), (int) selections.count(layer, set));
            }
            assertThat(found).isEqualTo(sets);
        }
    }

    @Property(tries = 200)
    void mergingIsAssociativeAndCommutative(@ForAll long seed, @ForAll Pairing pairing) {
        RandomCase world = new RandomCase(seed);
        RoutingProfile whole = world.profile(pairing);
        for (int round = 0; round < 3; round++) {
            List<ProfileAccumulator> parts = new ArrayList<>();
            for (int part = 0; part < 1 + world.random.nextInt(4); part++) {
                parts.add(ProfileAccumulator.ofTokens(world.layerIds, world.experts, world.topK, pairing));
            }
            for (int[] token : world.tokens) {
                parts.get(world.random.nextInt(parts.size())).addToken(token);
            }
            while (parts.size() > 1) {
                ProfileAccumulator taken = parts.remove(world.random.nextInt(parts.size()));
                parts.get(world.random.nextInt(parts.size())).merge(taken);
            }
            assertThat(parts.get(0).toProfile()).isEqualTo(whole).hasSameHashCodeAs(whole);
        }
    }

    private static ProfileAccumulator twoLayers() {
        return ProfileAccumulator.ofTokens(ints(3, 5), 4, 2, Pairing.TOP1);
    }

    @Test
    void mergeLeavesTheOtherAloneAndRefusesOtherShapes() {
        ProfileAccumulator one = twoLayers();
        ProfileAccumulator two = twoLayers();
        two.addToken(ints(0, 1, 2, 3));
        RoutingProfile before = two.toProfile();
        one.merge(two);
        one.addToken(ints(0, 1, 2, 3));
        assertThat(two.toProfile()).isEqualTo(before);
        assertThat(one.toProfile().load(0, 0)).isEqualTo(2);
        assertThatThrownBy(() -> one.merge(one)).hasMessageContaining("itself");
        assertThatThrownBy(() -> one.merge(ProfileAccumulator.ofLoads(ints(3, 5), 4, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("differ in shape")
                .hasMessageContaining("pairing=TOP1")
                .hasMessageContaining("pairing=null");
        assertThatThrownBy(() -> one.merge(ProfileAccumulator.ofTokens(ints(3, 6), 4, 2, Pairing.TOP1)))
                .hasMessageContaining("differ in shape");
    }

    @Test
    void decayScalesEverything() {
        ProfileAccumulator accumulator = twoLayers();
        accumulator.addToken(ints(0, 1, 2, 3));
        accumulator.addToken(ints(0, 1, 2, 3));
        accumulator.decay(0.5);
        accumulator.addToken(ints(1, 2, 3, 0));
        RoutingProfile profile = accumulator.toProfile();
        assertThat(profile.loads(0)).containsExactly(1, 2, 1, 0);
        assertThat(profile.affinity().count(0, 0, 2)).isEqualTo(1);
        assertThat(profile.affinity().count(0, 1, 3)).isEqualTo(1);
        assertThat(profile.selections().total(0)).isEqualTo(2);
        accumulator.decay(1);
        assertThat(accumulator.toProfile()).isEqualTo(profile);
        accumulator.decay(0);
        assertThat(accumulator.toProfile()).isEqualTo(twoLayers().toProfile());
        for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> accumulator.decay(bad)).hasMessageContaining("must be in 0..1");
        }
    }

    @Test
    void decayBetweenWindowsWeighsThemByTheirAge() {
        double factor = Math.pow(0.5, 1 / 3.0);
        ProfileAccumulator live = ProfileAccumulator.ofLoads(ints(0), 2, 1);
        double expected = 0;
        for (int window = 0; window < 9; window++) {
            live.decay(factor);
            live.addLoads(0, new double[] {100 + window, 1});
            expected += (100 + window) * Math.pow(0.5, (8 - window) / 3.0);
        }
        assertThat(live.toProfile().load(0, 0)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void oldSetsAreForgottenAndTheTableStaysConsistent() {
        ProfileAccumulator accumulator = ProfileAccumulator.ofTokens(ints(0), 100, 2, Pairing.ALL);
        for (int i = 0; i < 99; i++) {
            for (int j = i + 1; j < 100; j++) {
                accumulator.addToken(ints(j, i));
            }
        }
        assertThat(accumulator.toProfile().selections().sets(0)).isEqualTo(99 * 100 / 2);
        for (int halvings = 0; halvings < 21; halvings++) {
            accumulator.decay(0.5);
        }
        assertThat(accumulator.toProfile().selections().sets(0)).isZero();
        assertThat(accumulator.toProfile().load(0, 0)).isCloseTo(99 * 0x1p-21, within(1e-12));
        accumulator.addToken(ints(7, 3));
        assertThat(accumulator.toProfile().selections().count(0, 0)).isEqualTo(1);
    }

    @Test
    void errorsLeaveItUnchanged() {
        ProfileAccumulator accumulator = twoLayers();
        accumulator.addToken(ints(0, -1, 2, 3));
        RoutingProfile before = accumulator.toProfile();
        assertThatThrownBy(() -> accumulator.addToken(ints(0, 1, 2)))
                .hasMessage("a token has 3 expert ids, expected 2 layers x 2 = 4");
        assertThatThrownBy(() -> accumulator.addToken(ints(0, 1, 2, 4)))
                .hasMessage("layer 5: expert id (4) must be in 0..3, or -1 where nothing was recorded");
        assertThatThrownBy(() -> accumulator.addToken(ints(0, 1, 2, -2))).hasMessageContaining("expert id (-2)");
        assertThatThrownBy(() -> accumulator.addToken(ints(0, 1, 2, 2)))
                .hasMessage("layer 5: a token names expert 2 twice");
        assertThatThrownBy(() -> accumulator.addLoads(0, new double[] {1, 2, 3, Double.NaN}))
                .hasMessageContaining("layer 3, expert 3: count (NaN)");
        assertThatThrownBy(() -> accumulator.addLoads(0, new double[] {1, 2, 3, -1}))
                .hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> accumulator.addLoads(0, new double[] {1})).hasMessageContaining("1 loads for 4");
        assertThatThrownBy(() -> accumulator.addLoads(2, new double[4])).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(accumulator.toProfile()).isEqualTo(before);
        assertThat(before.selections().size(0, 0)).isEqualTo(1);
    }

    @Test
    void loadsAloneHaveNoTransitions() {
        ProfileAccumulator accumulator = ProfileAccumulator.ofLoads(ints(1), 2, 2);
        accumulator.addLoads(0, new double[] {0x1p52, 0});
        accumulator.addToken(ints(0, 1));
        assertThat(accumulator.toProfile().affinity()).isNull();
        assertThat(accumulator.toProfile().selections()).isNull();
        assertThat(accumulator.toProfile().loads(0)).containsExactly(0x1p52 + 1, 1);
        accumulator.addLoads(0, new double[] {0x1p53, 0});
        assertThatThrownBy(accumulator::toProfile).hasMessageContaining("largest exact count 2^53");
    }

    @Test
    void shapesAreChecked() {
        assertThatThrownBy(() -> ProfileAccumulator.ofLoads(ints(2, 1), 2, 1))
                .hasMessage("layer ids must ascend, but 2 is followed by 1");
        assertThatThrownBy(() -> ProfileAccumulator.ofLoads(ints(-1), 2, 1)).hasMessageContaining("layer id (-1)");
        assertThatThrownBy(() -> ProfileAccumulator.ofLoads(ints(), 2, 1)).hasMessageContaining("number of layers");
        assertThatThrownBy(() -> ProfileAccumulator.ofLoads(ints(0), 2, 3)).hasMessageContaining("topK (3)");
        assertThatThrownBy(() -> ProfileAccumulator.ofTokens(ints(0), 65536, 1, Pairing.ALL))
                .hasMessageContaining("experts (65536) must be below");
    }
}
