package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    @TempDir
    Path folder;

    private Cli refused(Object... args) {
        Cli cli = Cli.run(args).expect(ExitCode.WRONG_USAGE).expectOneErrorLine();
        assertThat(cli.out()).isEmpty();
        return cli;
    }

    private Cli solveWith(String... more) {
        Object[] args = new Object[5 + more.length];
        System.arraycopy(new Object[] {"solve", "--profile", Cli.loads(folder), "--topology", "1x2"}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        return refused(args);
    }

    @Test
    void noCommandNamesTheCommands() {
        assertThat(refused().err()).contains("demo", "solve", "evaluate", "compare", "sweep", "generate");
    }

    @Test
    void weightsWithoutGroupsAndUnknownPresetsAreRefused() {
        assertThat(solveWith("--off-home-weight", "1").err()).contains("--off-home-weight needs --groups");
        assertThat(solveWith("--preset", "quick").err()).contains("quick", "fast, balanced, thorough");
    }

    @Test
    void misspeltCommandNamesTheNearest() {
        assertThat(refused("sovle").err()).contains("unknown command (sovle)", "nearest: solve");
    }

    @Test
    void misspeltOptionNamesTheNearest() {
        assertThat(refused("solve", "--topologi", "1x2").err()).contains("unknown option (--topologi)", "--topology");
    }

    @Test
    void optionsOfOtherCommandsAreUnknown() {
        assertThat(refused("sweep", "--report=x.html").err()).contains("unknown option (--report");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--objective|balanse|nearest is balance",
                "--communication|hom|nearest is home",
                "--all-to-all|ports|nearest is port",
                "--pairs|top2|nearest is top1",
                "--duplicates|allowed|nearest is allow",
                "--model|deepseek-v2|nearest is deepseek-v3",
                "--topology|1x2:h300|nearest is h",
                "--topology|2by4|must be NxD",
                "--topology|0x4|at least 1",
                "--topology|999999x999999|more than 4096 devices",
                "--topology|4097x1|more than 4096 devices",
                "--topology|99999999999x1|more than 4096 devices",
                "--solver|gredy|nearest is greedy",
                "--format|slang|nearest is sglang",
                "--deadline|10|must be a duration",
                "--deadline|-1s|must not be negative",
                "--deadline|PT-1S|must not be negative",
                "--seed|abc|(abc) must be a whole number",
                "--seed|99999999999999999999|must be at most 9223372036854775807",
                "--slots|99999999999|(99999999999) is too large, it must be at most 2147483647",
                "--tokens-per-step|1e18|(1e18) must be a whole number of at least 1, in digits",
                "--robust|cvar:1|cvar:LEVEL",
                "--sequences|2/2|R < M",
                "--window-range|5..2|0 <= A <= B",
                "--window-range|1/2|must be A..B",
                "--slots|0|at least 1",
                "--redundant|-1|at least 0",
                "--redundant|0..4|is a range, which only sweep takes",
                "--max-imbalance|0.9|at least 1.0",
                "--max-imbalance|NaN|at least 1.0",
                "--threads|0|at least 1",
                "--iterations|x|whole number",
                "--without-devices|7|must be in 0..1",
                "--without-devices|0,1|leaves no device",
                "--experts|0|at least 1"
            })
    void badValuesAreAnsweredWithWhatIsAllowed(String option, String value, String expected) {
        Cli cli = option.equals("--topology")
                ? refused("solve", "--profile", Cli.loads(folder), option, value)
                : solveWith(option, value);
        assertThat(cli.err()).contains(expected);
        assertThat(cli.err()).contains(option.equals("--solver") ? value : option);
    }

    @Test
    void contradictionsAreRefused() {
        assertThat(solveWith("--slots", "6", "--redundant", "2").err()).contains("--slots (6)", "--redundant (2)");
        assertThat(solveWith("--max-moves", "3").err()).contains("--max-moves needs --current");
        assertThat(solveWith("--target-imbalance", "1.1").err()).contains("--target-imbalance needs --current");
        assertThat(solveWith("--steps-until-next", "9").err()).contains("--steps-until-next needs --current");
        assertThat(solveWith("--current-devices", "2").err()).contains("--current-devices needs --current");
        assertThat(solveWith("--migration", "x.json").err()).contains("--migration needs --current");
        assertThat(solveWith("--target-imbalance", "0.9").err()).contains("must be a finite number of at least 1");
        assertThat(solveWith("--robust", "mean").err()).contains("--robust needs --windows");
        assertThat(solveWith("--robust", "mean", "--windows").err()).contains("--robust applies to");
        assertThat(solveWith("--node-weight", "1").err()).contains("--node-weight applies to");
        assertThat(solveWith("--balance-tolerance", "1").err()).contains("--balance-tolerance applies to");
        assertThat(solveWith("--objective", "locality", "--communication", "home")
                        .err())
                .contains("pipelined, not home");
        assertThat(solveWith("--problem", "p.json").err()).contains("cannot stand beside --problem");
        assertThat(solveWith("--model", "mixtral-8x7b", "--experts", "4").err()).contains("--experts (4) clashes");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(refused("solve").err()).contains("--profile");
        assertThat(refused("solve", "--profile", "x.csv").err()).contains("--topology");
        assertThat(refused("evaluate", "--profile", "x.csv").err()).contains("--placement");
        assertThat(refused("generate").err()).contains("--preset", "--tokens", "--out");
        assertThat(refused("generate", "--preset", "mixtral", "--tokens", "5", "--out", folder.resolve("x"))
                        .err())
                .contains("nearest is mixtral-8x7b");
    }

    @Test
    void moreTokensThanATraceCanHold() {
        Object[] args = {"generate", "--preset", "mixtral-8x7b", "--tokens", "9999999999", "--out", folder.resolve("x")
        };
        assertThat(refused(args).err()).contains("--tokens (9999999999)", "at most");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void targetsAreCheckedBeforeSolving() {
        assertThat(solveWith("--out", folder.toString()).err()).contains("is a folder");
        assertThat(solveWith("--out", folder.resolve("no/plan.json").toString()).err())
                .contains("there is no folder");
        assertThat(solveWith(
                                "--redundant",
                                "1",
                                "--out",
                                folder.resolve("p.json").toString())
                        .err())
                .contains("do not divide");
    }

    @Test
    void badConfigurationIsUsage() {
        Path config = Cli.file(folder, "c.properties", "placement.solvr=greedy");
        assertThat(solveWith("--config", config.toString()).err()).contains("placement.solver");
    }

    @Test
    void configurationThatCannotBeReadIsToldInWords() throws Exception {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {'a', '=', (byte) 0xFF, (byte) 0xFE});
        Path escape = Cli.file(folder, "escape", "a=\\u00ZZ");
        refusesConfiguration(folder.resolve("none"), "no such file");
        refusesConfiguration(folder, "is a folder");
        refusesConfiguration(binary, "is not UTF-8 text");
        refusesConfiguration(escape, "bad \\u escape");
    }

    private void refusesConfiguration(Path config, String message) {
        assertThat(solveWith("--config", config.toString()).err())
                .contains("--config (" + config + ")", message)
                .doesNotContain("Exception");
    }

    @Test
    void emptyValuesAreCalledEmpty() {
        assertThat(solveWith("--solver", "").err()).contains("--solver is empty", "greedy");
        assertThat(refused("solve", "--profile", Cli.loads(folder), "--topology", "")
                        .err())
                .contains("--topology is empty, it must be NxD");
    }

    @Test
    void outputsAreDifferentFiles() throws Exception {
        Path plan = folder.resolve("plan.json");
        Path current = Cli.file(folder, "current.json", "{}");
        String[] outputs = {"--out", plan.toString(), "--current", current.toString()};
        for (String option : List.of("--migration", "--export", "--report")) {
            String same = folder + "/./plan.json";
            String[] args = {outputs[0], outputs[1], outputs[2], outputs[3], option, same};
            assertThat(solveWith(args).err()).contains(option + " (" + same + ") is the same file as --out");
        }
        assertThat(solveWith(
                                "--out",
                                plan.toString(),
                                "--current",
                                current.toString(),
                                "--report",
                                folder + "/plan.migration.json")
                        .err())
                .contains("is the same file as --migration");
        assertThat(plan).doesNotExist();
        assertThat(folder.resolve("plan.migration.json")).doesNotExist();
    }

    @Test
    void theOutputIsNoneOfTheInputs() throws Exception {
        Path loads = Cli.loads(folder);
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), loads);
        Path other = Cli.file(folder, "other.json", "{}");
        for (String option : List.of("--current", "--config", "--model")) {
            assertThat(solveWith(option, other.toString(), "--out", other.toString())
                            .err())
                    .contains("--out (" + other + ") is the same file as " + option);
        }
        assertThat(solveWith("--out", link.toString()).err()).contains("is the same file as --profile", "loads.csv");
        assertThat(refused("solve", "--profile", loads, "--topology", other, "--out", other)
                        .err())
                .contains("is the same file as --topology");
        assertThat(refused("solve", "--problem", other, "--out", folder + "/./other.json")
                        .err())
                .contains("is the same file as --problem");
        assertThat(loads).content().startsWith("layer,expert,tokens");
        assertThat(other).hasContent("{}");
    }

    @Test
    void targetsThatMustNotBeReplacedAreRefusedBeforeSolving() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(solveWith("--out", pipe.toString()).err()).contains("--out " + pipe, "no regular file");
        assertThat(refused("generate", "--preset", "mixtral-8x7b", "--tokens", "5", "--out", pipe)
                        .err())
                .contains("no regular file");
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    @Test
    void examplesNameTheCommandAsItWasCalled() {
        System.setProperty(Main.COMMAND_PROPERTY, "./placement");
        try {
            assertThat(Cli.run("--help").out()).contains("Start with: ./placement demo");
            assertThat(Cli.run("solve", "--help").out())
                    .contains("  ./placement solve --profile", "Usage: ./placement");
            assertThat(refused().err()).contains("for example: ./placement demo");
        } finally {
            System.clearProperty(Main.COMMAND_PROPERTY);
        }
        assertThat(Cli.run("solve", "--help").out()).contains("  placement solve --profile trace.npz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "solve", "evaluate", "compare", "sweep", "replay", "generate", "convert"})
    void helpOfEveryCommandGoesToStandardOutput(String command) {
        Cli cli = Cli.run(command, "--help").expect(ExitCode.DONE);
        assertThat(cli.out()).contains("placement " + command);
        assertThat(cli.err()).isEmpty();
        assertThat(Cli.run("help", command).expect(ExitCode.DONE).out()).isEqualTo(cli.out());
    }

    @Test
    void helpAndVersion() {
        assertThat(Cli.run("--help").expect(ExitCode.DONE).out()).contains("solve", "Exit codes");
        assertThat(Cli.run("help").expect(ExitCode.DONE).out()).contains("evaluate");
        assertThat(Cli.run("--version").expect(ExitCode.DONE).out()).startsWith("placement ");
    }
}
