package io.moeplacement.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {

    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    private static String run(Path out, Path traces, String cases) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] args = {
            "quick",
            "--only",
            "quality",
            "--cases",
            cases,
            "--deadline",
            "3",
            "--traces",
            traces.toString(),
            "--out",
            out.toString()
        };
        Evidence.run(args, new PrintStream(bytes, true, StandardCharsets.UTF_8), NOWHERE);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void comparesEverybody(@TempDir Path folder) {
        String tables = run(folder, folder.resolve("none"), "mixtral-8x7b, 2 layers, 1x4");

        assertThat(tables)
                .contains("Skipped: no file " + folder.resolve("none").resolve(TraceFolder.GPT_OSS))
                .contains("| mixtral-8x7b, 2 layers, 1x4 |")
                .contains("Where a peer is better than all of ours:");
        assertThat(folder.resolve("results.md")).hasContent(tables);
        assertThat(SameResults.read(folder.resolve("results.json")).get("quality"))
                .hasSize(14)
                .anyMatch(row -> "ilp".equals(row.get("contender")) && "optimal".equals(row.get("standing")))
                .anyMatch(row -> "METIS".equals(row.get("contender"))
                        && String.valueOf(row.get("standing")).matches("feasible|absent"));
    }

    @Test
    void aSecondRunHasTheSameFigures(@TempDir Path folder) {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");

        run(first, folder, "32 layers, 64 .*");
        run(second, folder, "32 layers, 64 .*");

        assertThat(SameResults.compare(first.resolve("results.json"), second.resolve("results.json"), NOWHERE))
                .isZero();
    }

    @Test
    void findsAFigureThatDiffersAndNoTime(@TempDir Path folder) throws IOException {
        Path first = folder.resolve("first.json");
        Path second = folder.resolve("second.json");
        String json = "{\"tables\":[{\"title\":\"t\",\"rows\":[{\"case\":\"a\",\"value\":1,\"seconds\":2},"
                + "{\"case\":\"b\",\"value\":5,\"ended by\":\"CLOCK\"}]}]}";
        Files.writeString(first, json);
        Files.writeString(second, json.replace("\"seconds\":2", "\"seconds\":3").replace("5", "6"));
        assertThat(SameResults.compare(first, second, NOWHERE)).isZero();

        Files.writeString(second, json.replace("\"value\":1", "\"value\":1.1"));
        assertThat(SameResults.compare(first, second, NOWHERE)).isEqualTo(1);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Evidence.run(new String[] {"fast"}, NOWHERE, NOWHERE))
                .hasMessageStartingWith("usage: quick|full");
        assertThatThrownBy(() -> Evidence.run(new String[] {"quick", "--only", "all"}, NOWHERE, NOWHERE))
                .hasMessage("--only (all) must be some of quality,time,replicas,growth,kernels");
        assertThatThrownBy(() -> Evidence.run(new String[] {"full", "--runs", "0"}, NOWHERE, NOWHERE))
                .hasMessage("--runs (0) must be a whole number of at least 1");
    }
}
