package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParetoTest {

    @TempDir
    Path folder;

    /** Experts 0 and 1 are hot and follow each other: locality wants them together, balance apart. */
    private Cli solve(Object... more) {
        Path loads = Cli.file(
                folder,
                "loads.csv",
                "layer,expert,tokens",
                "3,0,60",
                "3,1,40",
                "3,2,14",
                "3,3,11",
                "4,0,60",
                "4,1,41",
                "4,2,14",
                "4,3,10");
        Path transitions = Cli.file(
                folder,
                "transitions.csv",
                "layer,from_expert,to_expert,tokens",
                "3,0,0,31",
                "3,0,1,29",
                "3,1,0,29",
                "3,1,1,11",
                "3,2,2,10",
                "3,2,3,4",
                "3,3,2,4",
                "3,3,3,7");
        List<Object> args = new ArrayList<>(List.of(
                "solve", "--profile", loads, "--profile", transitions, "--topology", "1x2", "--deadline", "10s"));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    @Test
    void theCurveHasEntriesOfTheUsualShapeAndTheirLimits() {
        JsonNode points = solve("--objective", "locality", "--pareto", "--points", "5", "--json", "--iterations", "700")
                .expect(ExitCode.DONE)
                .json();
        assertThat(points.size()).isBetween(2, 6);
        double worst = 0;
        double value = Double.POSITIVE_INFINITY;
        for (JsonNode point : points) {
            List<String> keys = new ArrayList<>();
            point.fieldNames().forEachRemaining(keys::add);
            assertThat(keys)
                    .containsExactly(
                            "maxImbalance",
                            "name",
                            "status",
                            "elapsedSeconds",
                            "endedBy",
                            "engineClaim",
                            "objective",
                            "metrics",
                            "message");
            double imbalance =
                    point.get("metrics").get("imbalance").get("worst").asDouble();
            assertThat(imbalance).isGreaterThan(worst);
            if (!point.get("maxImbalance").isNull()) {
                assertThat(imbalance)
                        .isLessThanOrEqualTo(point.get("maxImbalance").asDouble() + 1e-9);
            }
            assertThat(point.get("objective").get("value").asDouble()).isLessThan(value);
            worst = imbalance;
            value = point.get("objective").get("value").asDouble();
        }
        double unlimited = solve("--objective", "locality", "--json", "--iterations", "700")
                .json()
                .get("objective")
                .get("value")
                .asDouble();
        assertThat(value).isLessThanOrEqualTo(unlimited + 1e-9);
    }

    @Test
    void theTableHasALinePerPoint() {
        List<String> lines = solve("--objective", "locality", "--pareto", "--iterations", "700")
                .expect(ExitCode.DONE)
                .out()
                .lines()
                .toList();
        assertThat(lines.get(0)).isEqualTo("objective: locality, smaller is better");
        assertThat(lines.get(1)).startsWith("limit").contains("worst", "objective", "locality", "time");
        assertThat(lines).hasSizeGreaterThan(3);
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        Path out = folder.resolve("plan.json");
        assertThat(solve("--objective", "locality", "--pareto", "--out", out)
                        .expect(ExitCode.WRONG_USAGE)
                        .expectOneErrorLine()
                        .err())
                .contains("--out is about one placement", "--max-imbalance X");
        assertThat(out).doesNotExist();
        assertThat(solve("--objective", "balance", "--pareto")
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("--pareto", "not balance");
        assertThat(solve("--points", "4").expect(ExitCode.WRONG_USAGE).err()).contains("--points needs --pareto");
        assertThat(solve("--objective", "locality", "--pareto", "--points", "1")
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("--points (1) must be in 2..100");
        Cli impossible = solve("--objective", "locality", "--pareto", "--max-imbalance", "1", "--json")
                .expect(ExitCode.LIMITS_NOT_MET);
        assertThat(impossible.json()).isEmpty();
        assertThat(impossible.err()).contains("imbalance");
    }
}
