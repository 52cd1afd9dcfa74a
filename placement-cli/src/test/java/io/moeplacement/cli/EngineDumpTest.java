package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a serving engine dumps goes in as a profile. */
class EngineDumpTest {

    @TempDir
    Path folder;

    private Cli evaluate(Path profile, Object... more) {
        Object[] args = new Object[8 + more.length];
        System.arraycopy(
                new Object[] {"solve", "--profile", profile, "--topology", "1x2", "--solver", "contiguous", "--json"},
                0,
                args,
                0,
                8);
        System.arraycopy(more, 0, args, 8, more.length);
        return Cli.run(args);
    }

    @Test
    void stepsAreSkippedAndToldOf() {
        Path file =
                Cli.file(folder, "load.json", "{\"logical_count\": [[[9, 9, 0, 0]], [[1, 1, 1, 1]], [[0, 0, 0, 0]]]}");
        Cli all = evaluate(file, "--objective", "balance").expect(ExitCode.DONE);
        assertThat(all.json().at("/metrics/imbalance/mean").doubleValue()).isCloseTo(20 / 11.0, byOneInAMillion());
        assertThat(all.err()).contains("3 steps, 1 empty and left out");
        Cli rest = evaluate(file, "--objective", "balance", "--skip-steps", 1).expect(ExitCode.DONE);
        assertThat(rest.json().at("/metrics/imbalance/mean").doubleValue()).isEqualTo(1);
        assertThat(evaluate(file, "--skip-steps", 3)
                        .expect(ExitCode.BAD_INPUT)
                        .expectOneErrorLine()
                        .err())
                .contains("load.json", "skipping 3 steps leaves nothing");
        evaluate(file, "--skip-steps", -1).expect(ExitCode.WRONG_USAGE);
    }

    private static org.assertj.core.data.Offset<Double> byOneInAMillion() {
        return org.assertj.core.data.Offset.offset(1e-6);
    }

    @Test
    void foldersOfDumpsAreRead() {
        Cli.file(folder, "model_gen_config.json", "{\"num_moe_layers\": 1, \"num_of_selected_expert\": [2]}");
        Cli.file(folder, "decode_0.csv", "10,4", "25,6");
        Cli.file(folder, "decode_1.csv", "10,4", "20,11");
        Cli done = evaluate(folder, "--objective", "balance").expect(ExitCode.DONE);
        assertThat(done.json().at("/metrics/imbalance/mean").doubleValue()).isEqualTo(1);
        assertThat(done.err()).contains("decode counts of 2 NPUs");
    }

    @Test
    void sequencesAreNotKeptInCounts() {
        Path counts = Cli.file(folder, "load.json", "[[1, 2]]");
        assertThat(evaluate(counts, "--sequences", "0/2")
                        .expect(ExitCode.BAD_INPUT)
                        .err())
                .contains("load.json", "names no sequences");
    }
}
