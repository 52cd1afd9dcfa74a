package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The analysis of measured routing against figures worked out elsewhere; skipped where the data is not. */
class RealAnalysisTest {

    private static Path trace(String name) {
        String traces = System.getProperty("moe.traces");
        assumeTrue(traces != null, "the system property moe.traces names no folder of traces");
        Path file = Path.of(traces).resolve(name);
        assumeTrue(Files.exists(file), file + " is not there");
        return file;
    }

    private static double mean(JsonNode report, String key) {
        return StreamSupport.stream(report.get("layers").spliterator(), false)
                .filter(layer -> !layer.get(key).isNull())
                .mapToDouble(layer -> layer.get(key).asDouble())
                .average()
                .orElseThrow();
    }

    private static double largest(JsonNode report, String key) {
        return StreamSupport.stream(report.get("layers").spliterator(), false)
                .mapToDouble(layer -> layer.get(key).asDouble())
                .max()
                .orElseThrow();
    }

    @Test
    void affinityOfGptOss() {
        JsonNode report = Cli.run("analyze", "--profile", trace("gpt-oss-20b.even.npz"), "--pairs", "top1", "--json")
                .expect(ExitCode.DONE)
                .json();

        assertThat(report.get("layers")).hasSize(24);
        assertThat(mean(report, "mutualInformation")).isCloseTo(1.48, within(0.005));
        assertThat(mean(report, "explained")).isCloseTo(0.35, within(0.005));
        assertThat(mean(report, "top1Predictability")).isCloseTo(0.41, within(0.005));
        assertThat(mean(report, "top1Baseline")).isCloseTo(0.14, within(0.005));
        // 31 x 31 degrees of freedom over 106,359 tokens.
        assertThat(mean(report, "shuffledMutualInformation"))
                .isCloseTo(31 * 31 / (2 * 106_359 * Math.log(2)), within(0.0005));
        assertThat(mean(report, "skew")).isCloseTo(2.66, within(0.005));
        assertThat(largest(report, "skew")).isCloseTo(3.84, within(0.005));
        assertThat(report.get("layers").get(23).get("mutualInformation").isNull())
                .isTrue();
    }

    @Test
    void skewAndPhaseShiftOfDeepseek() {
        JsonNode report = Cli.run(
                        "analyze",
                        "--profile",
                        trace("deepseek-v3.prefill-1024.loads.csv"),
                        "--against",
                        trace("deepseek-v3.decode-1000-1000.loads.csv"),
                        "--topology",
                        "4x8",
                        "--redundant",
                        32,
                        "--objective",
                        "balance",
                        "--solver",
                        "greedy",
                        "--json")
                .expect(ExitCode.DONE)
                .json();

        assertThat(report.get("layers")).hasSize(58);
        assertThat(mean(report, "skew")).isCloseTo(6.53, within(0.005));
        assertThat(report.get("layers").get(23).get("layer").asInt()).isEqualTo(26);
        assertThat(report.get("layers").get(23).get("skew").asDouble()).isCloseTo(13.71, within(0.005));
        JsonNode stability = report.get("stability");
        assertThat(stability.get("rankCorrelation").get("mean").asDouble()).isBetween(0.65, 0.75);
        assertThat(stability.get("loadDistance").get("mean").asDouble())
                .isGreaterThan(
                        50 * stability.get("loadDistanceByChance").get("mean").asDouble());
        JsonNode plan = stability.get("plan");
        assertThat(plan.get("atHome").get("value").asDouble()).isCloseTo(1.007, within(0.0005));
        assertThat(plan.get("transferred").get("value").asDouble()).isCloseTo(1.409, within(0.0005));
        assertThat(plan.get("transferred").get("imbalance").get("worst").asDouble())
                .isCloseTo(2.451, within(0.0005));
        assertThat(plan.get("refitted").get("value").asDouble()).isLessThan(1.01);
    }

    @Test
    void windowsOfTrainingSettle() {
        JsonNode windows = Cli.run("analyze", "--profile", trace("gpt-moe-24l32e.windows.npz"), "--windows", "--json")
                .expect(ExitCode.DONE)
                .json()
                .get("windows");

        assertThat(windows.get("windows").asInt()).isEqualTo(251);
        double before = 0;
        for (JsonNode lag : windows.get("lags")) {
            assertThat(lag.get("loadDistance").asDouble()).isGreaterThan(before);
            before = lag.get("loadDistance").asDouble();
        }
        assertThat(windows.get("lags")).hasSize(8);
    }

    @Test
    void tokensUntilGptOssIsStable() {
        JsonNode growth = Cli.run(
                        "analyze",
                        "--profile",
                        trace("gpt-oss-20b.even.npz"),
                        "--growth",
                        "sequences",
                        "--topology",
                        "1x8",
                        "--objective",
                        "balance",
                        "--solver",
                        "greedy",
                        "--json")
                .expect(ExitCode.DONE)
                .json()
                .get("growth");

        assertThat(growth.get("points")).hasSize(9);
        assertThat(growth.get("points").get(8).get("tokens").asInt()).isEqualTo(106_359);
        assertThat(growth.get("tokensUntilStable").get("loads").asInt()).isBetween(4000, 64_000);
        assertThat(growth.get("points").get(0).get("plan").get("value").asDouble())
                .isGreaterThan(1.2
                        * growth.get("points").get(8).get("plan").get("value").asDouble());
    }
}
