package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expert buffers in {@code placement replay}. */
class BufferTest {

    private static final String ALL =
            "lifo,lifo-executed-first,lru,lru-inactive-first,lfu,lfu-inactive-first,fifo,fifo-inactive-first,min";

    @TempDir
    static Path folder;

    private static Path plan;
    private static GeneratedReplay made;

    @BeforeAll
    static void generate() {
        made = GeneratedReplay.make(folder, 1200, "contiguous", "1x4");
        plan = made.plan();
    }

    private static Cli replay(Object... more) {
        return made.replay(16, more);
    }

    private static JsonNode json(Object... more) {
        return made.json(16, more);
    }

    @Test
    void stallsLengthenStepsAndNothingElseChanges() {
        JsonNode without = json();
        JsonNode with = json("--buffer-slots", 3, "--host-bandwidth", "12e9");
        assertThat(without.get("misses").isNull()).isTrue();
        assertThat(without.get("buffers").isNull()).isTrue();
        assertThat(without.get("bufferCurve").isNull()).isTrue();
        assertThat(with.get("misses").asLong()).isPositive();
        JsonNode buffers = with.get("buffers");
        assertThat(buffers.get("policy").asText()).isEqualTo("lifo-executed-first");
        assertThat(buffers.get("misses")).isEqualTo(with.get("misses"));
        assertThat(buffers.get("missRate").asDouble())
                .isEqualTo(
                        with.get("misses").asDouble() / buffers.get("requests").asDouble());
        assertThat(buffers.get("deviceBytes").asDouble()
                        / buffers.get("unbufferedBytes").asDouble())
                .isCloseTo(3 / 8.0, within(1e-12));
        JsonNode seconds = with.get("stepSeconds");
        assertThat(seconds.get("stall")).isEqualTo(buffers.get("stallSeconds"));
        assertThat(seconds.get("mean").asDouble())
                .isCloseTo(
                        without.get("stepSeconds").get("mean").asDouble()
                                + seconds.get("stall").asDouble(),
                        within(1e-12));
        assertThat(seconds.get("p99").asDouble())
                .isGreaterThan(without.get("stepSeconds").get("max").asDouble());
        assertThat(with.get("bytes")).isEqualTo(without.get("bytes"));
    }

    /** A comparison says of every buffer what a replay with that buffer says. */
    @ParameterizedTest
    @ValueSource(strings = {"lifo", "min", "fifo-inactive-first"})
    void theCurveSaysWhatReplaysSay(String policy) {
        JsonNode curve = json("--buffer-slots", "1..8", "--buffer-policy", ALL).get("bufferCurve");
        assertThat(curve).hasSize(9 * 8);
        JsonNode single = json("--buffer-slots", 4, "--buffer-policy", policy).get("buffers");
        assertThat(curve).contains(single);
        for (JsonNode point : curve) {
            JsonNode least = curve.get(8 * 8 + point.get("slots").asInt() - 1);
            assertThat(least.get("policy").asText()).isEqualTo("min");
            assertThat(least.get("misses").asLong())
                    .isLessThanOrEqualTo(point.get("misses").asLong());
        }
    }

    @Test
    void theSmallestBufferThatIsGoodEnough() {
        JsonNode all = json("--buffer-target", "miss-rate:0.5", "--buffer-policy", "lru,min");
        assertThat(all.get("bufferCurve")).hasSize(16);
        JsonNode lru = all.get("bufferSizing").get(0);
        assertThat(lru.get("measure").asText()).isEqualTo("miss-rate");
        int slots = lru.get("slots").asInt();
        assertThat(lru.get("value").asDouble()).isLessThanOrEqualTo(0.5);
        assertThat(all.get("bufferCurve").get(slots - 2).get("missRate").asDouble())
                .isGreaterThan(0.5);
        JsonNode none =
                json("--buffer-target", "stall:0s", "--buffer-slots", "1..2").get("bufferSizing");
        assertThat(none.get(0).get("slots").isNull()).isTrue();
        assertThat(none.get(0).get("bestSlots").asInt()).isEqualTo(2);
        String text = replay("--buffer-target", "worst-miss-rate:0", "--buffer-slots", "1..2")
                .expect(ExitCode.DONE)
                .out();
        assertThat(text).contains("lifo-executed-first: no buffer has a miss rate of at most 0.00 % on every device");
        assertThat(replay("--buffer-target", "stall:0ms").out())
                .contains("8 slots are the smallest buffer with a stall");
    }

    @Test
    void textSaysHowMuchMemoryAndHowManyMisses() {
        Cli cli = replay("--buffer-slots", 4).expect(ExitCode.DONE);
        assertThat(cli.out())
                .contains("stall", "expert buffers of 4 slots, lifo-executed-first", "of a device)", "instead of");
    }

    @Test
    void prefetchHidesCopies() {
        List<Double> stalls = new ArrayList<>();
        for (String prefetch : List.of("none", "all-to-all", "computation")) {
            stalls.add(json("--buffer-slots", 6, "--prefetch", prefetch)
                    .get("stepSeconds")
                    .get("stall")
                    .asDouble());
        }
        assertThat(stalls.get(0)).isGreaterThan(stalls.get(1));
        assertThat(stalls.get(1)).isGreaterThanOrEqualTo(stalls.get(2));
        assertThat(stalls.get(2)).isPositive();
    }

