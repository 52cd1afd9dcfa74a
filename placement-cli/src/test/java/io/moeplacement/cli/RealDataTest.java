package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on measured routing; skipped where the data is not. */
class RealDataTest {

    @TempDir
    Path folder;

    private static Path trace(String name) {
        String traces = System.getProperty("moe.traces");
        assumeTrue(traces != null, "the system property moe.traces names no folder of traces");
        Path file = Path.of(traces).resolve(name);
        assumeTrue(Files.exists(file), file + " is not there");
        return file;
    }

    private static JsonNode imbalance(JsonNode json) {
        return json.get("metrics").get("imbalance");
    }

    @Test
    void greedyBalancesGptOss() {
        JsonNode json = Cli.run(
                        "solve",
                        "--profile",
                        trace("gpt-oss-20b.even.npz"),
                        "--topology",
                        "1x4",
                        "--solver",
                        "greedy",
                        "--objective",
                        "balance",
                        "--json")
                .expect(ExitCode.DONE)
                .json();
        assertThat(imbalance(json).get("mean").asDouble()).isBetween(1.0, 1.02);
        assertThat(json.get("metrics").get("fanOut").get("devices").asDouble()).isBetween(2.5, 3.5);
    }

    @Test
    void contiguousOnGptOssShowsTheKnownFigures() {
        JsonNode json = Cli.run(
                        "solve",
                        "--profile",
                        trace("gpt-oss-20b.even.npz"),
                        "--topology",
                        "1x4",
                        "--pairs",
                        "top1",
                        "--solver",
                        "contiguous",
                        "--objective",
                        "locality",
                        "--json")
                .expect(ExitCode.DONE)
                .json();
        assertThat(json.get("metrics").get("locality").asDouble()).isCloseTo(0.24, within(0.005));
        assertThat(json.get("metrics").get("fanOut").get("devices").asDouble()).isCloseTo(3.02, within(0.005));
    }

    @Test
    void deepseekKeepsItsLayerIdsThroughTheSglangFile() throws Exception {
        Path profile = trace("deepseek-v3.prefill-2048.loads.csv");
        Path plan = folder.resolve("plan.json");
        Object[] problem = {"--profile", profile, "--topology", "4x8", "--objective", "balance", "--json"};
        JsonNode solved = run(problem, "solve", "--solver", "greedy", "--redundant", 32, "--out", plan);
        assertThat(imbalance(solved).get("worstLayer").asInt()).isBetween(3, 60);
        JsonNode measured = run(problem, "evaluate", "--placement", plan);
        assertThat(measured.get("metrics")).isEqualTo(solved.get("metrics"));
        JsonNode rows = new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(plan.toFile())
                .get("physical_to_logical_map");
        assertThat(rows).hasSize(61);
        assertThat(rows.get(0)).hasSize(288);
        assertThat(rows.get(0).get(287).asInt()).isEqualTo(31);
    }

    @Test
    void mixtralOnOneExpertPerDevice() {
        JsonNode json = Cli.run(
                        "solve",
                        "--profile",
                        trace("mixtral-8x7b.mmlu-all.loads.csv"),
                        "--topology",
                        "1x8",
                        "--model",
                        "mixtral-8x7b",
                        "--solver",
                        "greedy",
                        "--objective",
                        "balance",
                        "--json")
                .expect(ExitCode.DONE)
                .json();
        // One expert per device: nothing to choose, so the imbalance is that of the experts.
        assertThat(imbalance(json).get("mean").asDouble()).isCloseTo(1.19, within(0.005));
        assertThat(imbalance(json).get("worst").asDouble()).isCloseTo(1.35, within(0.005));
        assertThat(imbalance(json).get("worstLayer").asInt()).isEqualTo(12);
    }

    private static JsonNode run(Object[] problem, Object... command) {
        Object[] args = java.util.Arrays.copyOf(command, command.length + problem.length);
        System.arraycopy(problem, 0, args, command.length, problem.length);
        return Cli.run(args).expect(ExitCode.DONE).json();
    }
}
