package io.moeplacement.formats;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Communication;
import io.moeplacement.CostModel;
import io.moeplacement.Link;
import io.moeplacement.Metrics;
import io.moeplacement.ModelSpec;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.ProfileAccumulator;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cost model against {@link RawMetrics}: other code, from the raw tokens, agreeing to 1e-9. */
class IndependentMetricsTest {

    private static final double RELATIVE = 1e-9;

    @Property(tries = 150)
    void metricsOfRandomTracesAgree(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int experts = 2 + random.nextInt(7);
        int k = 1 + random.nextInt(Math.min(3, experts));
        int layers = 1 + random.nextInt(4);
        int[][][] tokens = randomTokens(random, 1 + random.nextInt(40), layers, k, experts);
        int nodes = 1 + random.nextInt(3);
        int[] nodeSizes =
                IntStream.range(0, nodes).map(node -> 1 + random.nextInt(3)).toArray();
        int devices = IntStream.of(nodeSizes).sum();
        double[] speeds = IntStream.range(0, devices)
                .mapToDouble(device -> 0.5 + random.nextDouble())
                .toArray();
        Topology topology = Topology.builder(nodeSizes)
                .links(new Link(3e9, 2e-6), new Link(1e9, 7e-6))
                .speeds(speeds)
                .build();
        Placement placement = randomPlacement(random, layers, experts, devices);
        compare(tokens, experts, topology, placement);
    }

    private static int[][][] randomTokens(SplittableRandom random, int count, int layers, int k, int experts) {
        int[][][] tokens = new int[count][layers][];
        for (int[][] token : tokens) {
            for (int layer = 0; layer < layers; layer++) {
                // Squaring makes low ids likelier: loads are skewed, as real ones are.
                token[layer] = IntStream.generate(
                                () -> (int) (experts * random.nextDouble() * Math.sqrt(random.nextDouble())))
                        .distinct()
                        .limit(k)
                        .toArray();
            }
        }
        return tokens;
    }

    /** Experts in random order plus random copies; duplicates on one device may happen. */
    private static Placement randomPlacement(SplittableRandom random, int layers, int experts, int devices) {
        // A device holds at most one slot per expert, so one device alone has no room for copies.
        int extra = devices == 1 ? 0 : random.nextInt(experts + 1);
        int[][] map = new int[layers][experts + extra];
        for (int[] row : map) {
            for (int slot = 0; slot < row.length; slot++) {
                row[slot] = slot < experts ? slot : random.nextInt(experts);
            }
            for (int slot = row.length - 1; slot > 0; slot--) {
                int other = random.nextInt(slot + 1);
                int kept = row[slot];
                row[slot] = row[other];
                row[other] = kept;
            }
        }
        return Placement.of(SlotLayout.ofTotal(layers, devices, experts + extra), experts, map);
    }

    private static void compare(int[][][] tokens, int experts, Topology topology, Placement placement) {
        int layers = tokens[0].length;
        int k = tokens[0][0].length;
        int[][] deviceOfSlot = new int[layers][];
        for (int layer = 0; layer < layers; layer++) {
            int index = layer;
            deviceOfSlot[layer] = IntStream.range(0, placement.row(layer).length)
                    .map(slot -> placement.layout().deviceOf(index, slot))
                    .toArray();
        }
        ModelSpec model = ModelSpec.assumed(layers, experts, k);
        RawMetrics raw = new RawMetrics(
                        tokens,
                        placement.physicalToLogical(),
                        deviceOfSlot,
                        IntStream.range(0, topology.devices())
                                .map(topology::nodeOf)
                                .toArray(),
                        experts,
                        figures(topology, model))
                .compute();
        for (Pairing pairing : Pairing.values()) {
            RoutingProfile profile = profile(tokens, experts, pairing);
            int kind = pairing == Pairing.TOP1 ? 0 : 1;
            PlacementProblem.Builder builder =
                    PlacementProblem.builder(profile, topology).model(model).slots(placement.layout());
            Metrics home = new CostModel(
                            builder.communication(Communication.HOME).build())
                    .evaluate(placement)
                    .metrics();
            same(home.imbalance().mean(), raw.imbalanceMean);
            same(home.imbalance().worst(), raw.imbalanceWorst);
            same(home.computeSeconds(), raw.computeSeconds);
            same(home.communicationSeconds(), raw.homeSeconds);
            same(home.stepTimeSeconds(), raw.computeSeconds + raw.homeSeconds);
            Metrics.FanOut fanOut = requireNonNull(home.fanOut());
            same(fanOut.devices(), raw.fanOutDevices);
            same(fanOut.nodes(), raw.fanOutNodes);
            if (layers > 1) {
                same(home.locality(), raw.locality[kind]);
                same(home.nodeLocality(), raw.nodeLocality[kind]);
                Metrics pipelined = new CostModel(
                                builder.communication(Communication.PIPELINED).build())
                        .evaluate(placement)
                        .metrics();
                same(pipelined.stepTimeSeconds(), raw.computeSeconds + raw.pipelinedSeconds[kind]);
            }
        }
    }

