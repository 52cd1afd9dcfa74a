package io.moeplacement.cli;

import static io.moeplacement.cli.AnalyzedFiles.analyze;
import static io.moeplacement.cli.AnalyzedFiles.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many tokens {@code analyze} says a profile takes, and a plan that is carried over to unseen ones. */
class AnalyzeGrowthTest {

    @TempDir
    Path folder;

    private Path trace;

    @BeforeEach
    void files() {
        AnalyzedFiles files = AnalyzedFiles.make(folder);
        trace = files.trace();
    }

    @Test
    void growthSaysHowManyTokensItTakes() {
        Object[] args = {
            "--profile",
            trace,
            "--pairs",
            "top1",
            "--growth",
            "sequences",
            "--first-tokens",
            100,
            "--topology",
            "1x2",
            "--objective",
            "locality",
            "--iterations",
            20,
            "--solver",
            "heuristic",
            "--plan-tolerance",
            0.05
        };
        JsonNode growth = json(args).get("growth");

        assertThat(growth.get("order").asText()).isEqualTo("sequences");
        List<Integer> sizes = new ArrayList<>();
        growth.get("points").forEach(point -> sizes.add(point.get("tokens").asInt()));
        assertThat(sizes).containsExactly(100, 200, 400, 800, 1600, 3000);
        JsonNode last = growth.get("points").get(5);
        assertThat(last.get("loadDistance").get("mean").asDouble()).isZero();
        assertThat(last.get("plan").get("value").asDouble()).isBetween(0.0, 0.5);
        assertThat(last.get("plan").get("kept").asDouble()).isBetween(0.0, 1.0);
        assertThat(growth.get("tokensUntilStable").get("loads").asInt()).isBetween(100, 1600);
        assertThat(growth.get("tolerance").asDouble()).isEqualTo(0.05);
        assertThat(json(args)).isEqualTo(json(args));
        assertThat(analyze(args).expect(ExitCode.DONE).out())
                .contains("tokens  load distance", "loads stay within 0.05", "the plan is at most 5.00 % worse");
    }

    @Test
    void plansAreScoredOnUnseenSequences() {
        JsonNode report = json(
                "--profile",
                trace,
                "--sequences",
                "0/2",
                "--against",
                trace,
                "--against-sequences",
                "1/2",
                "--growth",
                "recorded",
                "--topology",
                "1x2",
                "--objective",
                "balance",
                "--solver",
                "greedy");

        assertThat(report.get("growth").get("points").get(2).get("tokens").asInt())
                .isEqualTo(1500);
        assertThat(report.get("growth").get("points").get(2).get("plan").get("value"))
                .isEqualTo(
                        report.get("stability").get("plan").get("transferred").get("value"));
    }

    @Test
    void interruptedGrowthShowsWhatThereIs() {
        Interruption interruption = new Interruption();
        interruption.cancellation().cancel();
        Cli cli = Cli.run(
                        interruption,
                        "analyze",
                        "--profile",
                        trace,
                        "--growth",
                        "tokens",
                        "--topology",
                        "1x2",
                        "--json")
                .expect(ExitCode.INTERRUPTED)
                .expectOneErrorLine();

        assertThat(cli.json().get("layers")).hasSize(3);
        assertThat(cli.json().get("growth").get("points")).isEmpty();
        assertThat(cli.err()).contains("interrupted; this is what was found so far");
    }
}
