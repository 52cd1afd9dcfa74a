package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTest {

    @TempDir
    Path folder;

    private Cli sweep(Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "sweep", "--profile", Cli.loads(folder), "--topology", "1x2", "--deadline", "1s", "--objective"));
        args.add("balance");
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    private static List<String> all(JsonNode points, String key) {
        List<String> values = new ArrayList<>();
        points.forEach(point -> values.add(point.get(key).asText()));
        return values;
    }

    @Test
    void everyPointIsWhatSolveSays() {
        JsonNode points = sweep("--redundant", "0..4", "--solver", "greedy", "--json")
                .expect(ExitCode.DONE)
                .json();

        assertThat(all(points, "redundant")).containsExactly("0", "1", "2", "3", "4");
        assertThat(all(points, "slots")).containsExactly("4", "5", "6", "7", "8");
        for (JsonNode point : points) {
            JsonNode solved = Cli.run(
                            "solve",
                            "--profile",
                            Cli.loads(folder),
                            "--topology",
                            "1x2",
                            "--objective",
                            "balance",
                            "--solver",
                            "greedy",
                            "--redundant",
                            point.get("redundant").asText(),
                            "--json")
                    .json();
            for (String key : List.of("name", "status", "objective", "metrics", "message", "endedBy")) {
                assertThat(point.get(key)).as(key).isEqualTo(solved.get(key));
            }
            assertThat(point.get("elapsedSeconds").isDouble()).isTrue();
            assertThat(point.get("knee").isBoolean()).isTrue();
        }
    }

    @Test
    void stepsAreCountedFromTheFirstNumber() {
        JsonNode points = sweep("--redundant", "1..4", "--step", "2", "--json").json();

        assertThat(all(points, "redundant")).containsExactly("1", "3");
        assertThat(all(sweep("--redundant", "1..4", "--step", "9", "--json").json(), "redundant"))
                .containsExactly("1");
    }

    @Test
    void pointsThatTheSolverRefusesAreRows() {
        Cli json = sweep("--redundant", "0..4", "--solver", "eplb", "--duplicates", "allow", "--json")
                .expect(ExitCode.DONE);
        assertThat(all(json.json(), "status")).element(1).isEqualTo("UNSUPPORTED");
        assertThat(json.json().get(1).get("metrics").isNull()).isTrue();
        assertThat(json.json().get(1).get("message").asText()).contains("equal slots on all devices");
        assertThat(all(json.json(), "status").stream().filter("UNSUPPORTED"::equals))
                .hasSize(2);

        Cli table = sweep("--redundant", "0..4", "--solver", "eplb", "--duplicates", "allow")
                .expect(ExitCode.DONE);
        assertThat(table.out()).contains("UNSUPPORTED", "redundant 1: solver eplb cannot take this problem");
    }

    @Test
    void limitsThatCannotBeKeptAreRowsAndNoFailure() {
        Cli cli = sweep("--redundant", "0..2", "--max-imbalance", "1.05", "--json")
                .expect(ExitCode.DONE);

        assertThat(all(cli.json(), "status")).first().isEqualTo("INFEASIBLE");
    }

    @Test
    void tableIsAlignedAndMarksTheKnee() {
        // One hot expert: its second copy brings imbalance from 1.84 to 1.04, all further slots to 1.
        Path hot = Cli.file(folder, "hot.csv", "layer,expert,tokens", "3,0,90", "3,1,5", "3,2,3", "3,3,2");
        List<String> lines = Cli.run(
                        "sweep",
                        "--profile",
                        hot,
                        "--topology",
                        "1x2",
                        "--objective",
                        "balance",
                        "--redundant",
                        "0..4",
                        "--solver",
                        "greedy")
                .expect(ExitCode.DONE)
                .out()
                .lines()
                .toList();

        assertThat(lines.get(0)).isEqualTo("objective: balance, smaller is better");
        assertThat(lines.get(1))
                .startsWith("redundant")
                .contains("slots", "imbalance", "worst", "step time", "objective", "time", "status");
        List<String> marked =
                lines.stream().filter(line -> line.endsWith("  knee")).toList();
        assertThat(marked).hasSize(1);
        assertThat(marked.get(0)).startsWith("1 ").contains("1.0400");
        assertThat(lines).contains("knee: 1 redundant slots");
        assertThat(lines.subList(2, 7))
                .allSatisfy(line -> assertThat(line.replaceAll(" *knee$", "")).hasSameSizeAs(lines.get(1)));
    }

    @Test
    void aNativeProblemIsSweptToo() {
        Path problem = Cli.file(
                folder,
                "problem.json",
                "{\"version\": 1, \"profile\": {\"experts\": 4, \"layerIds\": [3], \"loads\": [[4, 3, 2, 1]]},",
                " \"topology\": {\"version\": 1, \"nodeSizes\": [2]}, \"objective\": {\"name\": \"balance\"}}");
        Cli cli = Cli.run("sweep", "--problem", problem, "--redundant", "0..2", "--json")
                .expect(ExitCode.DONE);

        assertThat(all(cli.json(), "slots")).containsExactly("4", "5", "6");
        assertThat(Cli.run("sweep", "--problem", problem)
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("give --redundant A..B");
        assertThat(Cli.run("sweep", "--problem", problem, "--redundant", "0..2", "--slots", "5")
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("--slots cannot stand beside --problem");
        assertThat(Cli.run("solve", "--problem", problem, "--redundant", "1")
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("--redundant cannot stand beside --problem");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "64..0|(64..0) must be a range A..B with A at most B, such as 0..64",
                "a..b|(a..b) must be a range A..B of whole numbers, such as 0..64; (a) must be",
                "-4..4|(-4..4) must be a range A..B of whole numbers, such as 0..64; (-4) must be",
                "0..|(0..) must be a range A..B",
                "..4|(..4) must be a range A..B",
                "0...4|(0...4) must be a range A..B",
                "0..1.5|(0..1.5) must be a range A..B",
                "0..99999999999|(99999999999) is too large, it must be at most 2147483647",
                "0..2147483647|makes 2147483648 points, at most 1000",
                "4|--redundant (4) is one number; which range?",
                "4..4|--redundant (4) is one number; which range?"
            })
    void badRangesAreRefused(String range, String message) {
        Cli cli = sweep("--redundant", range).expect(ExitCode.WRONG_USAGE).expectOneErrorLine();

        assertThat(cli.err()).contains(message);
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void moreSlotsThanDevicesCanHoldAreRefusedBeforeSolving() {
        Cli cli = sweep("--redundant", "0..5").expect(ExitCode.BAD_INPUT).expectOneErrorLine();

        assertThat(cli.err())
                .contains(
                        "--redundant (5) is too large, it must be at most 4",
                        "each of 2 devices holds at most the 4 experts");
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void otherBadOptionsAreRefused() {
        assertThat(sweep().expect(ExitCode.WRONG_USAGE).err()).contains("which range? give --redundant A..B");
        assertThat(sweep("--redundant", "0..4", "--step", "0")
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("--step", "at least 1");
        assertThat(sweep("--redundant", "0..4", "--slots", "6")
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("--slots (6) and --redundant (0..4) say the same thing");
        assertThat(sweep("--redundant", "0..4", "--solver", "gredy")
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("nearest is greedy");
    }

    @Test
    void helpSaysWhatTheKneeIs() {
        assertThat(Cli.run("sweep", "--help").expect(ExitCode.DONE).out().replaceAll("\\s+", " "))
                .contains("farthest below the chord from the first to the last");
    }

    @Test
    void interruptedSweepShowsThePointsSoFar() {
        Interruption interruption = new Interruption();
        interruption.cancellation().cancel();
        Cli cli = Cli.run(
                        interruption,
                        "sweep",
                        "--profile",
                        Cli.loads(folder),
                        "--topology",
                        "1x2",
                        "--redundant",
                        "0..2",
                        "--json")
                .expect(ExitCode.INTERRUPTED)
                .expectOneErrorLine();

        assertThat(cli.json()).isEmpty();
        assertThat(cli.err()).contains("interrupted; these are the points so far");
    }
}
