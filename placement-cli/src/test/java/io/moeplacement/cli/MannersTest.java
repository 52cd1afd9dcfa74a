package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the command behaves towards people, shells and signals. */
class MannersTest {

    private static final String ESCAPE = "\u001b[";

    @TempDir
    Path folder;

    private String run(Colours colours, Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Session session = new Session(new PrintWriter(out), new PrintWriter(err), false, new Interruption(), colours);
        Main.run(Stream.of(args).map(String::valueOf).toArray(String[]::new), session);
        return out + "|" + err;
    }

    @Test
    void coloursAreForTerminalsAndNotRefused() {
        Colours both = Colours.of(true, true, Map.of("TERM", "xterm"));
        assertThat(run(both, "solve", "--help")).contains(ESCAPE);
        assertThat(run(both, "sovle")).startsWith("|" + ESCAPE);
        assertThat(run(Colours.of(true, false, Map.of()), "sovle")).doesNotContain(ESCAPE);
        for (Colours none : List.of(
                Colours.of(false, false, Map.of()),
                Colours.of(true, true, Map.of("NO_COLOR", "1")),
                Colours.of(true, true, Map.of("TERM", "dumb")))) {
            assertThat(run(none, "solve", "--help") + run(none, "sovle")).doesNotContain(ESCAPE);
        }
        assertThat(Colours.of(true, true, Map.of("NO_COLOR", ""))).isEqualTo(both);
    }

    @Test
    void bestRowIsColouredAndColumnsStayAligned() {
        Colours on = Colours.of(true, true, Map.of());
        Table table = new Table("solver", "value");
        table.add(List.of("greedy", "1.5"));
        table.add(List.of("best", "1.25"), on::good);
        StringWriter out = new StringWriter();
        table.print(new PrintWriter(out));
        assertThat(out.toString().lines())
                .containsExactly("solver  value", "greedy    1.5", ESCAPE + "32mbest     1.25" + ESCAPE + "0m");
        Object[] args = {"compare", "--profile", Cli.loads(folder), "--topology", "1x2", "--deadline", "100ms", "--json"
        };
        assertThat(run(on, args)).doesNotContain(ESCAPE + "32m");
        args[args.length - 1] = "--objective=balance";
        assertThat(run(on, args)).contains(ESCAPE + "32m");
    }

    @Test
    void barShowsBestAndGap() {
        assertThat(ProgressDisplay.text(1.25, null)).isEqualTo(" best 1.25000");
        assertThat(ProgressDisplay.text(1.25, 1.0)).isEqualTo(" best 1.25000, bound 1.00000, gap 20.00 %");
        assertThat(ProgressDisplay.text(0, 0.0)).endsWith("gap 0.00 %");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "so|solve",
                "gen|generate",
                "solve --objective|step-time balance locality fan-out balance-then-tail",
                "solve --objective fan|fan-out",
                "compare --comm|--communication",
                "generate --preset|mixtral-8x7b gpt-oss-20b deepseek-v3",
                "replay --order|recorded sequences shuffled interleaved",
                "solve --solver heu|heuristic"
            })
    void shellCompletes(String typed, String expected) throws Exception {
        assumeThat(Path.of("/bin/bash")).exists();
        Path script = folder.resolve("completion");
        Files.writeString(
                script, Cli.run("generate-completion").expect(ExitCode.DONE).out());
        // A word that is an option or a preset begins a new one.
        String words = typed.matches(".*--(objective|preset|order)") ? typed + " ''" : typed;
        String ask =
                "source " + script + "; COMP_WORDS=(placement " + words + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                        + " _complete_placement 2>/dev/null; echo \"${COMPREPLY[*]}\"";
        Process bash = new ProcessBuilder("/bin/bash", "-c", ask).start();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                .isEqualTo(expected);
    }

    @Test
    void manualPageNamesEverything() {
        String page = Cli.run("generate-man-page").expect(ExitCode.DONE).out();
        assertThat(page).startsWith(".TH \"PLACEMENT\" \"1\"");
        for (String part : List.of(
                ".SH \"PLACEMENT SOLVE\"", "\\fB\\-\\-target\\-imbalance\\fR \\fIX\\fR", "NO_COLOR", "\\fB130\\fR")) {
            assertThat(page).contains(part);
        }
        assertThat(page.lines().filter(line -> line.startsWith(".")))
                .allMatch(line -> line.matches("\\.(TH|SH|TP|PP|nf|fi)( \".*\")*"));
        assertThat(page).doesNotContain("${", "@|", "%n");
    }

    /** The real thing, in a process of its own; SIGINT is the same, but a build in the background may not hear it. */
    @Test
    @Timeout(120)
    void signalKeepsTheBestPlacement() throws IOException, InterruptedException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("io.moeplacement.spi.SolverProvider"), WaitingProvider.class.getName());
        Path plan = folder.resolve("plan.json");
        Path ready = folder.resolve("err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path") + ":" + folder,
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-Dio.moeplacement.terminal=true",
                        Main.class.getName(),
                        "solve",
                        "--profile",
                        Cli.loads(folder).toString(),
                        "--topology",
                        "1x2",
                        "--solver",
                        "waiting",
                        "--deadline",
                        "1h",
                        "--out",
                        plan.toString())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(ready.toFile())
                .start();
        // The bar says that the solve has begun.
        while (process.isAlive() && !Files.readString(ready).contains("waiting ")) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        process.destroy();
        assertThat(process.waitFor())
                .as("128 + SIGTERM, err: %s", Files.readString(ready))
                .isEqualTo(143);
        assertThat(plan).exists();
        assertThat(folder.resolve("out")).content().contains("ended by cancelled", "plan.json");
        assertThat(ready).content().contains("interrupted; this is the best placement so far");
    }
}
