package io.moeplacement.runtime.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.HomeRouting;
import io.moeplacement.Topology;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ExactSequencesTest {

    /** Costs and moves of an assignment to bins. */
    private interface Price {
        long of(int item, int bin);
    }

    @Test
    void sequencesMeetTheirTokens() {
        Topology topology = Topology.builder(1, 2).build();
        SequencePull pull = new SequencePull(topology, HomeRouting.DIRECT);
        pull.begin(4);
        // All want device 1, the first two most.
        int[] wanted = {9, 8, 3, 2};
        for (int sequence = 0; sequence < 4; sequence++) {
            for (int token = 0; token < wanted[sequence]; token++) {
                pull.addToken(sequence, new int[] {1}, 0, 1);
            }
        }
        int[] homes = {0, 0, 1, 1};
        SequencePlacement.exact(topology).place(pull, new int[] {9, 8, 3, 2}, SequenceRoom.even(4, 2), homes);
        assertThat(homes).containsExactly(1, 1, 0, 0);
    }

    /** Each stage against all assignments within the room: least cost, then fewest moves. */
    @Property(tries = 400)
    void eachStageIsOptimal(@ForAll long seed) {
        RandomSequences given = new RandomSequences(seed);
        SequenceRoom room = given.room();
        int[] homes = given.homes.clone();
        SequencePlacement exact = SequencePlacement.exact(given.topology);
        exact.place(given.pull, given.lengths, room, homes);
        requireRoom(room, homes);

        int scale = given.sequences + 1;
        Topology topology = given.topology;
        Price ofNodes = (sequence, node) -> (long) scale * given.pulledIntoNode(sequence, node)
                + (topology.nodeOf(given.homes[sequence]) == node ? 0 : 1);
        int[] nodes = Arrays.stream(homes).map(topology::nodeOf).toArray();
        assertThat(price(nodes, ofNodes))
                .isEqualTo(best(
                        new int[given.sequences],
                        0,
                        topology.nodes(),
                        ofNodes,
                        chosen -> nodesFit(topology, room, chosen)));

        Price ofDevices = (sequence, device) ->
                (long) scale * given.pulledInsideNode(sequence, device) + (given.homes[sequence] == device ? 0 : 1);
        assertThat(price(homes, ofDevices))
                .isEqualTo(best(
                        new int[given.sequences],
                        0,
                        given.devices,
                        ofDevices,
                        chosen -> fits(room, chosen)
                                && Arrays.equals(
                                        nodes,
                                        Arrays.stream(chosen)
                                                .map(topology::nodeOf)
                                                .toArray())));
    }

    private interface Fits {
        boolean test(int[] chosen);
    }

    private static long best(int[] chosen, int item, int bins, Price price, Fits fits) {
        if (item == chosen.length) {
            return fits.test(chosen) ? price(chosen, price) : Long.MAX_VALUE;
        }
        long best = Long.MAX_VALUE;
        for (int bin = 0; bin < bins; bin++) {
            chosen[item] = bin;
            best = Math.min(best, best(chosen, item + 1, bins, price, fits));
        }
        return best;
    }

    private static long price(int[] chosen, Price price) {
        long sum = 0;
        for (int item = 0; item < chosen.length; item++) {
            sum += price.of(item, chosen[item]);
        }
        return sum;
    }

    private static boolean fits(SequenceRoom room, int[] chosen) {
        int[] count = new int[room.devices()];
        for (int device : chosen) {
            count[device]++;
        }
        for (int device = 0; device < count.length; device++) {
            if (count[device] < room.least(device) || count[device] > room.most(device)) {
                return false;
            }
        }
        return true;
    }

    private static boolean nodesFit(Topology topology, SequenceRoom room, int[] chosen) {
        int[] least = new int[topology.nodes()];
        int[] most = new int[topology.nodes()];
        for (int device = 0; device < room.devices(); device++) {
            least[topology.nodeOf(device)] += room.least(device);
            most[topology.nodeOf(device)] += room.most(device);
        }
        int[] count = new int[topology.nodes()];
        for (int node : chosen) {
            count[node]++;
        }
        for (int node = 0; node < count.length; node++) {
            if (count[node] < least[node] || count[node] > most[node]) {
                return false;
            }
        }
        return true;
    }

    private static void requireRoom(SequenceRoom room, int[] homes) {
        assertThat(fits(room, homes))
                .as("%s in %s", Arrays.toString(homes), room)
                .isTrue();
    }

    /** What Javadoc promises about staying. */
    @Property(tries = 300)
    void neverWorseThanStayingWithinTheRoom(@ForAll long seed) {
        RandomSequences given = new RandomSequences(seed);
        int[] count = new int[given.devices];
        Arrays.stream(given.homes).forEach(home -> count[home]++);
        SequenceRoom room = SequenceRoom.atMost(count);
        int[] homes = given.homes.clone();
        SequencePlacement.exact(given.topology).place(given.pull, given.lengths, room, homes);
        long crossed = 0;
        long pulled = 0;
        for (int sequence = 0; sequence < given.sequences; sequence++) {
            int node = given.topology.nodeOf(homes[sequence]);
            int before = given.topology.nodeOf(given.homes[sequence]);
            crossed += given.pulledIntoNode(sequence, node) - given.pulledIntoNode(sequence, before);
            pulled += given.pulled(sequence, homes[sequence]) - given.pulled(sequence, given.homes[sequence]);
        }
        assertThat(crossed).isNotPositive();
        if (given.topology.nodes() == 1) {
            assertThat(pulled).isNotPositive();
        }
    }

    /** Buffers of one decision must not show in the next. */
    @Property(tries = 100)
    void decisionsDoNotDependOnEarlierOnes(@ForAll long seed) {
        RandomSequences given = new RandomSequences(seed);
        SequencePlacement used = SequencePlacement.exact(given.topology);
        for (int round = 0; round < 3; round++) {
            SequenceRoom room = given.room();
            int[] again = given.homes.clone();
            int[] fresh = given.homes.clone();
            used.place(given.pull, given.lengths, room, again);
            SequencePlacement.exact(given.topology).place(given.pull, given.lengths, room, fresh);
            assertThat(again).isEqualTo(fresh);
        }
    }

    @Test
    void badInputIsNamed() {
        Topology topology = Topology.builder(1, 2).build();
        SequencePlacement exact = SequencePlacement.exact(topology);
        SequencePull pull = new SequencePull(topology, HomeRouting.DIRECT);
        pull.begin(3);
        int[] lengths = {1, 1, 1};
        int[] homes = {0, 1, 0};
        SequenceRoom even = SequenceRoom.even(3, 2);
        assertThatThrownBy(() -> exact.place(pull, lengths, SequenceRoom.even(3, 3), homes))
                .hasMessageContaining("room is of 3 devices, the topology of 2");
        assertThatThrownBy(() -> exact.place(pull, lengths, SequenceRoom.atMost(1, 1), homes))
                .hasMessageContaining("room is for 0..2 sequences, there are 3");
        assertThatThrownBy(() -> exact.place(pull, lengths, SequenceRoom.even(8, 2), homes))
                .hasMessageContaining("room is for 8..8 sequences, there are 3");
        assertThatThrownBy(() -> exact.place(pull, lengths, even.withTokens(5, 5), homes))
                .hasMessageContaining("token limits");
        assertThatThrownBy(() -> exact.place(pull, new int[2], even, homes))
                .hasMessageContaining("lengths has 2 entries for 3 sequences");
        assertThatThrownBy(() -> exact.place(pull, lengths, even, new int[1])).hasMessageContaining("homes has 1");
        assertThatThrownBy(() -> exact.place(pull, lengths, even, new int[] {0, 2, 0}))
                .hasMessageContaining("home of sequence 1 (2) must be in 0..1");
        assertThatThrownBy(() -> exact.place(pull, new int[] {0, 0, -1}, even, homes))
                .hasMessageContaining("length of sequence 2 (-1)");
        assertThat(homes).containsExactly(0, 1, 0);
        SequencePull wide = new SequencePull(Topology.builder(1, 3).build(), HomeRouting.DIRECT);
        assertThatThrownBy(() -> exact.place(wide, lengths, even, homes)).hasMessageContaining("pull is of 3 devices");
        pull.begin(0);
        exact.place(pull, lengths, SequenceRoom.even(0, 2), homes);
        assertThat(homes).containsExactly(0, 1, 0);
    }
}
