package io.moeplacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Metrics of a recorded trace of gpt-oss-20b against plain loops over its tokens; skipped where the trace is absent. */
@NullUnmarked
class RealTraceTest {

    private static final int LAYERS = 24;
    private static final int EXPERTS = 32;
    private static final int K = 4;
    private static final int DEVICES = 4;

    private static final Topology TOPOLOGY = Topology.of(2, 2, Hardware.H100);
    private static final ModelSpec MODEL = ModelPreset.GPT_OSS_20B.spec();

    /** {@code [tokens][layers * k]}. */
    private static int[][] tokens() {
        Path file = Path.of(System.getProperty("moe.traces", "traces"), "gpt-oss-20b.even.npz");
        assumeTrue(Files.isReadable(file), "no trace at " + file);
        try (ZipFile zip = new ZipFile(file.toFile());
                DataInputStream in = new DataInputStream(zip.getInputStream(zip.getEntry("experts.npy")))) {
            byte[] start = in.readNBytes(10);
            String header =
                    new String(in.readNBytes(start[8] + 256 * start[9]), java.nio.charset.StandardCharsets.US_ASCII);
            assertThat(header).contains("'<i2'").contains("(106359, 24, 4)");
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            int[][] tokens = new int[106_359][LAYERS * K];
            for (int[] token : tokens) {
                for (int i = 0; i < token.length; i++) {
                    token[i] = bytes.getShort();
                }
            }
            return tokens;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void metricsAgreeWithPlainLoops() {
        int[][] tokens = tokens();
        RoutingProfile profile = profile(tokens, Pairing.TOP1);
        int[][] part = IntStream.range(0, tokens.length / 10)
                .mapToObj(token -> tokens[10 * token])
                .toArray(int[][]::new);
        int[][] contiguous = new int[LAYERS][EXPERTS];
        int[][] shuffled = new int[LAYERS][EXPERTS];
        SplittableRandom random = new SplittableRandom(5);
        for (int layer = 0; layer < LAYERS; layer++) {
            List<Integer> experts = new ArrayList<>();
            for (int expert = 0; expert < EXPERTS; expert++) {
                contiguous[layer][expert] = expert / (EXPERTS / DEVICES);
                experts.add(random.nextInt(expert + 1), expert);
            }
            for (int slot = 0; slot < EXPERTS; slot++) {
                shuffled[layer][experts.get(slot)] = slot / (EXPERTS / DEVICES);
            }
        }
        Metrics known = compare(tokens, profile, contiguous, 1);
        assertThat(known.locality()).isCloseTo(0.24, within(0.005));
        assertThat(known.fanOut().devices()).isCloseTo(3.02, within(0.005));
        compare(part, profile(part, Pairing.TOP1), shuffled, 1);
        compare(part, profile(part, Pairing.ALL), shuffled, K);
    }

    private static RoutingProfile profile(int[][] tokens, Pairing pairing) {
        int[] ids = IntStream.range(0, LAYERS).toArray();
        ProfileAccumulator accumulator = ProfileAccumulator.ofTokens(ids, EXPERTS, K, pairing);
        for (int[] token : tokens) {
            accumulator.addToken(token);
        }
        return accumulator.toProfile();
    }

    /** Single copies on two nodes of two devices: everything by counting. */
    private static Metrics compare(int[][] tokens, RoutingProfile profile, int[][] deviceOf, int pairs) {
        double stay = 0;
        double inNode = 0;
        double distinctDevices = 0;
        double distinctNodes = 0;
        double home = 0;
        double pipelined = 0;
        double compute = 0;
        double worst = 0;
        double bytes = MODEL.bytesPerToken() * MODEL.tokensPerStep() / tokens.length;
        for (int layer = 0; layer < LAYERS; layer++) {
            double[] load = new double[DEVICES];
            double[][] dispatch = new double[DEVICES][DEVICES];
            double[][] onward = new double[DEVICES][DEVICES];
            for (int[] token : tokens) {
                int devices = 0;
                int nodes = 0;
                for (int i = 0; i < K; i++) {
                    int device = deviceOf[layer][token[layer * K + i]];
                    load[device]++;
                    devices |= 1 << device;
                    nodes |= 1 << (device / 2);
                }
                distinctDevices += Integer.bitCount(devices);
                distinctNodes += Integer.bitCount(nodes);
                for (int device = 0; device < DEVICES; device++) {
                    for (int source = 0; source < DEVICES; source++) {
                        dispatch[source][device] += ((devices >> device) & 1) * bytes / DEVICES;
                    }
                }
                for (int pair = 0; pair < pairs * pairs && layer + 1 < LAYERS; pair++) {
                    int from = deviceOf[layer][token[layer * K + pair / pairs]];
                    int to = deviceOf[layer + 1][token[(layer + 1) * K + pair % pairs]];
                    stay += from == to ? 1 : 0;
                    inNode += from / 2 == to / 2 ? 1 : 0;
                    onward[from][to] += bytes / pairs;
                }
            }
            double busiest = java.util.Arrays.stream(load).max().orElseThrow();
            worst = Math.max(worst, busiest * DEVICES / tokens.length / K);
            compute += busiest / tokens.length * MODEL.tokensPerStep() * MODEL.secondsPerAssignment();
            home += 2 * exchange(dispatch);
            pipelined += layer + 1 < LAYERS ? exchange(onward) : 0;
        }
        double transitions = (LAYERS - 1.0) * tokens.length * pairs * pairs;
        PlacementProblem problem =
                PlacementProblem.builder(profile, TOPOLOGY).model(MODEL).build();
        Placement placement = placement(deviceOf);
        Metrics metrics = new CostModel(problem).evaluate(placement).metrics();
        assertThat(metrics.locality()).isCloseTo(stay / transitions, within(1e-12));
        assertThat(metrics.nodeLocality()).isCloseTo(inNode / transitions, within(1e-12));
        assertThat(metrics.fanOut().devices()).isCloseTo(distinctDevices / tokens.length / LAYERS, within(1e-9));
        assertThat(metrics.fanOut().nodes()).isCloseTo(distinctNodes / tokens.length / LAYERS, within(1e-9));
        assertThat(metrics.imbalance().worst()).isCloseTo(worst, within(1e-9));
        assertThat(metrics.computeSeconds()).isCloseTo(compute, within(1e-9 * compute));
        assertThat(metrics.communicationSeconds()).isCloseTo(home, within(1e-9 * home));
        PlacementProblem stays =
                problem.toBuilder().communication(Communication.PIPELINED).build();
        assertThat(new CostModel(stays).evaluate(placement).metrics().communicationSeconds())
                .isCloseTo(pipelined, within(1e-9 * pipelined));
        return metrics;
    }

    /** PORT on two nodes of two devices. */
    private static double exchange(double[][] bytes) {
        double busiest = 0;
        for (int device = 0; device < DEVICES; device++) {
            int mate = device ^ 1;
            double near = Math.max(bytes[device][mate], bytes[mate][device]);
            double out = 0;
            double in = 0;
            for (int far = 0; far < DEVICES; far++) {
                out += far / 2 == device / 2 ? 0 : bytes[device][far];
                in += far / 2 == device / 2 ? 0 : bytes[far][device];
            }
            busiest = Math.max(
                    busiest,
                    near / Hardware.H100.intraNode().bandwidth()
                            + Math.max(in, out) / Hardware.H100.interNode().bandwidth());
        }
        return Hardware.H100.interNode().latency() + busiest;
    }

    private static Placement placement(int[][] deviceOf) {
        int[][] map = new int[LAYERS][];
        for (int layer = 0; layer < LAYERS; layer++) {
            int[] devices = deviceOf[layer];
            map[layer] = IntStream.range(0, DEVICES)
                    .flatMap(device -> IntStream.range(0, EXPERTS).filter(expert -> devices[expert] == device))
                    .toArray();
        }
        return Placement.of(SlotLayout.ofTotal(LAYERS, DEVICES, EXPERTS), EXPERTS, map);
    }
}