    @Test
    void interleavedStepsAreOfManySequences() {
        JsonNode recorded = json("--buffer-slots", 4);
        JsonNode interleaved = json("--buffer-slots", 4, "--order", "interleaved");
        for (String same : List.of("tokens", "steps", "assignments", "locality", "fanOut")) {
            assertThat(interleaved.get(same)).isEqualTo(recorded.get(same));
        }
        assertThat(interleaved.get("misses")).isNotEqualTo(recorded.get("misses"));
    }

    @Test
    void wrongUsageAndBadInput() {
        refuse(ExitCode.WRONG_USAGE, "must be a whole number of at least 1", "--buffer-slots", 0);
        refuse(ExitCode.WRONG_USAGE, "A at most B, such as 2..5", "--buffer-slots", "5..2");
        refuse(
                ExitCode.WRONG_USAGE,
                "(1..x) must be a whole number of at least 1, or a range A..B",
                "--buffer-slots",
                "1..x");
        for (String slots : List.of("", "NaN", "-1", "2.5", "99999999999", "..", "1..", "..4", "0..4")) {
            refuse(ExitCode.WRONG_USAGE, "'--buffer-slots': (" + slots + ") must be a whole", "--buffer-slots", slots);
        }
        for (String policies : List.of(",", "lru,", ",lru", "")) {
            refuse(ExitCode.WRONG_USAGE, "must be one of lifo", "--buffer-slots", 1, "--buffer-policy", policies);
        }
        refuse(ExitCode.WRONG_USAGE, "nearest is lifo", "--buffer-slots", 1, "--buffer-policy", "lifi");
        refuse(
                ExitCode.WRONG_USAGE,
                "--buffer-policy names lru twice",
                "--buffer-slots",
                1,
                "--buffer-policy",
                "lru,lru");
        refuse(ExitCode.WRONG_USAGE, "give --buffer-slots N", "--buffer-policy", "lru");
        refuse(ExitCode.WRONG_USAGE, "--prefetch is about expert buffers", "--prefetch", "none");
        refuse(ExitCode.WRONG_USAGE, "--host-bandwidth is about expert buffers", "--host-bandwidth", "1e9");
        for (String bandwidth : List.of("0", "-1", "NaN", "1e999", "1e-310", "")) {
            refuse(
                    ExitCode.WRONG_USAGE,
                    "'--host-bandwidth': (" + bandwidth + ") must be a finite number of at least 1",
                    "--buffer-slots",
                    1,
                    "--host-bandwidth",
                    bandwidth);
        }
        refuse(ExitCode.WRONG_USAGE, "nearest is none", "--buffer-slots", 1, "--prefetch", "nune");
        for (String target : List.of("miss-rate:1.5", "miss-rate:NaN", "stalls:1s", "worst-miss-rate:")) {
            refuse(ExitCode.WRONG_USAGE, "such as miss-rate:0.05", "--buffer-target", target);
        }
        refuse(ExitCode.WRONG_USAGE, "(stall:-1s) must be stall:DURATION", "--buffer-target", "stall:-1s");
        refuse(ExitCode.WRONG_USAGE, "(stall:) must be stall:DURATION", "--buffer-target", "stall:");
        refuse(ExitCode.BAD_INPUT, "--buffer-slots (9) must be in 1..8", "--buffer-slots", 9);
        refuse(ExitCode.BAD_INPUT, "--buffer-slots (7..9) must be in 1..8", "--buffer-slots", "7..9");
    }

    private static void refuse(ExitCode code, String message, Object... more) {
        Cli cli = replay(more).expect(code).expectOneErrorLine();
        assertThat(cli.err()).contains(message);
        assertThat(cli.out()).isEmpty();
    }

    /** On real tokens, a step of a few sequences: what the docs say of the policies. */
    @Test
    void gptOssNeedsTheNewestToGo() {
        String traces = System.getProperty("moe.traces");
        assumeTrue(traces != null, "the system property moe.traces names no folder of traces");
        Path real = Path.of(traces).resolve("gpt-oss-20b.even.npz");
        assumeTrue(Files.exists(real), real + " is not there");
        JsonNode curve = Cli.run(
                        "replay",
                        "--placement",
                        plan,
                        "--profile",
                        real,
                        "--sequences",
                        "0/64",
                        "--topology",
                        "1x4",
                        "--model",
                        "gpt-oss-20b",
                        "--order",
                        "interleaved",
                        "--batch",
                        64,
                        "--buffer-slots",
                        "6",
                        "--buffer-policy",
                        "min,lifo-executed-first,fifo",
                        "--json")
                .expect(ExitCode.DONE)
                .json()
                .get("bufferCurve");
        assertThat(curve.get(0).get("missRate").asDouble())
                .isLessThan(curve.get(1).get("missRate").asDouble());
        assertThat(curve.get(1).get("missRate").asDouble())
                .isLessThan(0.6 * curve.get(2).get("missRate").asDouble());
    }
}
