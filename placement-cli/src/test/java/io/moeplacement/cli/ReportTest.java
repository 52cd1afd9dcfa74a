package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --report} of every command that has it. */
class ReportTest {

    @TempDir
    Path folder;

    private Path page() {
        return folder.resolve("page.html");
    }

    private Document read() {
        try {
            return Jsoup.parse(Files.readString(page()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Cli run(String command, Object... more) {
        List<Object> args = new ArrayList<>(
                List.of(command, "--profile", Cli.loads(folder), "--topology", "1x2", "--objective", "balance"));
        args.addAll(List.of("--report", page()));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    private static List<String> figures(Document page) {
        return page.select("figcaption").eachText();
    }

    @Test
    void solveWritesThePageBesideItsResult() {
        Cli cli = run("solve", "--solver", "greedy", "--json").expect(ExitCode.DONE);
        double mean = cli.json().get("metrics").get("imbalance").get("mean").asDouble();
        assertThat(mean).isEqualTo(1.1);
        Document page = read();
        assertThat(page.title()).isEqualTo("Expert placement for loads.csv");
        assertThat(page.select(".tile").text()).contains("1.1 ×", "was 1.5");
        assertThat(page.expectFirst("pre").text())
                .startsWith("placement solve --profile ")
                .contains("--topology 1x2 --objective balance", "--solver greedy --json");
        assertThat(page.text()).contains("links and speed of h100", "home communication (the default", "Java ");
        assertThat(figures(page))
                .contains("Predicted time of one step, in milliseconds", "After, load over fair share")
                .contains("After, megabytes per step");
        // Layer ids of the profile, not positions.
        assertThat(page.select("tbody th").eachText()).contains("3", "5").doesNotContain("4");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("loads.csv", "page.html");
    }

    @Test
    void evaluateMeasuresAGivenPlacement() {
        Path plan = Cli.file(folder, "plan.json", "{\"physical_to_logical_map\": [[0,3,1,2],[0,3,1,2]]}");
        run("evaluate", "--placement", plan).expect(ExitCode.DONE);
        assertThat(read().text()).contains("The placement was given, not solved here", "on the given traffic");
        Cli same = run("evaluate", "--placement", page()).expect(ExitCode.WRONG_USAGE);
        assertThat(same.err()).contains("--report", "is the same file as --placement");
    }

    @Test
    void compareShowsAllSolversAndTheBest() {
        run("compare", "--deadline", "200ms").expect(ExitCode.DONE);
        Document page = read();
        assertThat(figures(page)).contains("All solvers on the same problem");
        assertThat(page.text()).contains("the best of the solvers compared").contains("contiguous", "greedy", "ilp");
        assertThat(page.select(".tile").text()).contains("1.1 ×");
    }

    @Test
    void aCurveIsDrawnAndItsShortestStepShown() {
        Path transitions = Cli.file(
                folder,
                "transitions.csv",
                "layer,from_expert,to_expert,tokens",
                "3,0,1,30",
                "3,1,2,10",
                "3,2,3,45",
                "3,3,0,15");
        Cli.run(
                        "solve",
                        "--profile",
                        Cli.loads(folder),
                        "--profile",
                        transitions,
                        "--topology",
                        "1x2",
                        "--objective",
                        "locality",
                        "--pareto",
                        "--points",
                        "3",
                        "--iterations",
                        "100",
                        "--report",
                        page())
                .expect(ExitCode.DONE);
        Document page = read();
        assertThat(figures(page))
                .contains("Points of the curve")
                .contains("Locality after every layer, before and after");
        assertThat(page.text()).contains("The point with the shortest step of the curve below");
        assertThat(page.title()).isEqualTo("Expert placement for loads.csv, transitions.csv");
    }

    @Test
    void aReplanShowsItsMovesWithoutAMigrationFile() {
        Path plan = folder.resolve("plan.json");
        run("solve", "--solver", "contiguous", "--out", plan).expect(ExitCode.DONE);
        run("solve", "--solver", "greedy", "--current", plan).expect(ExitCode.DONE);
        Document page = read();
        assertThat(page.text()).contains("Before is the placement in force", "may run together");
        assertThat(figures(page)).contains("Moves of each wave", "Experts that each device receives and sends");
        run("solve", "--solver", "greedy", "--current", plan, "--staging-slots", "0")
                .expect(ExitCode.DONE);
        assertThat(read().text()).contains("There is no plan of moves: ");
    }

    @Test
    void lostDevicesAreNotComparedWithWhatCannotBeMeasured() {
        Path plan = folder.resolve("plan.json");
        run("solve", "--solver", "contiguous", "--out", plan).expect(ExitCode.DONE);
        run("solve", "--solver", "greedy", "--current", plan, "--without-devices", "1")
                .expect(ExitCode.DONE);
        assertThat(read().text())
                .contains("The placement in force lived on other devices", "read from storage", "contiguous");
    }

    @Test
    void brokenLimitsGetAPageThatSaysSoAndInfeasibleOnesNone() {
        run("solve", "--solver", "contiguous", "--max-imbalance", "1.3").expect(ExitCode.LIMITS_NOT_MET);
        assertThat(read().expectFirst(".warning").text()).contains("does not keep the limits", "layer 5");
        page().toFile().delete();
        run("solve", "--solver", "greedy", "--max-imbalance", "1.1").expect(ExitCode.LIMITS_NOT_MET);
        assertThat(page()).doesNotExist();
    }

    @Test
    void namesThatLookLikeMarkupAreText() {
        Path odd = Cli.file(folder, "<b onclick='x'>&.csv", "layer,expert,tokens", "0,0,1", "0,1,2");
        Cli.run("solve", "--profile", odd, "--topology", "1x2", "--report", page())
                .expect(ExitCode.DONE);
        Document page = read();
        assertThat(page.title()).isEqualTo("Expert placement for <b onclick='x'>&.csv");
        assertThat(page.select("b, [onclick]")).isEmpty();
        assertThat(page.expectFirst("pre").text()).contains("'" + folder + "/<b onclick='\\''x'\\''>&.csv'");
    }

    @Test
    void badTargetsAreRefusedBeforeAnyWork() {
        assertThat(run("solve", "--report", folder).expect(ExitCode.WRONG_USAGE).err())
                .contains("--report");
        Cli missing = Cli.run(
                        "solve",
                        "--profile",
                        folder.resolve("none.csv"),
                        "--topology",
                        "1x2",
                        "--report",
                        folder.resolve("no/such/page.html"))
                .expect(ExitCode.WRONG_USAGE)
                .expectOneErrorLine();
        assertThat(missing.err()).contains("--report", "there is no folder");
        Cli input = Cli.run(
                        "compare",
                        "--profile",
                        Cli.loads(folder),
                        "--topology",
                        "1x2",
                        "--report",
                        folder.resolve("loads.csv"))
                .expect(ExitCode.WRONG_USAGE);
        assertThat(input.err()).contains("is the same file as --profile");
    }
}
