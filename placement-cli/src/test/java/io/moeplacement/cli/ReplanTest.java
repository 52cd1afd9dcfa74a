package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code placement solve --current}: targets, seconds, lost and added devices, migration files. */
class ReplanTest {

    @TempDir
    Path folder;

    private Path loads;
    private Path current;

    @BeforeEach
    void writeLoads() throws IOException {
        StringBuilder csv = new StringBuilder("layer,expert,tokens\n");
        for (int expert = 0; expert < 12; expert++) {
            csv.append("3,")
                    .append(expert)
                    .append(',')
                    .append(10 + expert * expert)
                    .append('\n');
        }
        loads = Files.writeString(folder.resolve("loads.csv"), csv);
        current = folder.resolve("current.json");
        solve("1x4", "--solver", "contiguous", "--slots", "16", "--out", current)
                .expect(ExitCode.DONE);
    }

    private Cli solve(String topology, Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("solve", "--profile", loads, "--topology", topology, "--objective", "balance"));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray());
    }

    private static long moves(JsonNode json) {
        return json.get("metrics").get("movedSlots").asLong();
    }

    @Test
    void aTargetIsReachedAndTheMovesAreWritten() throws IOException {
        Path migration = folder.resolve("migration.json");
        Cli cli = solve(
                        "1x4",
                        "--slots",
                        "16",
                        "--current",
                        current,
                        "--target-imbalance",
                        "1.3",
                        "--out",
                        folder.resolve("new.json"),
                        "--migration",
                        migration,
                        "--transfers-per-wave",
                        "1",
                        "--json")
                .expect(ExitCode.DONE);
        JsonNode json = cli.json();
        assertThat(json.get("status").asText()).isEqualTo("FEASIBLE");
        assertThat(json.get("metrics").get("imbalance").get("worst").asDouble()).isLessThanOrEqualTo(1.3);
        assertThat(moves(json)).isBetween(1L, 6L);
        assertThat(json.get("message").asText()).contains("target imbalance 1.3 met in all 1 layers");
        JsonNode plan = new ObjectMapper().readTree(migration.toFile());
        assertThat(plan.get("moves").asLong()).isEqualTo(moves(json));
        assertThat(plan.get("waves").get(0).get(0).get("layer").asInt()).isEqualTo(3);
        JsonNode again = solve(
                        "1x4",
                        "--slots",
                        "16",
                        "--current",
                        folder.resolve("new.json"),
                        "--target-imbalance",
                        "1.3",
                        "--json")
                .expect(ExitCode.DONE)
                .json();
        assertThat(moves(again)).isZero();
    }

    @Test
    void movesThatDoNotPayAreNotMade() {
        Cli cli = solve(
                        "1x4",
                        "--slots",
                        "16",
                        "--current",
                        current,
                        "--steps-until-next",
                        "1",
                        "--tokens-per-step",
                        "8")
                .expect(ExitCode.DONE);
        assertThat(cli.out()).contains("moves          0 slots", "do nothing: ");
    }

    @Test
    void aLostDeviceLeavesItsSlotsBehindAndAnAddedOneBringsSome() {
        Path left = folder.resolve("left.json");
        Cli lost = solve(
                        "1x4",
                        "--current",
                        current,
                        "--without-devices",
                        "1",
                        "--target-imbalance",
                        "1.5",
                        "--out",
                        left,
                        "--json")
                .expect(ExitCode.DONE);
        assertThat(lost.err())
                .contains("12 slots per layer, those the remaining devices have", "0 stay, 2..3 become 1..2");
        assertThat(moves(lost.json())).isPositive();
        JsonNode added = solve(
                        "1x4",
                        "--slots",
                        "16",
                        "--current",
                        left,
                        "--current-devices",
                        "3",
                        "--target-imbalance",
                        "5",
                        "--json")
                .expect(ExitCode.DONE)
                .json();
        assertThat(moves(added)).isEqualTo(4);
        assertThat(solve("1x4", "--current", current, "--current-devices", "5")
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("--current-devices (5) must be at most the 4 devices");
    }
}
