package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import io.moeplacement.Hardware;
import io.moeplacement.ModelSpec;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import io.moeplacement.formats.ModelJson;
import io.moeplacement.formats.ProblemJson;
import io.moeplacement.formats.TopologyJson;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFilesTest {

    @TempDir
    Path folder;

    @Test
    void problemFileStandsForAllItsParts() {
        RoutingProfile profile = RoutingProfile.builder(new int[] {3, 5}, 4)
                .loads(new double[][] {{40, 30, 20, 10}, {10, 10, 50, 30}})
                .build();
        PlacementProblem problem = PlacementProblem.builder(profile, Topology.of(1, 2, Hardware.H20))
                .objective(Objective.balance())
                .build();
        Path file = folder.resolve("problem.json");
        ProblemJson.write(file, problem);
        Path plan = folder.resolve("plan.json");
        Cli solved = Cli.run("solve", "--problem", file, "--solver", "greedy", "--out", plan, "--json")
                .expect(ExitCode.DONE);
        assertThat(solved.err()).isEmpty();
        JsonNode measured = Cli.run("evaluate", "--problem", file, "--placement", plan, "--json")
                .expect(ExitCode.DONE)
                .json();
        assertThat(measured.get("metrics")).isEqualTo(solved.json().get("metrics"));
        assertThat(measured.get("objective").get("name").asText()).isEqualTo("balance");
        assertThat(Cli.run("compare", "--problem", file, "--json")
                        .expect(ExitCode.DONE)
                        .json())
                .isNotEmpty();
    }

    @Test
    void topologyAndModelFiles() {
        Path topology = folder.resolve("topology.json");
        Path model = folder.resolve("model.json");
        TopologyJson.write(topology, Topology.of(1, 2, Hardware.H100));
        ModelJson.write(model, ModelSpec.assumed(2, 4, 1));
        JsonNode fromFiles = solve(topology, model);
        JsonNode assumed = Cli.run(
                        "solve", "--profile", Cli.loads(folder), "--topology", "1x2", "--solver", "greedy", "--json")
                .expect(ExitCode.DONE)
                .json();
        assertThat(fromFiles.get("metrics")).isEqualTo(assumed.get("metrics"));
        // Ten times the tokens: ten times the computation.
        ModelSpec spec = ModelSpec.assumed(2, 4, 1);
        ModelJson.write(model, spec.withTokensPerStep(10 * spec.tokensPerStep()));
        assertThat(solve(topology, model).get("metrics").get("computeSeconds").asDouble())
                .isCloseTo(10 * assumed.get("metrics").get("computeSeconds").asDouble(), withinPercentage(1e-9));
    }

    private JsonNode solve(Path topology, Path model) {
        Cli cli = Cli.run(
                        "solve",
                        "--profile",
                        Cli.loads(folder),
                        "--topology",
                        topology,
                        "--model",
                        model,
                        "--communication",
                        "home",
                        "--solver",
                        "greedy",
                        "--json")
                .expect(ExitCode.DONE);
        assertThat(cli.err()).doesNotContain("h100", "--model");
        return cli.json();
    }
}
