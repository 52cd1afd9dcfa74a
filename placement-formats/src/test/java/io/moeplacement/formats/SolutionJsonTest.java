package io.moeplacement.formats;

import static io.moeplacement.formats.TestFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.Evaluation;
import io.moeplacement.Metrics;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import io.moeplacement.Solution;
import io.moeplacement.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports, as the command prints them, and solution files. */
class SolutionJsonTest {

    @TempDir
    private Path folder = Path.of("");

    private static SolveReport report(@Nullable Metrics metrics) {
        return new SolveReport(
                "heuristic",
                "OPTIMAL",
                1.23,
                "proof",
                null,
                new SolveReport.Objective("locality", 0.5, null, null),
                metrics,
                "a \"remark\"");
    }

    @Test
    void theReportHasExactlyTheKeysOfTheContract() {
        Metrics metrics = new Metrics(
                new Metrics.Imbalance(1.0, 1.25, 3, List.of(1.0)),
                null,
                0.5,
                new Metrics.FanOut(2.0, 1.0, Selections.Basis.TOKENS),
                0.001,
                0.00025,
                7.5E-4,
                12L,
                12.0 * 44040192,
                0,
                null);
        assertThat(SolveReportJson.toJson(report(metrics))).isEqualTo("""
                        {
                          "name" : "heuristic",
                          "status" : "OPTIMAL",
                          "elapsedSeconds" : 1.23,
                          "endedBy" : "proof",
                          "engineClaim" : null,
                          "objective" : {
                            "name" : "locality",
                            "value" : 0.5,
                            "lowerBound" : null,
                            "gap" : null
                          },
                          "metrics" : {
                            "locality" : null,
                            "nodeLocality" : 0.5,
                            "fanOut" : {
                              "devices" : 2.0,
                              "nodes" : 1.0
                            },
                            "imbalance" : {
                              "mean" : 1.0,
                              "worst" : 1.25,
                              "worstLayer" : 3
                            },
                            "stepTimeSeconds" : 0.001,
                            "computeSeconds" : 2.5E-4,
                            "communicationSeconds" : 7.5E-4,
                            "movedSlots" : 12,
                            "movedBytes" : 528482304,
                            "duplicateReplicas" : 0,
                            "offHomeShare" : null
                          },
                          "message" : "a \\"remark\\""
                        }""");
    }

    @Test
    void whatHasNoPlacementHasNoMetrics() {
        assertThat(SolveReportJson.toJson(SolveReport.infeasible("ilp", "no")).replaceAll("\\s", ""))
                .isEqualTo("{\"name\":\"ilp\",\"status\":\"INFEASIBLE\",\"elapsedSeconds\":0.0,\"endedBy\":null,"
                        + "\"engineClaim\":null,\"objective\":null,\"metrics\":null,\"message\":\"no\"}");
        assertThat(SolveReportJson.toJson(List.of(SolveReport.unsupported("x", "y"), report(null))))
                .startsWith("[")
                .endsWith("]")
                .contains("\"UNSUPPORTED\"", "\"OPTIMAL\"");
    }

    @Property(tries = 200)
    void solutionsRoundTrip(@ForAll long seed) throws IOException {
        RandomProblems random = new RandomProblems(seed);
        PlacementProblem problem = random.problem();
        Placement placement = random.placement(problem.slots());
        Solution solution = solution(problem, placement, seed);
        Path file = Files.createTempFile("solution", ".json");
        try {
            SolutionJson.write(file, solution, problem);
            SolutionFile read = SolutionJson.read(file);
            assertThat(read.placement()).isEqualTo(placement);
            assertThat(read.report()).isEqualTo(SolveReport.of(solution, problem));
            assertThat(read.layerIds().stream().mapToInt(Integer::intValue))
                    .containsExactly(java.util.Arrays.stream(problem.profile().layerIds())
                            .boxed()
                            .toArray(Integer[]::new));
            assertThat(PlacementFormats.read(
                            file,
                            PlacementContext.of(problem.profile().layerIds(), problem.experts(), problem.devices())))
                    .isEqualTo(placement);
        } finally {
            Files.delete(file);
        }
    }

    private static Solution solution(PlacementProblem problem, Placement placement, long seed) {
        Evaluation evaluation = new CostModel(problem).evaluate(placement);
        return new Solution(
                "solver " + seed,
                seed % 2 == 0 ? Status.FEASIBLE : Status.OPTIMAL,
                placement,
                evaluation,
                seed % 3 == 0 ? null : evaluation.objectiveValue() / 3,
                List.of(),
                seed % 2 == 0 ? EndedBy.PROOF : EndedBy.CANCELLED,
                Duration.ofNanos(Math.floorMod(seed, 1L << 40)),
                seed % 5 == 0 ? "claimed" : null,
                "message");
    }

    @Test
    void badSolutionsAreRefused() {
        Path file = write(folder, "s.json", "{\"version\": 1, \"report\": {\"name\": 5}}");
        assertThatThrownBy(() -> SolutionJson.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("s.json", "/report/name", "a string expected, found 5");
        Path none = write(folder, "s.json", "{\"version\": 1}");
        assertThatThrownBy(() -> SolutionJson.read(none))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("key 'placement' is missing");
    }
}
