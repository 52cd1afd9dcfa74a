package io.moeplacement.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthTest {

    private static String run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Growth.run(args, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void measuresEverySolverAndShape(@TempDir Path folder) {
        String table = run("--cases", "tiny", "--each", "0", "--out", folder.toString());

        assertThat(table.lines().filter(line -> line.contains(" x 8 x 2 | 10 |")))
                .hasSize(6)
                .allMatch(line -> line.matches("\\| [^|]+\\| layers \\| [12] x 8 x 2 \\| 10 \\|( [-0-9.e]+ \\|){2}"));
        assertThat(table.lines().filter(line -> line.matches("\\| [^|]+\\| layers \\|( [-0-9.e]+ \\|){2}")))
                .hasSize(3);
        assertThat(folder.resolve("growth.md")).hasContent(table);
        assertThat(folder.resolve("growth.json")).content().contains("\"varied\" : \"layers\"");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> run("--cases", "some")).hasMessage("--cases (some) must be all or tiny");
    }
}
