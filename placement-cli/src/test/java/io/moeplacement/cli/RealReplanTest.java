package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Re-planning on loads of DeepSeek-V3; skipped where they are not. */
class RealReplanTest {

    private static final int LAYERS = 58;

    @TempDir
    Path folder;

    private Path current;

    private static Path loads(String phase) {
        String traces = System.getProperty("moe.traces");
        assumeTrue(traces != null, "the system property moe.traces names no folder of traces");
        Path file = Path.of(traces).resolve("deepseek-v3." + phase + ".loads.csv");
        assumeTrue(Files.exists(file), file + " is not there");
        return file;
    }

    @BeforeEach
    void planPrefill() {
        current = folder.resolve("current.json");
        solve("prefill-1024", "greedy", "--slots", "288", "--out", current);
    }

    private static JsonNode solve(String phase, String solver, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "solve", "--profile", loads(phase), "--topology", "4x8", "--objective", "balance", "--solver", solver));
        arguments.addAll(List.of("--deadline", "10m", "--json"));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray()).expect(ExitCode.DONE).json();
    }

    private static double worst(JsonNode json) {
        return json.get("metrics").get("imbalance").get("worst").asDouble();
    }

    private static long moves(JsonNode json) {
        return json.get("metrics").get("movedSlots").asLong();
    }

    @Test
    void theFrontierIsLowAndMonotone() {
        double[] targets = {1.02, 1.05, 1.1, 1.2};
        int[] mostPerLayer = {24, 15, 9, 4};
        long before = Long.MAX_VALUE;
        for (int i = 0; i < targets.length; i++) {
            JsonNode json = solve(
                    "decode-1000-1000",
                    "heuristic",
                    "--slots",
                    "288",
                    "--current",
                    current,
                    "--target-imbalance",
                    targets[i]);
            assertThat(worst(json)).isLessThanOrEqualTo(targets[i] + 1e-9);
            assertThat(moves(json)).isLessThanOrEqualTo(Math.min(before, (long) mostPerLayer[i] * LAYERS));
            before = moves(json);
        }
    }

    @Test
    void unchangedTrafficMovesNothing() {
        JsonNode json = solve(
                "prefill-1024", "heuristic", "--slots", "288", "--current", current, "--target-imbalance", "1.02");
        assertThat(moves(json)).isZero();
    }

    @Test
    void aLostDeviceComesBack() {
        Path left = folder.resolve("left.json");
        Path migration = folder.resolve("migration.json");
        JsonNode lost = solve(
                "prefill-1024",
                "heuristic",
                "--current",
                current,
                "--without-devices",
                "3",
                "--target-imbalance",
                "1.05",
                "--out",
                left,
                "--migration",
                migration);
        assertThat(worst(lost)).isLessThanOrEqualTo(1.05 + 1e-9);
        assertThat(moves(lost)).isLessThanOrEqualTo(16L * LAYERS);
        assertThat(migration).isNotEmptyFile();
        JsonNode back = solve(
                "prefill-1024",
                "heuristic",
                "--slots",
                "288",
                "--current",
                left,
                "--current-devices",
                "31",
                "--target-imbalance",
                "1.05");
        assertThat(worst(back)).isLessThanOrEqualTo(1.05 + 1e-9);
        assertThat(moves(back)).isBetween(9L * LAYERS, 11L * LAYERS);
    }
}
