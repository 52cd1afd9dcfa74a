package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTest {

    @TempDir
    Path folder;

    private Path generate(String preset, int seed, String name) {
        Path trace = folder.resolve(name);
        Cli cli = Cli.run("generate", "--preset", preset, "--tokens", 500, "--seed", seed, "--out", trace)
                .expect(ExitCode.DONE);
        assertThat(cli.out()).contains("500 tokens", preset);
        assertThat(cli.err()).isEmpty();
        return trace;
    }

    @Test
    void traceCanBeSolved() {
        Path trace = generate("gpt-oss-20b", 3, "trace.npz");
        JsonNode json = Cli.run(
                        "solve",
                        "--profile",
                        trace,
                        "--model",
                        "gpt-oss-20b",
                        "--topology",
                        "1x4:h200",
                        "--objective",
                        "fan-out",
                        "--solver",
                        "contiguous",
                        "--json")
                .expect(ExitCode.DONE)
                .json();
        assertThat(json.get("metrics").get("fanOut").get("devices").asDouble()).isBetween(1.0, 4.0);
        assertThat(json.get("metrics").get("locality").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void interruptedGenerateLeavesNothing() {
        Interruption interruption = new Interruption();
        interruption.cancellation().cancel();
        Path trace = folder.resolve("trace.npz");
        Object[] args = {"generate", "--preset", "mixtral-8x7b", "--tokens", 500, "--out", trace};
        Cli cli = Cli.run(interruption, args).expect(ExitCode.INTERRUPTED).expectOneErrorLine();
        assertThat(cli.err()).contains("interrupted", "trace.npz is not written");
        assertThat(cli.out()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void sameSeedSameFile() throws Exception {
        byte[] first = Files.readAllBytes(generate("mixtral-8x7b", 3, "a.npz"));
        assertThat(Files.readAllBytes(generate("mixtral-8x7b", 3, "b.npz"))).isEqualTo(first);
        assertThat(Files.readAllBytes(generate("mixtral-8x7b", 4, "c.npz"))).isNotEqualTo(first);
    }

    @Test
    void layersOfATraceTakeTheModelsOwnNumbers() {
        Path trace = generate("deepseek-v3", 1, "v3.npz");
        Cli cli = Cli.run(
                        "solve",
                        "--profile",
                        trace,
                        "--model",
                        "deepseek-v3",
                        "--topology",
                        "4x8",
                        "--objective",
                        "balance",
                        "--solver",
                        "greedy",
                        "--json")
                .expect(ExitCode.DONE);
        assertThat(cli.err()).contains("layers 3..60 of deepseek-v3");
        assertThat(cli.json().get("metrics").get("imbalance").get("worstLayer").asInt())
                .isBetween(3, 60);
    }
}
