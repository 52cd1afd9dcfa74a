package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --bound}. */
class BoundTest {

    @TempDir
    Path folder;

    /** Expert e is followed by e and e + 1, round in a circle: two devices keep 6 of 8, and 2 a row look possible. */
    private Cli solve(String... more) {
        List<String> rows = new ArrayList<>(List.of("layer,from_expert,to_expert,tokens"));
        for (int expert = 0; expert < 4; expert++) {
            rows.add("0," + expert + "," + expert + ",1");
            rows.add("0," + expert + "," + (expert + 1) % 4 + ",1");
        }
        Path transitions = Cli.file(folder, "circle.csv", rows.toArray(String[]::new));
        Object[] fixed = {
            "solve", "--profile", transitions, "--topology", "1x2", "--objective", "locality", "--solver", "contiguous"
        };
        return Cli.run(Stream.concat(Stream.of(fixed), Stream.of(more)).toArray());
    }

    @Test
    void columnGenerationProvesWhatTheSimpleBoundCannot() {
        JsonNode simple = solve("--json").expect(ExitCode.DONE).json();
        assertThat(simple.get("status").asText()).isEqualTo("FEASIBLE");
        assertThat(simple.get("objective").get("lowerBound").asDouble()).isZero();

        JsonNode tight = solve("--json", "--bound", "column-generation")
                .expect(ExitCode.DONE)
                .json();

        assertThat(tight.get("status").asText()).isEqualTo("OPTIMAL");
        assertThat(tight.get("endedBy").asText()).isEqualTo("proof");
        assertThat(tight.get("objective").get("value").asDouble()).isEqualTo(0.25);
        assertThat(tight.get("objective").get("gap").asDouble()).isBetween(0.0, 1e-9);
    }

    @Test
    void refusals() {
        assertThat(solve("--bound", "simpel").expect(ExitCode.WRONG_USAGE).err())
                .contains("no bound is named (simpel)", "nearest is simple");
        assertThat(solve("--bound", "column-generation", "--slots", "6")
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("bound column-generation cannot take this problem: slots: layer 0, device 0 has 3");
    }
}
