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

class TimeToProofTest {

    private static String run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TimeToProof.run(args, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsAndWritesATable(@TempDir Path folder) throws IOException {
        String table = run("--cases", "tiny", "--runs", "1", "--tokens", "50", "--out", folder.toString());

        assertThat(table.lines().map(line -> line.replaceAll("[0-9.]+ ms", "T ms")))
                .containsExactly(
                        "| workload | topology | objective | status | value | gap | median | runs |",
                        "| --- | --- | --- | --- | --- | --- | --- | --- |",
                        "| mixtral-8x7b | 1x1 | locality | OPTIMAL | 0.000000 | 0.0 | T ms | 1 |");
        assertThat(folder.resolve("proof.md")).hasContent(table);
        assertThat(Files.size(folder.resolve("proof.md"))).isEqualTo(table.length());
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> run("--case", "tiny"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("unknown option (--case); usage: proof");
        assertThatThrownBy(() -> run("--runs", "0")).hasMessage("--runs (0) must be a whole number of at least 1");
        assertThatThrownBy(() -> run("--cases")).hasMessageStartingWith("--cases has no value");
        assertThatThrownBy(() -> run("--cases", "some")).hasMessage("--cases (some) must be all or tiny");
    }
}
