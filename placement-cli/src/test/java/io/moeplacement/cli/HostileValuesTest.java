package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Values nobody means, and files that cannot be written: told in our words, never with the name of a class. */
class HostileValuesTest {

    private static final String[] CLASSES = {"Exception", "java.", "io.moeplacement", "internal error"};

    @TempDir
    Path folder;

    private static void requireOurWords(Cli cli) {
        assertThat(cli.out()).isEmpty();
        assertThat(cli.expectOneErrorLine().err()).doesNotContain(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "NaN", "1e999", "99999999999999999999", "no file\0has this name"})
    void noOptionOfAnyCommandAnswersWithTheNameOfAClass(String value) {
        Session session = new Session(
                new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false, new Interruption());
        CommandLine all = Main.commandLine(session, new ErrorReporter(session));
        int refused = 0;
        for (CommandLine command : all.getSubcommands().values()) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                try {
                    all.parseArgs(command.getCommandName(), option.longestName(), value);
                } catch (CommandLine.ParameterException e) {
                    assertThat(e).message().doesNotContain(CLASSES);
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    /** These are looked at later, as they may also be no files. */
    @Test
    void topologiesAndModelsThatAreNoNameOfAFile() {
        String name = "no file\0has this name.json";
        Path loads = Cli.loads(folder);
        requireRefused("(no file", "--topology", name, "solve", "--profile", loads);
        requireRefused("(no file", "--model", name, "solve", "--profile", loads, "--topology", "1x2");
        requireRefused("(no file", "--topology", name, "replay", "--profile", loads, "--placement", loads);
    }

    private static void requireRefused(String said, String option, Object target, Object... command) {
        List<Object> args = new ArrayList<>(Arrays.asList(command));
        args.addAll(List.of(option, target));
        Cli cli = Cli.run(args.toArray()).expect(ExitCode.WRONG_USAGE);
        requireOurWords(cli);
        assertThat(cli.err()).contains(option + " ", said);
    }

    private void requireRefused(Object target, String said) {
        Path loads = Cli.loads(folder);
        Path plan = Cli.file(folder, "plan.json", "{\"physical_to_logical_map\": [[0,1,2,3],[0,1,2,3]]}");
        Object[] solve = {"solve", "--profile", loads, "--topology", "1x2", "--current", plan, "--solver", "greedy"};
        for (String option : List.of("--out", "--report", "--export", "--migration")) {
            requireRefused(said, option, target, solve);
        }
        requireRefused(said, "--out", target, "generate", "--preset", "mixtral-8x7b", "--tokens", 5);
        requireRefused(said, "--out", target, "convert", "--in", plan, "--format", "native");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("loads.csv", "plan.json");
    }

    @Test
    void filesThatCannotBeWrittenAreRefusedBeforeAnythingIsDone() {
        requireRefused(folder, folder + ": is a folder, it must be a file");
        requireRefused(folder.resolve("no/x.json"), "no/x.json: there is no folder " + folder.resolve("no"));
        Path below = folder.resolve("loads.csv").resolve("x.json");
        requireRefused(below, below + ": there is no folder " + folder.resolve("loads.csv"));
        requireRefused("", "is empty, it must name a file");
        Path tooLong = folder.resolve("a".repeat(250));
        requireRefused(tooLong, tooLong + ": no file can be made in " + folder + " (File name too long)");
    }

    /** Where the privileged user has every permission and still no file can be made. */
    @Test
    void foldersThatTakeNoFile() {
        assumeThat(Path.of("/proc/self")).exists();
        requireRefused("/proc/x.json", "/proc/x.json: no");
    }
}
