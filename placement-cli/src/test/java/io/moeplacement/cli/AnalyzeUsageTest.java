package io.moeplacement.cli;

import static io.moeplacement.cli.AnalyzedFiles.analyze;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code analyze} refuses. */
class AnalyzeUsageTest {

    @TempDir
    Path folder;

    private Path loads;
    private Path transitions;
    private Path trace;

    @BeforeEach
    void files() {
        AnalyzedFiles files = AnalyzedFiles.make(folder);
        loads = files.loads();
        transitions = files.transitions();
        trace = files.trace();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--topology 1x2|--topology is for plans, which are made to compare: give --against FILE or --growth too",
                "--slots 8|--slots is about plans, which need devices: give --topology NxD",
                "--objective balance|--objective is about plans, which need devices: give --topology NxD",
                "--deadline 1s|--deadline is about plans",
                "--solver greedy|--solver is about plans",
                "--against-sequences 0/2|--against-sequences needs --against FILE",
                "--hot 2|--hot needs --against FILE or --growth",
                "--first-tokens 5|--first-tokens needs --growth",
                "--tolerance 0.1|--tolerance needs --growth",
                "--plan-tolerance 0.1|--plan-tolerance needs --growth",
                "--successors 2|--successors needs --json",
                "--growth sequence|nearest is sequences",
                "--successors 0 --json|at least 1",
                "--growth tokens --hot 9|--hot (9) must be at most the number of experts (8)",
                "--growth tokens --topology 1x2 --windows --objective balance --robust mean|--robust is not for analyze"
            })
    void badUsageIsRefused(String options, String message) {
        List<Object> args = new ArrayList<>(List.of("--profile", trace));
        args.addAll(List.of((Object[]) options.split(" ")));
        Cli cli = analyze(args.toArray()).expect(ExitCode.WRONG_USAGE).expectOneErrorLine();
        assertThat(cli.err()).contains(message);
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void badInputIsRefused() {
        assertThat(analyze().expect(ExitCode.WRONG_USAGE).err()).contains("give --profile FILE");
        Path two = Cli.file(folder, "two.csv", "layer,expert,tokens", "3,0,1", "4,3,1");
        assertThat(analyze("--profile", loads, "--against", two)
                        .expect(ExitCode.BAD_INPUT)
                        .expectOneErrorLine()
                        .err())
                .contains("two.csv", "2 layers (3..4)", "2 layers (3..5)");
        Path more = Cli.file(folder, "more.csv", "layer,expert,tokens", "3,0,1", "5,4,1");
        assertThat(analyze("--profile", loads, "--against", more)
                        .expect(ExitCode.BAD_INPUT)
                        .err())
                .contains("more.csv", "4");
        assertThat(analyze("--profile", loads, "--growth", "tokens")
                        .expect(ExitCode.BAD_INPUT)
                        .expectOneErrorLine()
                        .err())
                .contains("--growth needs raw routing traces");
        assertThat(analyze("--profile", loads, "--against", folder.resolve("none.csv"))
                        .expect(ExitCode.BAD_INPUT)
                        .err())
                .contains("none.csv", "no such file");
        assertThat(analyze(
                                "--profile",
                                trace,
                                "--against",
                                trace,
                                "--topology",
                                "1x2",
                                "--objective",
                                "locality",
                                "--max-imbalance",
                                "1.0",
                                "--solver",
                                "contiguous")
                        .code())
                .isIn(ExitCode.DONE.number());
        assertThat(analyze(
                                "--profile",
                                loads,
                                "--profile",
                                transitions,
                                "--against",
                                loads,
                                "--topology",
                                "1x2",
                                "--objective",
                                "locality")
                        .expect(ExitCode.BAD_INPUT)
                        .expectOneErrorLine()
                        .err())
                .contains("--against", "transitions");
    }
}
