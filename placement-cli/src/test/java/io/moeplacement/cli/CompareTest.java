package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {

    @TempDir
    Path folder;

    private Cli compare(Object... more) {
        List<Object> args = new ArrayList<>(
                List.of("compare", "--profile", Cli.loads(folder), "--topology", "1x2", "--deadline", "1s"));
        args.addAll(List.of(more));
        return Cli.run(args.toArray()).expect(ExitCode.DONE);
    }

    @Test
    void baselinesComeFirstInTheirOrderAndAutoLast() {
        List<String> names = new ArrayList<>();
        compare("--json").json().forEach(entry -> names.add(entry.get("name").asText()));
        assertThat(names)
                .startsWith("contiguous", "round-robin", "greedy", "anti-correlation")
                .endsWith("auto");
    }

    @Test
    void brokenAndImpossibleLimitsAreRowsAndNoFailure() {
        JsonNode broken = compare("--objective", "balance", "--max-imbalance", "1.2", "--json")
                .json();
        assertThat(broken.get(0).get("status").asText()).isEqualTo("VIOLATES_LIMITS");
        assertThat(broken.get(2).get("status").asText()).isNotEqualTo("VIOLATES_LIMITS");
        JsonNode impossible = compare("--objective", "balance", "--max-imbalance", "1.1", "--json")
                .json();
        assertThat(impossible).allSatisfy(entry -> {
            // ExFlow needs transitions and anti-correlation windows, which loads alone do not have.
            boolean cannot = List.of("exflow", "anti-correlation")
                    .contains(entry.get("name").asText());
            assertThat(entry.get("status").asText()).isEqualTo(cannot ? "UNSUPPORTED" : "INFEASIBLE");
            assertThat(entry.get("metrics").isNull()).isTrue();
        });
        assertThat(compare("--objective", "balance", "--max-imbalance", "1.1").out())
                .contains("INFEASIBLE", "  -  ");
    }

    @Test
    void tableIsAligned() {
        Cli cli = compare("--objective", "balance");
        List<String> lines = cli.out().lines().toList();
        assertThat(lines.get(0)).isEqualTo("objective: balance, smaller is better");
        assertThat(lines.get(1))
                .startsWith("solver")
                .contains("status", "objective", "bound", "gap", "fan-out", "time");
        assertThat(lines.get(1)).doesNotContain("  balance ");
        assertThat(lines.get(2)).startsWith("contiguous ").contains("1.5000", "-");
        assertThat(lines.get(2)).hasSameSizeAs(lines.get(1));
        assertThat(lines.get(3)).hasSameSizeAs(lines.get(1));
    }
}
