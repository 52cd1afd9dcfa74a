package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayTest {

    @TempDir
    static Path folder;

    private static Path trace;
    private static Path plan;
    private static GeneratedReplay made;

    @BeforeAll
    static void generate() {
        made = GeneratedReplay.make(folder, 1500, "greedy", "2x2");
        trace = made.trace();
        plan = made.plan();
    }

    private static Object[] with(Object... args) {
        return made.with(args);
    }

    private static Cli replay(Object... more) {
        return made.replay(more);
    }

    @ParameterizedTest
    @CsvSource({"home,top1,400", "home,all,1500", "pipelined,top1,1", "pipelined,all,100000"})
    void localityAndFanOutAreThoseOfEvaluate(String communication, String pairs, int batch) {
        JsonNode counted = replay("--communication", communication, "--pairs", pairs, "--batch", batch, "--json")
                .expect(ExitCode.DONE)
                .json();
        JsonNode expected = Cli.run(with(
                        "evaluate", "--placement", plan, "--communication", communication, "--pairs", pairs, "--json"))
                .expect(ExitCode.DONE)
                .json()
                .get("metrics");
        requireEqual(counted, expected);
        assertThat(counted.get("tokens").asLong()).isEqualTo(1500);
        assertThat(counted.get("steps").asLong()).isEqualTo((1500 + batch - 1) / batch);
        assertThat(counted.get("communication").asText()).isEqualTo(communication);
    }

    private static void requireEqual(JsonNode counted, JsonNode expected) {
        assertThat(counted.get("locality").asDouble())
                .isCloseTo(expected.get("locality").asDouble(), within(1e-9));
        assertThat(counted.get("nodeLocality").asDouble())
                .isCloseTo(expected.get("nodeLocality").asDouble(), within(1e-9));
        for (String place : List.of("devices", "nodes")) {
            assertThat(counted.get("fanOut").get(place).asDouble())
                    .isCloseTo(expected.get("fanOut").get(place).asDouble(), within(1e-9));
        }
        assertThat(counted.get("imbalance").get("pooledMean").asDouble())
                .isCloseTo(expected.get("imbalance").get("mean").asDouble(), within(1e-9));
    }

    @Test
    void aPipelinedStepOfAllTokensTakesTheTimeOfEvaluate() {
        JsonNode counted = replay("--communication", "pipelined", "--batch", 1500, "--json")
                .expect(ExitCode.DONE)
                .json();
        JsonNode expected = Cli.run(with(
                        "evaluate",
                        "--placement",
                        plan,
                        "--communication",
                        "pipelined",
                        "--tokens-per-step",
                        1500,
                        "--json"))
                .json();
        double seconds = expected.get("metrics").get("stepTimeSeconds").asDouble();
        assertThat(counted.get("stepSeconds").get("mean").asDouble()).isCloseTo(seconds, within(1e-9 * seconds));
    }

    @Test
    void jsonHasTheKeysOfTheContract() {
        JsonNode json = replay("--json").expect(ExitCode.DONE).json();
        assertThat(json.fieldNames())
                .toIterable()
                .contains(
                        "tokens",
                        "steps",
                        "communication",
                        "locality",
                        "fanOut",
                        "imbalance",
                        "stepSeconds",
                        "bytes",
                        "dropped",
                        "misses");
        assertThat(json.get("misses").isNull()).isTrue();
        assertThat(json.get("dropped").asLong()).isZero();
        assertThat(json.get("padded").asLong()).isZero();
        assertThat(json.get("stepSeconds").fieldNames()).toIterable().contains("mean", "p50", "p95", "p99");
        assertThat(json.get("bytes").fieldNames()).toIterable().containsExactly("sameDevice", "sameNode", "crossNode");
        assertThat(replay("--json").out())
                .isEqualTo(replay("--json", "--seed", 1).out());
        assertThat(replay("--json").out())
                .isNotEqualTo(replay("--json", "--seed", 2).out());
    }

    @Test
    void shuffledTokensAreTheSameTokens() {
        JsonNode recorded = replay("--batch", 100, "--json").json();
        JsonNode shuffled =
                replay("--batch", 100, "--order", "shuffled", "--json").json();
        requireEqual(
                shuffled,
                Cli.run(with("evaluate", "--placement", plan, "--json")).json().get("metrics"));
        assertThat(shuffled.get("tokens")).isEqualTo(recorded.get("tokens"));
        assertThat(shuffled.get("stepSeconds")).isNotEqualTo(recorded.get("stepSeconds"));
    }

    @Test
    void staticGatingDropsAndPads() {
        JsonNode tight = replay("--gating", "static", "--capacity-factor", "0.05", "--json")
                .json();
        JsonNode wide =
                replay("--gating", "static", "--capacity-factor", "2", "--json").json();
        assertThat(tight.get("dropped").asLong()).isPositive();
        assertThat(wide.get("dropped").asLong()).isZero();
        // E * C / k rows for each assignment, less the one that is used.
        assertThat(wide.get("padded").asDouble() / wide.get("assignments").asDouble())
                .isCloseTo(32 * 2 / 4.0 - 1, within(1e-9));
    }

    @Test
    void textNamesWhatWasCountedAndAssumed() {
        Cli cli = replay("--replica-policy", "min-max").expect(ExitCode.DONE);
        assertThat(cli.out()).contains("1500 tokens in 1 steps", "all-to-all", "locality", "fan-out", "dropped 0");
        assertThat(cli.err()).contains("home communication (the default)");
    }

    @Test
    void wrongUsageAndBadInput() {
        refuse(ExitCode.WRONG_USAGE, "--gating static needs --capacity-factor", "--gating", "static");
        refuse(ExitCode.WRONG_USAGE, "--capacity-factor applies to", "--capacity-factor", "1");
        refuse(ExitCode.WRONG_USAGE, "above 0", "--gating", "static", "--capacity-factor", "0");
        refuse(ExitCode.WRONG_USAGE, "nearest is min-max", "--replica-policy", "minmax");
        refuse(ExitCode.WRONG_USAGE, "say the same thing", "--batch", 5, "--tokens-per-step", 6);
        refuse(ExitCode.WRONG_USAGE, "--windows", "--windows");
        refuse(ExitCode.WRONG_USAGE, "--groups", "--groups", 2);
        refuse(ExitCode.BAD_INPUT, "--slots or --redundant asks for 40", "--slots", 40);
        Cli loads = Cli.run("replay", "--placement", plan, "--profile", Cli.loads(folder), "--topology", "1x2")
                .expect(ExitCode.BAD_INPUT);
        assertThat(loads.err()).contains("raw routing traces are needed");
        Cli other = Cli.run("replay", "--placement", plan, "--profile", trace, "--topology", "1x4", "--experts", 64)
                .expect(ExitCode.BAD_INPUT);
        assertThat(other.err()).contains("plan.json");
        Cli model = Cli.run(
                        "replay",
                        "--placement",
                        plan,
                        "--profile",
                        trace,
                        "--topology",
                        "2x2",
                        "--model",
                        "mixtral-8x7b")
                .expect(ExitCode.BAD_INPUT);
        assertThat(model.out()).isEmpty();
    }

    private static void refuse(ExitCode code, String message, Object... more) {
        Cli cli = replay(more).expect(code).expectOneErrorLine();
        assertThat(cli.err()).contains(message);
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void interruptedReplaysPrintNothing() {
        Interruption interruption = new Interruption();
        interruption.cancellation().cancel();
        Cli cli = Cli.run(interruption, with("replay", "--placement", plan)).expect(ExitCode.INTERRUPTED);
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void gptOssIsReplayedAsItIsEvaluated() {
        String traces = System.getProperty("moe.traces");
        assumeTrue(traces != null, "the system property moe.traces names no folder of traces");
        Path real = Path.of(traces).resolve("gpt-oss-20b.even.npz");
        assumeTrue(Files.exists(real), real + " is not there");
        Path contiguous = folder.resolve("contiguous.json");
        Object[] problem = {"--profile", real, "--topology", "2x4", "--model", "gpt-oss-20b", "--pairs", "top1"};
        JsonNode expected = run(
                        problem, "solve", "--solver", "contiguous", "--objective", "locality", "--out", contiguous)
                .get("metrics");
        JsonNode counted = run(problem, "replay", "--placement", contiguous, "--communication", "pipelined");
        requireEqual(counted, expected);
        assertThat(counted.get("tokens").asLong()).isEqualTo(106_359);
        assertThat(counted.get("steps").asLong()).isEqualTo(13);
        double mean = counted.get("stepSeconds").get("mean").asDouble();
        double step = expected.get("stepTimeSeconds").asDouble();
        // The busiest device and port of each step are worse than those of the mean step.
        assertThat(mean).isBetween(step, 1.3 * step);
    }

    private static JsonNode run(Object[] problem, Object... command) {
        List<Object> all = new ArrayList<>(Arrays.asList(command));
        all.addAll(Arrays.asList(problem));
        all.add("--json");
        return Cli.run(all.toArray()).expect(ExitCode.DONE).json();
    }
}
