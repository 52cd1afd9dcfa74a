package io.moeplacement.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Communication;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ContextCoherenceTest {

    @Test
    void twoTokensByHand() {
        Topology topology = Topology.builder(1, 2).build();
        // Layer 0: experts 0, 1 on device 0; layer 1: expert 1 and 2 on device 0.
        Placement placement = Placement.of(SlotLayout.perDevice(2, 2, 2), 4, new int[][] {{0, 1, 2, 3}, {1, 2, 0, 3}});
        ContextCoherence counter = new ContextCoherence(placement, topology, 2, 1);
        counter.addToken(new int[] {2, 0, 3, 0}); // home 0; on 1 and 0; then both on 1
        counter.addToken(new int[] {0, 1, 1, 2}); // home 1; on 0; then 0
        ContextCoherence.Count count = counter.count();
        assertThat(count.classic()).isEqualTo(2 * (1 + 1 + 1 + 1));
        assertThat(count.onward()).isEqualTo(1 + 0 + 1 + 0);
        assertThat(count.combined()).isEqualTo(1);
        assertThat(count.gathered()).isEqualTo(4);
        assertThat(count.classicBytes(10)).isEqualTo(80);
        assertThat(count.coherentBytes(10, 3)).isEqualTo(30 + 12);
    }

    /** 2*G*B*L*p against G*B*(L*p' + G), with p and p' from elsewhere: uniform homes and the replay's locality. */
    @Property(tries = 50)
    void exflowsFormulaIsWhatIsCounted(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int devices = 2 + random.nextInt(3);
        int layers = 2 + random.nextInt(3);
        int experts = devices * (1 + random.nextInt(3));
        int perDevice = 4 + random.nextInt(10);
        Topology topology = Topology.builder(1, devices).build();
        int[][] map = new int[layers][experts];
        for (int[] row : map) {
            java.util.Arrays.setAll(row, slot -> slot);
        }
        Placement placement = Placement.of(SlotLayout.ofTotal(layers, devices, experts), experts, map);
        ContextCoherence counter = new ContextCoherence(placement, topology, 1, perDevice);
        Replay replay = new Replay(
                placement,
                topology,
                new io.moeplacement.ModelSpec("random", layers, experts, 1, 1, 1, 1, 1),
                1,
                ReplayOptions.of(perDevice * devices).with(Communication.PIPELINED, Pairing.TOP1));
        int iterations = 1 + random.nextInt(3);
        int leftHome = 0;
        int firstLeft = 0;
        for (int token = 0; token < iterations * devices * perDevice; token++) {
            int[] chosen = random.ints(layers, 0, experts).toArray();
            counter.addToken(chosen);
            replay.addToken(chosen);
            int home = token / perDevice % devices;
            for (int layer = 0; layer < layers; layer++) {
                boolean left = placement.layout().deviceOf(layer, chosen[layer]) != home;
                leftHome += left ? 1 : 0;
                firstLeft += left && layer == 0 ? 1 : 0;
            }
        }
        ContextCoherence.Count count = counter.count();
        double tokens = (double) iterations * devices * perDevice;
        double p = leftHome / (tokens * layers);
        double locality = requireNonNull(replay.finish().locality());
        double onward = (firstLeft / tokens + (layers - 1) * (1 - locality)) / layers;
        double perIteration = (double) perDevice * iterations;
        assertThat(count.leavesHome()).isCloseTo(p, within(1e-12));
        assertThat(count.leavesDevice()).isCloseTo(onward, within(1e-12));
        assertThat((double) count.classic())
                .isCloseTo(ContextCoherence.Count.classicCost(devices, perIteration, layers, p), within(1e-6));
        assertThat((double) count.onward() + count.gathered())
                .isCloseTo(ContextCoherence.Count.coherentCost(devices, perIteration, layers, onward), within(1e-6));
        assertThat(count.combined()).isZero();
    }

    @Test
    void badInput() {
        RandomBatch batch = new RandomBatch(5, 0);
        assertThatThrownBy(() -> new ContextCoherence(batch.placement, batch.topology, 99, 1))
                .hasMessageContaining("topK (99)");
        assertThatThrownBy(() -> new ContextCoherence(batch.placement, batch.topology, 1, 0))
                .hasMessageContaining("tokensPerDevice (0)");
        ContextCoherence counter = new ContextCoherence(batch.placement, batch.topology, 1, 1);
        assertThatThrownBy(() -> counter.addToken(new int[0])).hasMessageContaining("expert ids");
        int[] wrong = new int[batch.layers];
        wrong[batch.layers - 1] = 77;
        assertThatThrownBy(() -> counter.addToken(wrong)).hasMessageContaining("expert id (77)");
        assertThat(counter.count().tokens()).isZero();
        assertThat(counter.count().leavesHome()).isZero();
    }
}
