package io.moeplacement.cli;

import static io.moeplacement.cli.AnalyzedFiles.analyze;
import static io.moeplacement.cli.AnalyzedFiles.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code analyze} says of two profiles, and of load windows. */
class AnalyzeStabilityTest {

    @TempDir
    Path folder;

    private Path loads;

    @BeforeEach
    void files() {
        loads = Cli.loads(folder);
    }

    @Test
    void anotherProfileGivesStability() {
        Path other =
                Cli.file(folder, "other.csv", "layer,expert,tokens", "3,0,10", "3,1,30", "3,2,20", "3,3,40", "5,3,7");
        JsonNode stability = json("--profile", loads, "--against", other).get("stability");

        assertThat(stability.get("hot").asInt()).isEqualTo(1);
        assertThat(stability.get("loadDistance").get("mean").asDouble()).isCloseTo(0.5, within(1e-12));
        assertThat(stability.get("loadDistance").get("worst").asDouble()).isCloseTo(0.7, within(1e-12));
        assertThat(stability.get("loadDistance").get("worstLayer").asInt()).isEqualTo(5);
        assertThat(stability.get("hotOverlap").get("mean").asDouble()).isZero();
        assertThat(stability.get("transitionDistance").isNull()).isTrue();
        assertThat(stability.get("plan").isNull()).isTrue();
        assertThat(stability.get("layers")).hasSize(2);
        assertThat(analyze("--profile", loads, "--against", other, "--hot", 2)
                        .expect(ExitCode.DONE)
                        .out())
                .contains("load distance", "overlap of the hottest 2", "rank correlation");
    }

    @Test
    void withDevicesAPlanIsCarriedOver() {
        Path other = Cli.file(
                folder,
                "other.csv",
                "layer,expert,tokens",
                "3,0,40",
                "3,1,10",
                "3,2,10",
                "3,3,40",
                "5,0,10",
                "5,1,10",
                "5,2,50",
                "5,3,30");
        Object[] args = {"--profile", loads, "--against", other, "--topology", "1x2", "--objective", "balance"};
        JsonNode plan = json(args).get("stability").get("plan");

        assertThat(plan.get("solver").asText()).isEqualTo("auto");
        assertThat(plan.get("objective").asText()).isEqualTo("balance");
        // {0, 3} and {1, 2} of 40 30 20 10 are even; of 40 10 10 40 they are 80 to 20.
        assertThat(plan.get("atHome").get("imbalance").get("mean").asDouble()).isCloseTo(1.1, within(1e-9));
        assertThat(plan.get("transferred").get("imbalance").get("worst").asDouble())
                .isCloseTo(1.6, within(1e-9));
        assertThat(plan.get("transferred").get("imbalance").get("worstLayer").asInt())
                .isEqualTo(3);
        assertThat(plan.get("refitted").get("value").asDouble()).isCloseTo(1.1, within(1e-9));
        assertThat(analyze(args).expect(ExitCode.DONE).out())
                .contains("plan of auto for balance", "the same on the other one");
    }

    @Test
    void windowsShowTheirDrift() {
        Path later = Cli.file(folder, "later.csv", "layer,expert,tokens", "3,3,1", "5,2,1");
        JsonNode windows =
                json("--profile", loads, "--profile", later, "--windows").get("windows");

        assertThat(windows.get("windows").asInt()).isEqualTo(2);
        assertThat(windows.get("layers").get(0).get("toNext").asDouble()).isCloseTo(0.9, within(1e-12));
        assertThat(windows.get("lags").get(0).get("loadDistance").asDouble()).isCloseTo(0.7, within(1e-12));
        assertThat(analyze("--profile", loads, "--profile", later, "--windows").out())
                .contains("load distance of windows 1 apart: 0.7000");
    }
}
