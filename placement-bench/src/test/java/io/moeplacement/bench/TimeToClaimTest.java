package io.moeplacement.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeToClaimTest {

    private static String run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TimeToClaim.run(args, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyFormHasARowAndThePathProves(@TempDir Path folder) {
        String table = run("--layers", "2", "--deadline", "1", "--out", folder.toString());

        assertThat(table.lines().filter(line -> line.startsWith("| 2 |"))).hasSize(3);
        assertThat(table.lines().filter(line -> line.startsWith("| 2 | partition path | nothing | optimal |")))
                .hasSize(1);
        assertThat(folder.resolve("claims.md")).hasContent(table);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> run("--layer", "3")).hasMessageStartingWith("unknown option (--layer); usage: claims");
    }
}
