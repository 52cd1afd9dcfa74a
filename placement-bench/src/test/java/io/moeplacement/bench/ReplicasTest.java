package io.moeplacement.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicasTest {

    private static String run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Replicas.run(args, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** One layer of 256 experts, the first ones hot. */
    private static void write(Path folder, String window, int hot) throws IOException {
        StringBuilder csv = new StringBuilder("layer,expert,tokens\n");
        for (int expert = 0; expert < 256; expert++) {
            csv.append("3,")
                    .append(expert)
                    .append(',')
                    .append(1000 + (expert % hot == 0 ? 5000 : expert))
                    .append('\n');
        }
        Files.writeString(folder.resolve("deepseek-v3." + window + ".loads.csv"), csv);
    }

    @Test
    void measuresAllTables(@TempDir Path folder) throws IOException {
        write(folder, "prefill-2048", 7);
        write(folder, "prefill-1024", 11);
        write(folder, "decode-1000-1000", 13);

        String tables = run("--traces", folder.toString(), "--out", folder.toString(), "--each", "0");

        assertThat(tables)
                .contains("| contiguous |", "| heuristic fast |", "| heuristic, W = 100 |")
                .contains("| unchanged traffic | heuristic, target 1.02 | 0.0000 |")
                .contains("| one device added to 31 | heuristic, target 1.05 |");
        assertThat(folder.resolve("replicas.md")).hasContent(tables);
        assertThat(folder.resolve("replicas.json"))
                .content()
                .contains("\"title\" : \"prefill-2048, all layers\"", "\"solver\" : \"contiguous\"");
    }

    @Test
    void saysWhatIsMissing(@TempDir Path folder) {
        assertThat(run("--traces", folder.toString()))
                .startsWith("Skipped: no file " + folder.resolve("deepseek-v3.prefill-2048.loads.csv"));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> run("--trace", "x"))
                .hasMessageStartingWith("unknown option (--trace); usage: replicas");
        assertThatThrownBy(() -> run("--out")).hasMessageStartingWith("--out has no value");
        assertThatThrownBy(() -> run("--each", "-1")).hasMessage("--each (-1) must be a whole number of milliseconds");
    }
}
