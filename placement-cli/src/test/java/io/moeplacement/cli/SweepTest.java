package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {

    @TempDir
    Path folder;

    @Test
    void pointsComeInOrderWithTheKneeMarked() {
        Object[] args = {
            "sweep",
            "--profile",
            Cli.loads(folder),
            "--topology",
            "1x2",
            "--objective",
            "balance",
            "--solver",
            "heuristic",
            "--redundant",
            "0..2",
            "--json"
        };
        JsonNode points = Cli.run(args).expect(ExitCode.DONE).json();

        assertThat(points).hasSize(3);
        int knees = 0;
        for (int i = 0; i < 3; i++) {
            assertThat(points.get(i).get("redundant").asInt()).isEqualTo(i);
            assertThat(points.get(i).get("slots").asInt())
                    .isEqualTo(points.get(0).get("slots").asInt() + i);
            assertThat(points.get(i).get("objective").get("name").asText()).isEqualTo("balance");
            knees += points.get(i).get("knee").asBoolean() ? 1 : 0;
        }
        assertThat(knees).isLessThanOrEqualTo(1);
        args[args.length - 1] = "--seed=1";
        assertThat(Cli.run(args).expect(ExitCode.DONE).out())
                .contains("objective: balance, smaller is better", "redundant", "step time");
    }

    @Test
    void aRangeIsNeededAndMustBePossible() {
        assertThat(Cli.run("sweep", "--profile", Cli.loads(folder), "--topology", "1x2")
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("give --redundant A..B");
        assertThat(Cli.run("sweep", "--profile", Cli.loads(folder), "--topology", "1x2", "--redundant", "0..999")
                        .expect(ExitCode.BAD_INPUT)
                        .err())
                .contains("--redundant 0..999");
    }

    @Test
    void theKneeIsThePointFarthestBelowTheChord() {
        List<Integer> x = List.of(0, 8, 16, 24, 32);
        assertThat(Knee.of(x, List.of(2.0, 1.2, 1.1, 1.05, 1.0))).isEqualTo(1);
        assertThat(Knee.of(x, List.of(2.0, 1.9, 1.2, Double.NaN, 1.0))).isEqualTo(2);
        assertThat(Knee.of(x, List.of(2.0, 1.75, 1.5, 1.25, 1.0)))
                .as("a straight line")
                .isEqualTo(-1);
        assertThat(Knee.of(x, List.of(1.0, 1.0, 1.0, 1.0, 1.0))).isEqualTo(-1);
        assertThat(Knee.of(List.of(), List.of())).isEqualTo(-1);
    }
}
