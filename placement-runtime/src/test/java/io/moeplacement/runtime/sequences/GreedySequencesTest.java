package io.moeplacement.runtime.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.HomeRouting;
import io.moeplacement.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GreedySequencesTest {

    private static final AttentionCost COST = new AttentionCost(1, 0.5);

    /** The rule as its text says it, with lists and without buffers. */
    private static int[] naive(RandomSequences given, int candidates, SequenceRoom room) {
        List<List<Integer>> on = new ArrayList<>();
        IntStream.range(0, given.devices).forEach(device -> on.add(new ArrayList<>()));
        int[] homes = new int[given.sequences];
        for (int sequence = 0; sequence < given.sequences; sequence++) {
            int i = sequence;
            Comparator<Integer> nearest = Comparator.<Integer>comparingInt(device -> given.pulled(i, device))
                    .thenComparing(device -> device == given.homes[i] ? 0 : 1)
                    .thenComparing(device -> device);
            List<Integer> ranked =
                    IntStream.range(0, given.devices).boxed().sorted(nearest).toList();
            List<Integer> open = ranked.stream()
                    .filter(device -> on.get(device).size() < room.most(device))
                    .filter(device ->
                            on.get(device).stream().mapToInt(Integer::intValue).sum() + given.lengths[i]
                                    <= room.tokens(device))
                    .toList();
            List<Integer> first = ranked.subList(0, candidates).stream()
                    .filter(open::contains)
                    .toList();
            List<Integer> among = first.isEmpty() ? open : first;
            int best = among.stream()
                    .min(Comparator.comparingDouble(device -> growth(given, on.get(device), device, given.lengths[i])))
                    .orElseThrow();
            on.get(best).add(given.lengths[i]);
            homes[i] = best;
        }
        return homes;
    }

    private static double growth(RandomSequences given, List<Integer> lengths, int device, int length) {
        int longest = lengths.stream().mapToInt(Integer::intValue).max().orElse(0);
        double before = COST.seconds(lengths.size(), longest);
        double after = COST.seconds(lengths.size() + 1, Math.max(longest, length));
        return (after - before) / given.topology.speed(device);
    }

    @Property(tries = 400)
    void followsTheStatedRule(@ForAll long seed) {
        RandomSequences given = new RandomSequences(seed);
        int candidates = 1 + given.random.nextInt(given.devices);
        SequencePlacement luffy = SequencePlacement.luffy(given.topology, COST, candidates);
        for (int round = 0; round < 2; round++) {
            SequenceRoom room = given.room();
            int[] homes = given.homes.clone();
            luffy.place(given.pull, given.lengths, room, homes);
            assertThat(homes).isEqualTo(naive(given, candidates, room));
            // Every sequence has tokens enough for itself, so that only some devices are closed.
            SequenceRoom tight = room.withTokens(IntStream.range(0, given.devices)
                    .mapToLong(device -> 6 + 30 * (device % 2))
                    .toArray());
            int[] limited = given.homes.clone();
            int[] expected;
            try {
                expected = naive(given, candidates, tight);
            } catch (java.util.NoSuchElementException e) {
                assertThatThrownBy(() -> luffy.place(given.pull, given.lengths, tight, limited))
                        .isInstanceOf(NoRoomException.class)
                        .hasMessageContaining("no device has room left for sequence");
                assertThat(limited).isEqualTo(given.homes);
                continue;
            }
            luffy.place(given.pull, given.lengths, tight, limited);
            assertThat(limited).isEqualTo(expected);
        }
    }

    /** With one candidate and room for all every sequence pulls the least it can, so no more than by staying. */
    @Property(tries = 200)
    void oneCandidateWithRoomForAllPullsTheLeast(@ForAll long seed) {
        RandomSequences given = new RandomSequences(seed);
        int[] all = new int[given.devices];
        java.util.Arrays.fill(all, given.sequences);
        int[] homes = given.homes.clone();
        SequencePlacement.luffy(given.topology, COST, 1)
                .place(given.pull, given.lengths, SequenceRoom.atMost(all), homes);
        for (int sequence = 0; sequence < given.sequences; sequence++) {
            int least = Integer.MAX_VALUE;
            for (int device = 0; device < given.devices; device++) {
                least = Math.min(least, given.pulled(sequence, device));
            }
            assertThat(given.pulled(sequence, homes[sequence])).isEqualTo(least);
            if (given.pulled(sequence, given.homes[sequence]) == least) {
                assertThat(homes[sequence]).isEqualTo(given.homes[sequence]);
            }
        }
    }

    @Test
    void theSmallestGrowthIsTakenNotTheLargest() {
        Topology topology = Topology.builder(1, 2).build();
        SequencePull pull = new SequencePull(topology, HomeRouting.DIRECT);
        pull.begin(3);
        int[] homes = {0, 0, 0};
        // Nobody pulls anything: attention alone decides. The short ones share a device rather than the long one's
        // padding.
        SequencePlacement.luffy(topology, COST, 2)
                .place(pull, new int[] {100, 10, 10}, SequenceRoom.atMost(3, 3), homes);
        assertThat(homes).containsExactly(0, 1, 1);
    }

    @Test
    void badInputIsNamed() {
        Topology topology = Topology.builder(1, 2).build();
        assertThatThrownBy(() -> SequencePlacement.luffy(topology, COST, 0))
                .hasMessageContaining("candidates (0) must be in 1..2");
        assertThatThrownBy(() -> SequencePlacement.luffy(topology, COST, 3)).hasMessageContaining("candidates (3)");
        SequencePlacement luffy = SequencePlacement.luffy(topology, COST, 1);
        SequencePull pull = new SequencePull(topology, HomeRouting.DIRECT);
        pull.begin(2);
        int[] homes = {1, 1};
        assertThatThrownBy(() -> luffy.place(
                        pull, new int[] {5, 70}, SequenceRoom.even(2, 2).withTokens(60, 50), homes))
                .hasMessageContaining("sequence 1 has 70 tokens, no device takes more than 60");
        assertThatThrownBy(() -> luffy.place(
                        pull, new int[] {5, 70}, SequenceRoom.atMost(0, 2).withTokens(90, 50), homes))
                .hasMessageContaining("no device takes more than 50");
        assertThatThrownBy(() -> luffy.place(pull, new int[] {5, 7}, SequenceRoom.atMost(1, 0), homes))
                .hasMessageContaining("room is for 0..1 sequences, there are 2");
        assertThat(homes).containsExactly(1, 1);
    }
}