    private static void same(@Nullable Double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(RELATIVE * Math.max(Math.abs(expected), 1e-12)));
    }

    private static RawMetrics.Figures figures(Topology topology, ModelSpec model) {
        RawMetrics.Figures figures = new RawMetrics.Figures();
        figures.speeds = IntStream.range(0, topology.devices())
                .mapToDouble(topology::speed)
                .toArray();
        figures.intraBandwidth = topology.intraNode().bandwidth();
        figures.interBandwidth = topology.interNode().bandwidth();
        figures.intraLatency = topology.intraNode().latency();
        figures.interLatency = topology.interNode().latency();
        figures.bytesPerToken = model.bytesPerToken();
        figures.secondsPerAssignment = model.secondsPerAssignment();
        figures.tokensPerStep = model.tokensPerStep();
        return figures;
    }

    private static RoutingProfile profile(int[][][] tokens, int experts, Pairing pairing) {
        int layers = tokens[0].length;
        int k = tokens[0][0].length;
        ProfileAccumulator accumulator =
                ProfileAccumulator.ofTokens(IntStream.range(0, layers).toArray(), experts, k, pairing);
        for (int[][] token : tokens) {
            accumulator.addToken(
                    IntStream.range(0, layers * k).map(i -> token[i / k][i % k]).toArray());
        }
        return accumulator.toProfile();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void metricsOfTheRealTraceAgree(int nodes) throws IOException {
        Path file = RealFiles.file("gpt-oss-20b.even.npz");
        int[][][] tokens = decode(file, 106359, 24, 4);
        Topology topology = Topology.of(nodes, 4, io.moeplacement.Hardware.H100);
        int[] contiguous = IntStream.range(0, 32).toArray();
        int[][] map = new int[24][];
        java.util.Arrays.fill(map, contiguous);
        Placement placement = Placement.of(SlotLayout.ofTotal(24, topology.devices(), 32), 32, map);
        compare(tokens, 32, topology, placement);
    }

    @Test
    void contiguousOnOneNodeOfFourHasThePublishedFigures() {
        Path file = RealFiles.file("gpt-oss-20b.even.npz");
        RoutingProfile profile = new ProfileReader(ProfileOptions.defaults().withPairing(Pairing.TOP1))
                .read(List.of(file))
                .profile();
        int[][] map = new int[24][];
        java.util.Arrays.fill(map, IntStream.range(0, 32).toArray());
        PlacementProblem problem = PlacementProblem.builder(profile, Topology.of(1, 4, io.moeplacement.Hardware.H100))
                .build();
        Metrics metrics = new CostModel(problem)
                .evaluate(Placement.of(problem.slots(), 32, map))
                .metrics();
        assertThat(metrics.locality()).isCloseTo(0.2383, within(5e-5));
        assertThat(requireNonNull(metrics.fanOut()).devices()).isCloseTo(3.02, within(5e-3));
        assertThat(metrics.imbalance().mean()).isCloseTo(1.166, within(5e-4));
        assertThat(metrics.imbalance().worst()).isCloseTo(1.417, within(5e-4));
    }

    /** Decodes the first array of a npz file of int16, knowing its shape. */
    private static int[][][] decode(Path file, int count, int layers, int k) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("experts.npy")) {
                    byte[] bytes = new DataInputStream(zip).readAllBytes();
                    int start = bytes.length - count * layers * k * Short.BYTES;
                    ByteBuffer data = ByteBuffer.wrap(bytes)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .position(start);
                    int[][][] tokens = new int[count][layers][k];
                    for (int[][] token : tokens) {
                        for (int[] layer : token) {
                            for (int rank = 0; rank < k; rank++) {
                                layer[rank] = data.getShort();
                            }
                        }
                    }
                    return tokens;
                }
            }
        }
        throw new IOException("no experts in " + file);
    }
}
