package io.moeplacement.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.HomeRouting;
import io.moeplacement.Link;
import io.moeplacement.ModelSpec;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import io.moeplacement.runtime.sequences.AttentionCost;
import io.moeplacement.runtime.sequences.Foresight;
import io.moeplacement.runtime.sequences.NoRoomException;
import io.moeplacement.runtime.sequences.SequenceMigration;
import io.moeplacement.runtime.sequences.SequenceReport;
import io.moeplacement.runtime.sequences.SequenceRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SequenceReplayTest {

    private static final AttentionCost ATTENTION = new AttentionCost(1, 1);

    private static SequenceReport of(ReplayReport report) {
        return Objects.requireNonNull(report.techniques().sequences());
    }

    private static ReplayOptions options(int batch, SequenceMigration migration) {
        return ReplayOptions.of(batch).with(ReplayTechniques.none().withSequences(migration));
    }

    @Test
    void aSequenceMeetsWhereItsTokensAreByHand() {
        Topology topology =
                Topology.builder(1, 2).links(new Link(4, 1), new Link(2, 3)).build();
        // Expert 1 is on device 1 in both layers.
        Placement placement = Placement.of(SlotLayout.perDevice(2, 1, 1), 2, new int[][] {{0, 1}, {0, 1}});
        ModelSpec model = new ModelSpec("hand", 2, 2, 1, 8, 1, 0.5, 4);
        List<ReplayStep> steps = new ArrayList<>();
        for (SequenceRule rule : List.of(SequenceRule.exact(), SequenceRule.luffy(1))) {
            steps.clear();
            Replay replay = new Replay(
                    placement,
                    topology,
                    model,
                    1,
                    options(3, SequenceMigration.of(rule, ATTENTION)).withStepListener(steps::add));
            for (int token = 0; token < 3; token++) {
                replay.addToken(7, new int[] {1, 1});
            }
            ReplayReport report = replay.finish();
            SequenceReport sequences = of(report);
            // The only sequence is dealt to device 0, goes to device 1 after the first layer and has all it needs
            // there.
            assertThat(sequences.sequences()).isEqualTo(1);
            assertThat(sequences.placed()).isEqualTo(2);
            assertThat(sequences.moved()).isEqualTo(1);
            assertThat(sequences.movedShare()).isEqualTo(0.5);
            assertThat(sequences.migrating().betweenDevices()).isEqualTo(3);
            assertThat(sequences.staying().betweenDevices()).isEqualTo(4 * 3);
            assertThat(report.bytes()).isEqualTo(new ReplayReport.Bytes(3 * 3 * 8, 3 * 8, 0));
            assertThat(steps.get(0).linkBytes()).containsExactly(0, 24, 0, 0);
            assertThat(steps.get(0).allToAll()).isEqualTo(1 + 24 / 4.0);
            // One sequence of three tokens: all attention on one device of two.
            assertThat(sequences.migrating().attention()).isEqualTo(new SequenceReport.Attention(2 * (3 + 9), 2, 2));
        }
    }

    /** A replay of some random sequences, twelve tokens a step. */
    private static ReplayReport replay(long seed, SequenceMigration migration, HomeRouting routing) {
        RandomBatch batch = new RandomBatch(seed, 0);
        Replay replay = new Replay(
                batch.placement,
                batch.topology,
                batch.model(16),
                batch.topK,
                options(12, migration).with(AllToAll.PORT, routing).withSeed(seed));
        for (int token = 0; token < 30; token++) {
            replay.addToken(token / 4 * 1_000_000_007L, batch.token(0.1));
        }
        return replay.finish();
    }

    private static SequenceRule rule(long seed) {
        return seed % 2 == 0 ? SequenceRule.exact() : SequenceRule.luffy(1);
    }

    /** Copies counted for sequences are the bytes counted for links; who stays is as badly off as was said. */
    @Property(tries = 40)
    void copiesAreBytes(@ForAll long seed) {
        for (Foresight foresight : Foresight.values()) {
            SequenceMigration migration =
                    SequenceMigration.of(rule(seed), ATTENTION).with(foresight);
            ReplayReport moving = replay(seed, migration, HomeRouting.DIRECT);
            ReplayReport staying =
                    replay(seed, SequenceMigration.of(SequenceRule.stay(), ATTENTION), HomeRouting.DIRECT);
            requireBytes(moving);
            requireBytes(staying);
            assertThat(of(staying).moved()).isZero();
            assertThat(of(staying).placed()).isZero();
            assertThat(of(staying).migrating()).isEqualTo(of(moving).staying());
            assertThat(of(staying).staying()).isEqualTo(of(moving).staying());
            assertThat(moving.bytes().sameDevice()
                            + moving.bytes().sameNode()
                            + moving.bytes().crossNode())
                    .isCloseTo(
                            staying.bytes().sameDevice()
                                    + staying.bytes().sameNode()
                                    + staying.bytes().crossNode(),
                            within(1e-6));
            assertThat(moving.imbalance()).isEqualTo(staying.imbalance());
            assertThat(replay(seed, migration, HomeRouting.DIRECT)).isEqualTo(moving);
        }
    }

    private static void requireBytes(ReplayReport report) {
        double bytes = report.bytes().sameNode() + report.bytes().crossNode();
        assertThat(8.0 * of(report).migrating().betweenDevices()).isCloseTo(bytes, within(1e-6));
        assertThat(8.0 * of(report).migrating().betweenNodes())
                .isCloseTo(report.bytes().crossNode(), within(1e-6));
    }

    @Property(tries = 40)
    void forwardedCopiesAreBytesBetweenNodes(@ForAll long seed) {
        ReplayReport moving = replay(seed, SequenceMigration.of(rule(seed), ATTENTION), HomeRouting.VIA_NODE);
        assertThat(8.0 * of(moving).migrating().betweenNodes())
                .isCloseTo(moving.bytes().crossNode(), within(1e-6));
    }

    /** Knowing the next layer, equal numbers of sequences on one node cannot send less: tried with all homes there are. */
    @Property(tries = 100)
    void exactWithForesightSendsTheLeast(@ForAll long seed) {
        RandomBatch batch = new RandomBatch(seed, 0);
        Topology flat = Topology.builder(1, batch.topology.devices()).build();
        SequenceMigration migration =
                SequenceMigration.of(SequenceRule.exact(), ATTENTION).with(Foresight.NEXT_LAYER);
        Replay replay = new Replay(batch.placement, flat, batch.model(16), batch.topK, options(12, migration));
        int sequences = 4;
        int[][][] tokens = new int[sequences][3][];
        for (int sequence = 0; sequence < sequences; sequence++) {
            for (int token = 0; token < 3; token++) {
                tokens[sequence][token] = batch.token(0.1);
                replay.addToken(sequence, tokens[sequence][token]);
            }
        }
        long sent = of(replay.finish()).migrating().betweenDevices();
        long least = 0;
        for (int layer = 0; layer < batch.layers; layer++) {
            // The return of the layer and the dispatch of the next are to the same homes.
            least += leastOf(batch, tokens, layer, new int[sequences], 0);
        }
        // The first dispatch is from where the sequences were dealt to: half of what a single layer sends by staying.
        assertThat(sent - firstDispatch(batch, tokens)).isEqualTo(least);
    }

    private static long firstDispatch(RandomBatch batch, int[][][] tokens) {
        ReplayOptions options = options(12, SequenceMigration.of(SequenceRule.stay(), ATTENTION));
        Placement firstLayer = Placement.of(
                SlotLayout.ofTotal(1, batch.topology.devices(), batch.experts),
                batch.experts,
                new int[][] {batch.placement.row(0)});
        Replay replay = new Replay(
                firstLayer,
                Topology.builder(1, batch.topology.devices()).build(),
                new ModelSpec("first", 1, batch.experts, batch.topK, 8, 1, 0.25, 16),
                batch.topK,
                options);
        for (int sequence = 0; sequence < tokens.length; sequence++) {
            for (int[] token : tokens[sequence]) {
                replay.addToken(sequence, Arrays.copyOf(token, batch.topK));
            }
        }
        return of(replay.finish()).staying().betweenDevices() / 2;
    }

    private static long leastOf(RandomBatch batch, int[][][] tokens, int layer, int[] homes, int sequence) {
        int devices = batch.topology.devices();
        if (sequence == homes.length) {
            int[] count = new int[devices];
            Arrays.stream(homes).forEach(home -> count[home]++);
            int most = (homes.length + devices - 1) / devices;
            boolean even = Arrays.stream(count).allMatch(c -> c >= homes.length / devices && c <= most);
            return even ? sent(batch, tokens, layer, homes) : Long.MAX_VALUE;
        }
        long least = Long.MAX_VALUE;
        for (int device = 0; device < devices; device++) {
            homes[sequence] = device;
            least = Math.min(least, leastOf(batch, tokens, layer, homes, sequence + 1));
        }
        return least;
    }

    private static long sent(RandomBatch batch, int[][][] tokens, int layer, int[] homes) {
        long sent = 0;
        for (int sequence = 0; sequence < homes.length; sequence++) {
            for (int[] token : tokens[sequence]) {
                for (int l = layer; l < Math.min(batch.layers, layer + 2); l++) {
                    boolean[] to = new boolean[batch.topology.devices()];
                    for (int rank = 0; rank < batch.topK; rank++) {
                        int expert = token[l * batch.topK + rank];
                        if (expert >= 0) {
                            to[deviceOf(batch.placement, l, expert)] = true;
                        }
                    }
                    to[homes[sequence]] = false;
                    for (boolean one : to) {
                        sent += one ? 1 : 0;
                    }
                }
            }
        }
        return sent;
    }

    private static int deviceOf(Placement placement, int layer, int expert) {
        for (int device = 0; device < placement.devices(); device++) {
            if (placement.copiesOn(layer, expert, device) > 0) {
                return device;
            }
        }
        throw new AssertionError("expert " + expert + " is nowhere");
    }

    @Test
    void badInputIsNamed() {
        RandomBatch batch = new RandomBatch(3, 0);
        SequenceMigration luffy = SequenceMigration.of(SequenceRule.luffy(1), ATTENTION);
        ReplayOptions options = options(4, luffy);
        assertThatThrownBy(() -> options.with(Communication.PIPELINED, Pairing.ALL))
                .hasMessageContaining("pipelined");
        assertThatThrownBy(() -> options.with(Gating.fixedCapacity(1))).hasMessageContaining("fixed capacity");
        assertThatThrownBy(() -> new SequenceMigration(SequenceRule.stay(), Foresight.NONE, Double.NaN, ATTENTION))
                .hasMessageContaining("room factor (NaN)");
        assertThatThrownBy(() -> SequenceRule.luffy(0)).hasMessageContaining("candidates (0)");
        assertThatThrownBy(() -> new SequenceRule.Luffy(1, 0)).hasMessageContaining("tokens per device (0)");
        assertThatThrownBy(() -> new Replay(
                        batch.placement,
                        batch.topology,
                        batch.model(16),
                        batch.topK,
                        options(4, SequenceMigration.of(SequenceRule.luffy(99), ATTENTION))))
                .hasMessageContaining("candidates (99) must be in 1..");
        Replay replay = new Replay(batch.placement, batch.topology, batch.model(16), batch.topK, options);
        assertThatThrownBy(() -> replay.addToken(batch.token(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("say which one");
        Replay tight = new Replay(
                batch.placement,
                batch.topology,
                batch.model(16),
                batch.topK,
                options(4, SequenceMigration.of(new SequenceRule.Luffy(1, 3), ATTENTION)));
        for (int token = 0; token < 3; token++) {
            tight.addToken(5, batch.token(0));
        }
        assertThatThrownBy(() -> tight.addToken(5, batch.token(0)))
                .isInstanceOf(NoRoomException.class)
                .hasMessageContaining("step 0, after layer 0: sequence 0 has 4 tokens, no device takes more than 3");
        assertThatThrownBy(tight::finish).isInstanceOf(IllegalStateException.class);
    }
}
