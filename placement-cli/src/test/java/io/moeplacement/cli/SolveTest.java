package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SolveTest {

    @TempDir
    Path folder;

    private Cli solve(Object... more) {
        List<Object> args = new ArrayList<>(List.of("solve", "--profile", Cli.loads(folder), "--topology", "1x2"));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    @Test
    void jsonHasTheDocumentedShape() {
        Cli cli =
                solve("--solver", "greedy", "--objective", "balance", "--json").expect(ExitCode.DONE);
        JsonNode json = cli.json();
        assertThat(names(json))
                .containsExactly(
                        "name",
                        "status",
                        "elapsedSeconds",
                        "endedBy",
                        "engineClaim",
                        "objective",
                        "metrics",
                        "message");
        assertThat(names(json.get("objective"))).containsExactly("name", "value", "lowerBound", "gap");
        JsonNode metrics = json.get("metrics");
        assertThat(names(metrics))
                .containsExactly(
                        "locality",
                        "nodeLocality",
                        "fanOut",
                        "imbalance",
                        "stepTimeSeconds",
                        "computeSeconds",
                        "communicationSeconds",
                        "movedSlots",
                        "movedBytes",
                        "duplicateReplicas",
                        "offHomeShare");
        assertThat(names(metrics.get("imbalance"))).containsExactly("mean", "worst", "worstLayer");
        assertThat(json.get("name").asText()).isEqualTo("greedy");
        assertThat(json.get("objective").get("name").asText()).isEqualTo("balance");
        // Layer 3: {40, 10} and {30, 20}; layer 5: {50, 10} and {30, 10}.
        assertThat(metrics.get("imbalance").get("mean").asDouble()).isEqualTo(1.1);
        assertThat(metrics.get("imbalance").get("worst").asDouble()).isEqualTo(1.2);
        assertThat(metrics.get("imbalance").get("worstLayer").asInt()).isEqualTo(5);
        for (String unknown :
                List.of("locality", "nodeLocality", "fanOut", "movedSlots", "movedBytes", "offHomeShare")) {
            assertThat(metrics.get(unknown).isNull()).as(unknown).isTrue();
        }
    }

    @Test
    void assumptionsAreOneLineOnStandardError() {
        Cli cli = solve("--solver", "greedy").expect(ExitCode.DONE);
        assertThat(cli.err().lines()).singleElement().asString().contains("h100", "no --model", "home communication");
        Cli said = solve("--solver", "greedy", "--communication", "home").expect(ExitCode.DONE);
        assertThat(said.err()).doesNotContain("home communication");
    }

    @Test
    void summaryIsReadable() {
        Cli cli = solve("--solver", "contiguous", "--objective", "balance").expect(ExitCode.DONE);
        assertThat(cli.out()).contains("contiguous: ", "imbalance", "layer 5", "step time", "locality", "not written");
    }

    @Test
    void sglangFileHasARowForEveryLayerUpToTheLargest() throws Exception {
        Path plan = folder.resolve("plan.json");
        solve("--solver", "contiguous", "--out", plan).expect(ExitCode.DONE);
        JsonNode rows = new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(plan.toFile())
                .get("physical_to_logical_map");
        assertThat(rows).hasSize(6);
        assertThat(rows.get(3).toString()).isEqualTo("[0,1,2,3]");
        assertThat(rows.get(4).toString()).isEqualTo("[0,1,2,3]");
    }

    @Test
    void nativeFilesAreWrittenAndReadBack() {
        Path plan = folder.resolve("plan.json");
        solve("--solver", "greedy", "--format", "native", "--redundant", "1", "--out", plan)
                .expect(ExitCode.DONE);
        Cli.run(
                        "evaluate",
                        "--placement",
                        plan,
                        "--profile",
                        Cli.loads(folder),
                        "--topology",
                        "1x2",
                        "--redundant",
                        "1")
                .expect(ExitCode.DONE);
    }

    @Test
    void brokenLimitIsExitFourAndWritesOnlyOnRequest() {
        Path plan = folder.resolve("plan.json");
        Object[] args = {
            "--solver", "contiguous", "--objective", "balance", "--max-imbalance", "1.3", "--out", plan, "--json"
        };
        Cli cli = solve(args).expect(ExitCode.LIMITS_NOT_MET).expectOneErrorLine();
        assertThat(cli.json().get("status").asText()).isEqualTo("VIOLATES_LIMITS");
        assertThat(cli.json().get("message").asText()).contains("layer 5", "1.3", "no placement has less than 1.2000");
        assertThat(cli.err()).contains("layer 5", "1.3", "--best-effort");
        assertThat(plan).doesNotExist();

        List<Object> effort = new ArrayList<>(List.of(args));
        effort.add("--best-effort");
        solve(effort.toArray()).expect(ExitCode.LIMITS_NOT_MET);
        assertThat(plan).exists();
    }

    @Test
    void provedInfeasibleIsExitFourWithTheBestPossible() {
        Cli cli = solve("--solver", "greedy", "--max-imbalance", "1.1", "--json")
                .expect(ExitCode.LIMITS_NOT_MET)
                .expectOneErrorLine();
        assertThat(cli.json().get("status").asText()).isEqualTo("INFEASIBLE");
        assertThat(cli.json().get("metrics").isNull()).isTrue();
        assertThat(cli.json().get("objective").isNull()).isTrue();
        assertThat(cli.json().get("message").asText()).contains("layer 5", "1.2000", "1.1");
        assertThat(cli.err()).contains("layer 5", "1.2000", "1.1");
    }

    @Test
    void unsupportedIsExitTwoWithJson() {
        Cli cli = Cli.run(
                        "solve",
                        "--profile",
                        Cli.loads(folder),
                        "--profile",
                        transitions(),
                        "--topology",
                        "1x2",
                        "--objective",
                        "balance-then-tail",
                        "--solver",
                        "greedy",
                        "--json")
                .expect(ExitCode.WRONG_USAGE)
                .expectOneErrorLine();
        assertThat(cli.json().get("status").asText()).isEqualTo("UNSUPPORTED");
        assertThat(cli.json().get("metrics").isNull()).isTrue();
        assertThat(cli.err()).contains("greedy", "balance-then-tail");
    }

    @Test
    void transitionsGiveLocality() {
        Cli cli = Cli.run(
                        "solve",
                        "--profile",
                        Cli.loads(folder),
                        "--profile",
                        transitions(),
                        "--topology",
                        "1x2",
                        "--objective",
                        "locality",
                        "--solver",
                        "contiguous",
                        "--json")
                .expect(ExitCode.DONE);
        assertThat(cli.json().get("metrics").get("locality").asDouble()).isEqualTo(0.75);
        assertThat(cli.err()).contains("pipelined communication");
    }

    @Test
    void currentPlacementCountsMoves() {
        Path plan = folder.resolve("plan.json");
        solve("--solver", "contiguous", "--out", plan).expect(ExitCode.DONE);
        JsonNode same = solve("--solver", "contiguous", "--current", plan, "--json")
                .expect(ExitCode.DONE)
                .json();
        assertThat(same.get("metrics").get("movedSlots").asLong()).isZero();
        Cli moved = solve("--solver", "greedy", "--current", plan, "--max-moves", "1", "--json")
                .expect(ExitCode.LIMITS_NOT_MET);
        assertThat(moved.json().get("metrics").get("movedSlots").asLong()).isGreaterThan(1);
        assertThat(moved.json().get("metrics").get("movedBytes").asDouble()).isPositive();
        assertThat(moved.err()).contains("maxMoves allows 1");
    }

    @Test
    void lostDevicesLeaveTheirExpertsHomeless() {
        Path plan = folder.resolve("plan.json");
        Path doubled = folder.resolve("doubled.json");
        solve("--solver", "contiguous", "--out", plan).expect(ExitCode.DONE);
        solve("--solver", "contiguous", "--slots", "8", "--out", doubled).expect(ExitCode.DONE);
        JsonNode fewer = solve("--solver", "contiguous", "--without-devices", "1", "--json")
                .expect(ExitCode.DONE)
                .json();
        assertThat(fewer.get("metrics").get("imbalance").get("mean").asDouble()).isEqualTo(1.0);
        Path migration = folder.resolve("migration.json");
        Cli lost = solve(
                        "--solver",
                        "contiguous",
                        "--without-devices",
                        "1",
                        "--current",
                        plan,
                        "--out",
                        folder.resolve("left.json"),
                        "--migration",
                        migration)
                .expect(ExitCode.DONE);
        assertThat(lost.err()).contains("devices are numbered anew: 0 stay");
        assertThat(lost.out()).contains("moves          4 slots", "4 moves (4 from storage)");
        assertThat(migration).content().contains("\"movesFromStorage\"");
        JsonNode kept = solve("--solver", "contiguous", "--without-devices", "1", "--current", doubled, "--json")
                .expect(ExitCode.DONE)
                .json();
        assertThat(kept.get("metrics").get("movedSlots").asLong()).isZero();
    }

    @Test
    void groupsGiveTheOffHomeShare() {
        Cli cli = Cli.run(
                        "solve",
                        "--profile",
                        Cli.loads(folder),
                        "--topology",
                        "2x1",
                        "--groups",
                        "2",
                        "--solver",
                        "round-robin",
                        "--json")
                .expect(ExitCode.DONE);
        assertThat(cli.json().get("metrics").get("offHomeShare").asDouble()).isPositive();
    }

    @Test
    void filesThatGiveLoadsBecomeWindows() {
        Path later = Cli.file(
                folder, "later.csv", "layer,expert,tokens", "3,0,1", "3,1,1", "3,2,1", "3,3,97", "5,0,1", "5,3,1");
        Object[] robust = {"--profile", later, "--windows", "--objective", "balance", "--robust", "worst", "--json"};
        List<Object> args = new ArrayList<>(List.of(robust));
        args.addAll(List.of("--solver", "contiguous"));
        double worst = solve(args.toArray())
                .expect(ExitCode.DONE)
                .json()
                .get("objective")
                .get("value")
                .asDouble();
        assertThat(worst).isGreaterThan(1.5);
    }

    @Test
    void configurationFileNamesTheSolver() {
        Path config = Cli.file(folder, "c.properties", "placement.solver=round-robin");
        Cli cli = solve("--config", config, "--json").expect(ExitCode.DONE);
        assertThat(cli.json().get("name").asText()).isEqualTo("round-robin");
        Cli code = solve("--config", config, "--solver", "greedy", "--json").expect(ExitCode.DONE);
        assertThat(code.json().get("name").asText()).isEqualTo("greedy");
        assertThat(solve("--json").expect(ExitCode.DONE).json().get("name").asText())
                .isEqualTo("auto");
    }

    @Test
    void systemPropertyNamesTheSolver() {
        String before = System.setProperty("placement.solver", "round-robin");
        try {
            assertThat(solve("--json").expect(ExitCode.DONE).json().get("name").asText())
                    .isEqualTo("round-robin");
            System.setProperty("placement.solver", "round-robbin");
            assertThat(solve("--json")
                            .expect(ExitCode.WRONG_USAGE)
                            .expectOneErrorLine()
                            .err())
                    .contains("nearest is round-robin");
        } finally {
            if (before == null) {
                System.clearProperty("placement.solver");
            } else {
                System.setProperty("placement.solver", before);
            }
        }
    }

    private Path transitions() {
        return Cli.file(
                folder,
                "transitions.csv",
                "layer,from_expert,to_expert,tokens",
                "3,0,1,30",
                "3,1,2,10",
                "3,2,3,45",
                "3,3,0,15");
    }

    private static List<String> names(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void exportsTheProgrammeWholeOrNotAtAll() throws java.io.IOException {
        Path file = folder.resolve("model.mps");
        solve("--solver", "ilp", "--objective", "balance", "--export", file).expect(ExitCode.DONE);
        String written = java.nio.file.Files.readString(file);
        assertThat(written).contains("NAME tight", " x_3_0_0 ", " t_5 ").endsWith("ENDATA\n");
        assertThat(solve("--solver", "greedy", "--objective", "balance", "--export", file)
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("--export: solver greedy works on no integer programme");
        assertThat(solve("--solver", "ilp", "--objective", "step-time", "--export", file)
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("--export: the integer programme cannot take this problem: objective step-time with home");
        assertThat(java.nio.file.Files.readString(file)).isEqualTo(written);
        assertThat(folder.toFile().list((dir, name) -> name.endsWith(".tmp"))).isEmpty();
    }
}
