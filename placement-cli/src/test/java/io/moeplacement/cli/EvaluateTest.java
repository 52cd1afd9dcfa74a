package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateTest {

    @TempDir
    Path folder;

    @Test
    void writtenPlacementEvaluatesToTheSameMetrics() {
        Path loads = Cli.loads(folder);
        for (String format : new String[] {"sglang", "native"}) {
            Path plan = folder.resolve(format + ".json");
            JsonNode solved = Cli.run(
                            "solve",
                            "--profile",
                            loads,
                            "--topology",
                            "2x1",
                            "--slots",
                            "6",
                            "--solver",
                            "greedy",
                            "--out",
                            plan,
                            "--format",
                            format,
                            "--json")
                    .expect(ExitCode.DONE)
                    .json();
            JsonNode measured = Cli.run(
                            "evaluate", "--placement", plan, "--profile", loads, "--topology", "2x1", "--json")
                    .expect(ExitCode.DONE)
                    .json();
            assertThat(measured.get("metrics")).isEqualTo(solved.get("metrics"));
            assertThat(measured.get("objective").get("value"))
                    .isEqualTo(solved.get("objective").get("value"));
            assertThat(measured.get("status").asText()).isEqualTo("FEASIBLE");
            assertThat(measured.get("endedBy").isNull()).isTrue();
        }
    }

    @Test
    void brokenLimitsAreAStatusAndNoFailure() {
        Path plan = Cli.file(folder, "plan.json", "{\"physical_to_logical_map\": [[0,1,2,3],[0,1,2,3]]}");
        Cli cli = Cli.run(
                        "evaluate",
                        "--placement",
                        plan,
                        "--profile",
                        Cli.loads(folder),
                        "--topology",
                        "1x2",
                        "--objective",
                        "balance",
                        "--max-imbalance",
                        "1.05",
                        "--json")
                .expect(ExitCode.DONE);
        assertThat(cli.json().get("status").asText()).isEqualTo("VIOLATES_LIMITS");
        assertThat(cli.json().get("message").asText()).contains("layer 3", "layer 5", "1.05");
        assertThat(cli.json().get("objective").get("value").asDouble()).isEqualTo(1.5);
    }

    @Test
    void summaryIsReadable() {
        Path plan = Cli.file(folder, "plan.json", "{\"physical_to_logical_map\": [[0,1,2,3],[0,1,2,3]]}");
        Cli cli = Cli.run("evaluate", "--placement", plan, "--profile", Cli.loads(folder), "--topology", "1x2")
                .expect(ExitCode.DONE);
        assertThat(cli.out()).contains("plan.json: FEASIBLE", "imbalance      mean 1.5000, worst 1.6000 (layer 5)");
    }

    private JsonNode balanceThenTail(String map) {
        Path plan = Cli.file(folder, "plan.json", "{\"physical_to_logical_map\": " + map + "}");
        Path transitions = Cli.file(
                folder,
                "transitions.csv",
                "layer,from_expert,to_expert,tokens",
                "0,0,0,6",
                "0,1,1,4",
                "0,2,2,3",
                "0,3,3,1");
        return Cli.run(
                        "evaluate",
                        "--placement",
                        plan,
                        "--profile",
                        transitions,
                        "--topology",
                        "1x2",
                        "--objective",
                        "balance-then-tail",
                        "--json")
                .expect(ExitCode.DONE)
                .json();
    }

    @Test
    void whatIsNotCheckedIsSaid() {
        JsonNode report = balanceThenTail("[[0,1,2,3],[0,1,2,3]]");
        assertThat(report.get("status").asText()).isEqualTo("VIOLATES_LIMITS");
        assertThat(report.get("message").asText())
                .contains("layer 0 has device loads that deviate", "balance-then-tail admits")
                .doesNotContain("not checked");
        assertThat(balanceThenTail("[[0,3,1,2],[3,0,2,1]]").get("status").asText())
                .isEqualTo("FEASIBLE");
        assertThat(balanceThenTail("[[0,3,1,0,1,2],[0,3,1,0,1,2]]")
                        .get("message")
                        .asText())
                .contains("admissible is not checked for 2 layers (first: 0)");
    }

    @Test
    void duplicatesCanBeAllowed() {
        Path plan = Cli.file(folder, "plan.json", "{\"physical_to_logical_map\": [[0,0,1,2,3,3],[0,0,1,2,3,3]]}");
        Object[] args = {"evaluate", "--placement", plan, "--profile", Cli.loads(folder), "--topology", "1x2", "--json"
        };
        JsonNode forbidden = Cli.run(args).expect(ExitCode.DONE).json();
        assertThat(forbidden.get("status").asText()).isEqualTo("VIOLATES_LIMITS");
        assertThat(forbidden.get("metrics").get("duplicateReplicas").asInt()).isEqualTo(4);
        Object[] allowed = java.util.Arrays.copyOf(args, args.length + 2);
        allowed[args.length] = "--duplicates";
        allowed[args.length + 1] = "allow";
        assertThat(Cli.run(allowed).expect(ExitCode.DONE).json().get("status").asText())
                .isEqualTo("FEASIBLE");
    }
}
