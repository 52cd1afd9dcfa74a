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

    private Path loads(int layers, double hot) throws Exception {
        StringBuilder csv = new StringBuilder("layer,expert,tokens\n");
        for (int layer = 0; layer < layers; layer++) {
            for (int expert = 0; expert < 8; expert++) {
                csv.append(layer)
                        .append(',')
                        .append(expert)
                        .append(',')
                        .append(expert == layer % 8 ? hot : 100)
                        .append('\n');
            }
        }
        return Files.writeString(folder.resolve("loads.csv"), csv);
    }

    @Test
    void expertsAreAsPopularAsInAFileOfLoads() throws Exception {
        Path trace = folder.resolve("trace.npz");
        Path loads = loads(32, 200);
        Cli.run("generate", "--preset", "mixtral-8x7b", "--tokens", 20_000, "--loads", loads, "--out", trace)
                .expect(ExitCode.DONE);
        JsonNode json = Cli.run("analyze", "--profile", trace, "--against", loads, "--json")
                .expect(ExitCode.DONE)
                .json();
        assertThat(json.get("layers").get(5).get("skew").asDouble()).isBetween(1.65, 1.95);
        assertThat(json.get("stability").get("loadDistance").get("worst").asDouble())
                .isLessThan(0.06);
        assertThat(json.get("stability").get("hotOverlap").get("worst").asDouble())
                .isEqualTo(1);
    }

    @Test
    void loadsOfAnotherModelAreRefused() throws Exception {
        Path trace = folder.resolve("trace.npz");
        for (Path loads : new Path[] {loads(31, 200), loads(32, 1000), folder.resolve("none.csv")}) {
            Cli cli = Cli.run("generate", "--preset", "mixtral-8x7b", "--tokens", 500, "--loads", loads, "--out", trace)
                    .expect(ExitCode.BAD_INPUT)
                    .expectOneErrorLine();
            assertThat(cli.err()).contains(loads.toString());
            assertThat(trace).doesNotExist();
        }
    }
}
