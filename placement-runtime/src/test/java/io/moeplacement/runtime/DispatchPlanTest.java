package io.moeplacement.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DispatchPlanTest {

    private static final Topology TWO = Topology.builder(1, 2).build();

    /** Experts 0, 1 on device 0 and 2, 3 on device 1. */
    private static final Placement FOUR = Placement.of(SlotLayout.ofTotal(1, 2, 4), 4, new int[][] {{0, 1, 2, 3}});

    private static DispatchPlan plan(Gating gating) {
        return new DispatchPlan(FOUR, TWO, 2, gating, ReplicaPolicy.EVEN);
    }

    @Test
    void aBatchByHand() {
        DispatchPlan plan = plan(Gating.dynamic());
        int[] experts = {2, 0, 0, 1, 3, 2};
        float[] weights = {.6f, .4f, .9f, .1f, .5f, .5f};
        plan.plan(0, 3, experts, weights, 1);
        assertThat(plan.rows()).isEqualTo(6);
        // Expert 0: tokens 0 and 1; expert 1: token 1; expert 2: tokens 0 and 2; expert 3: token 2.
        assertThat(permutation(plan)).containsExactly(1, 2, 3, 0, 5, 4);
        assertThat(plan.weight(0)).isEqualTo(.4f);
        assertThat(plan.weight(1)).isEqualTo(.9f);
        assertThat(plan.sendCountToDevice(1, 0)).isEqualTo(3);
        assertThat(plan.sendCountToDevice(1, 1)).isEqualTo(3);
        assertThat(plan.sendOffset(1, 2)).isEqualTo(3);
        assertThat(plan.tokensToDevice(1, 0)).isEqualTo(2);
        assertThat(plan.tokensToDevice(1, 1)).isEqualTo(2);
        assertThat(plan.distinctDevices()).isEqualTo(4);
        assertThat(plan.distinctNodes()).isEqualTo(3);
        assertThat(plan.dropped()).isZero();
        assertThat(plan.padded()).isZero();
    }

    @Test
    void fixedCapacitySeatsFirstChoicesFirst() {
        // Three tokens at one device, capacity ceil(1/3 * 3) = 1 row an expert.
        DispatchPlan plan = plan(Gating.fixedCapacity(1 / 3.0));
        plan.plan(0, 3, new int[] {1, 0, 0, 1, 0, 2}, null, 0);
        assertThat(plan.rowOf(0)).isNotNegative();
        assertThat(plan.rowOf(2)).isNotNegative();
        assertThat(plan.rowOf(1)).isNegative();
        assertThat(plan.rowOf(3)).isNegative();
        assertThat(plan.rowOf(4)).isNegative();
        assertThat(plan.rowOf(5)).isNotNegative();
        assertThat(plan.dropped()).isEqualTo(3);
        assertThat(plan.padded()).isEqualTo(1);
        assertThat(plan.servedTokens()).isEqualTo(3);
    }

    @Test
    void reservedRowsAreTheWasteFactorOfThePaper() {
        DispatchPlan plan = plan(Gating.fixedCapacity(0.75));
        RandomBatch batch = new RandomBatch(1, 0);
        int tokens = 40;
        int[] experts = new int[tokens * 2];
        for (int token = 0; token < tokens; token++) {
            experts[2 * token] = batch.random.nextInt(4);
            experts[2 * token + 1] = (experts[2 * token] + 1) % 4;
        }
        plan.plan(0, tokens, experts, null, 0);
        assertThat((double) (plan.rows() + plan.padded()) / (tokens * 2)).isEqualTo(4 * 0.75 / 2);
    }

    @Test
    void emptyAndSingleBatches() {
        DispatchPlan plan = plan(Gating.dynamic());
        plan.plan(0, 0, new int[0], null, 0);
        assertThat(plan.rows()).isZero();
        assertThat(plan.receiveCount(3)).isZero();
        plan.plan(0, 1, new int[] {3, -1}, null, 0);
        assertThat(plan.rows()).isEqualTo(1);
        assertThat(plan.deviceOf(0)).isEqualTo(1);
        assertThat(plan.deviceOf(1)).isEqualTo(-1);
        plan.plan(0, 1, new int[] {-1, -1}, null, 0);
        assertThat(plan.rows()).isZero();
        assertThat(plan.servedTokens()).isZero();
    }

    @Test
    void badInputIsNamedAndLeavesAnEmptyPlan() {
        DispatchPlan plan = plan(Gating.dynamic());
        plan.plan(0, 2, new int[] {0, 1, 2, 3}, null, 0);
        assertThatThrownBy(() -> plan.plan(0, 2, new int[] {0, 1, 2, 4}, null, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer 0, token 1, rank 1: expert id (4) must be in 0..3");
        assertThat(plan.rows()).isZero();
        assertThat(plan.receiveCount(0)).isZero();
        assertThatThrownBy(() -> plan.plan(0, 1, new int[] {0, -2}, null, 0)).hasMessageContaining("(-2)");
        assertThatThrownBy(() -> plan.plan(0, 1, new int[] {2, 2}, null, 0)).hasMessageContaining("named twice");
        assertThatThrownBy(() -> plan.plan(0, 1, new int[] {2, 1}, new float[] {1, Float.NaN}, 0))
                .hasMessageContaining("rank 1: gate weight (NaN)");
        assertThatThrownBy(() -> plan.plan(0, 1, new int[] {2, 1}, new float[] {-1, 0}, 0))
                .hasMessageContaining("(-1.0)");
        assertThatThrownBy(() -> plan.plan(0, 1, new int[] {2, 1}, new float[] {Float.POSITIVE_INFINITY, 0}, 0))
                .hasMessageContaining("Infinity");
        assertThatThrownBy(() -> plan.plan(0, 1, new int[] {2}, null, 0)).hasMessageContaining("array of 1");
        assertThatThrownBy(() -> plan.plan(0, 1, new int[] {2, 1}, null, new int[] {2}))
                .hasMessageContaining("source device (2)");
        assertThatThrownBy(() -> plan.plan(0, Integer.MAX_VALUE, new int[2], null, 0))
                .hasMessageContaining("tokens (2147483647)");
        assertThatThrownBy(() -> plan.plan(1, 0, new int[2], null, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new DispatchPlan(FOUR, TWO, 5, Gating.dynamic(), ReplicaPolicy.EVEN))
                .hasMessageContaining("topK (5) must be in 1..4");
        assertThatThrownBy(() -> Gating.fixedCapacity(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Gating.fixedCapacity(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan.weight(0)).isInstanceOf(IllegalStateException.class);
    }

    /** Every row, count and offset against lists. */
    @Property(tries = 300)
    void planIsAStableSort(@ForAll long seed) {
        RandomBatch batch = new RandomBatch(seed, 6);
        Gating gating = batch.random.nextBoolean()
                ? Gating.dynamic()
                : Gating.fixedCapacity(0.05 + batch.random.nextDouble() * 2);
        ReplicaPolicy policy = RandomBatch.pick(batch.random, ReplicaPolicy.class);
        DispatchPlan plan = new DispatchPlan(batch.placement, batch.topology, batch.topK, gating, policy);
        for (int round = 0; round < 3; round++) {
            int tokens = batch.random.nextInt(30);
            int layer = batch.random.nextInt(batch.layers);
            int[] ids = batch.ids(tokens, 0.1);
            int[] sources = batch.sources(tokens);
            plan.plan(layer, tokens, ids, null, sources);
            requireSorted(batch, plan, layer, ids, sources);
            requireDistinct(batch, plan, tokens, sources);
            if (gating instanceof Gating.Dynamic) {
                assertThat(plan.dropped()).isZero();
                assertThat(plan.padded()).isZero();
            }
        }
    }

    private static void requireSorted(RandomBatch batch, DispatchPlan plan, int layer, int[] ids, int[] sources) {
        List<Integer> expected = new ArrayList<>();
        int slots = batch.placement.layout().slots(layer);
        for (int source = 0; source < batch.topology.devices(); source++) {
            for (int slot = 0; slot < slots; slot++) {
                assertThat(plan.sendOffset(source, slot)).isEqualTo(expected.size());
                int count = 0;
                for (int i = 0; i < ids.length; i++) {
                    if (sources[i / batch.topK] == source && plan.slotOf(i) == slot) {
                        assertThat(batch.placement.expertAt(layer, slot)).isEqualTo(ids[i]);
                        assertThat(plan.rowOf(i)).isEqualTo(expected.size());
                        expected.add(i);
                        count++;
                    }
                }
                assertThat(plan.sendCount(source, slot)).isEqualTo(count);
            }
        }
        assertThat(permutation(plan)).containsExactlyElementsOf(expected);
        int recorded = 0;
        for (int i = 0; i < ids.length; i++) {
            recorded += ids[i] >= 0 ? 1 : 0;
            if (plan.slotOf(i) < 0) {
                assertThat(plan.rowOf(i)).isEqualTo(-1);
            }
        }
        assertThat(plan.rows() + plan.dropped()).isEqualTo(recorded);
    }

    private static void requireDistinct(RandomBatch batch, DispatchPlan plan, int tokens, int[] sources) {
        int devices = batch.topology.devices();
        int[][] toDevice = new int[devices][devices];
        int[][] toNode = new int[devices][batch.topology.nodes()];
        long distinct = 0;
        for (int token = 0; token < tokens; token++) {
            TreeSet<Integer> on = new TreeSet<>();
            TreeSet<Integer> in = new TreeSet<>();
            for (int rank = 0; rank < batch.topK; rank++) {
                int device = plan.deviceOf(token * batch.topK + rank);
                if (device >= 0) {
                    on.add(device);
                    in.add(batch.topology.nodeOf(device));
                }
            }
            for (int device : on) {
                toDevice[sources[token]][device]++;
            }
            for (int node : in) {
                toNode[sources[token]][node]++;
            }
            distinct += on.size();
        }
        assertThat(plan.distinctDevices()).isEqualTo(distinct);
        for (int source = 0; source < devices; source++) {
            for (int device = 0; device < devices; device++) {
                assertThat(plan.tokensToDevice(source, device)).isEqualTo(toDevice[source][device]);
            }
            for (int node = 0; node < batch.topology.nodes(); node++) {
                assertThat(plan.tokensToNode(source, node)).isEqualTo(toNode[source][node]);
            }
        }
    }

    /** Ranks plan alone, exchange sizes, receive, compute and return: every token gets the sum of its own experts. */
    @Property(tries = 200)
    void aWholeExchangeComputesWhatASingleDeviceWould(@ForAll long seed) {
        RandomBatch batch = new RandomBatch(seed, 5);
        int devices = batch.topology.devices();
        int layer = batch.random.nextInt(batch.layers);
        Exchange exchange = new Exchange(batch, layer);
        for (int device = 0; device < devices; device++) {
            int tokens = batch.random.nextInt(12);
            exchange.plan(device, batch.ids(tokens, 0.1), RandomBatch.pick(batch.random, ReplicaPolicy.class));
        }
        exchange.run();
        exchange.requireSums();
    }

    @ParameterizedTest
    @EnumSource(ReplicaPolicy.class)
    void policiesPickCopiesOfTheExpert(ReplicaPolicy policy) {
        Topology topology = Topology.builder(2, 2).build();
        Placement placement =
                Placement.of(SlotLayout.perDevice(1, 2, 2, 2, 2), 5, new int[][] {{0, 1, 0, 2, 0, 3, 4, 0}});
        DispatchPlan plan = new DispatchPlan(placement, topology, 1, Gating.dynamic(), policy);
        plan.plan(0, 8, new int[8], null, 2);
        int[] perDevice = new int[4];
        for (int token = 0; token < 8; token++) {
            perDevice[plan.deviceOf(token)]++;
        }
        int[] expected = policy == ReplicaPolicy.NEAREST_FIRST ? new int[] {0, 0, 8, 0} : new int[] {2, 2, 2, 2};
        assertThat(perDevice).containsExactly(expected);
    }

    @Test
    void nearestFirstPrefersTheNodeAndTakesTurnsThere() {
        Topology topology = Topology.builder(2, 2).build();
        Placement placement = Placement.of(SlotLayout.perDevice(1, 1, 1, 1, 1), 2, new int[][] {{0, 0, 0, 1}});
        DispatchPlan plan = new DispatchPlan(placement, topology, 1, Gating.dynamic(), ReplicaPolicy.NEAREST_FIRST);
        plan.plan(0, 4, new int[4], null, 3);
        assertThat(plan.sendCountToDevice(3, 2)).isEqualTo(4);
        plan.plan(0, 4, new int[] {1, 1, 1, 1}, null, 0);
        assertThat(plan.sendCountToDevice(0, 3)).isEqualTo(4);
    }

    private static List<Integer> permutation(DispatchPlan plan) {
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < plan.rows(); row++) {
            rows.add(plan.permutation(row));
        }
        return rows;
    }
}
