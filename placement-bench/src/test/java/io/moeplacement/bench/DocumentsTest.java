package io.moeplacement.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {

    private static final String TABLE = "| instance | contiguous | heuristic |\n| --- | --- | --- |\n"
            + "| top-1 pairs 1x4 | 0.2 | 0.7 |\n| top-1 pairs 1x4 limit 1.05 | 0.2 | 0.6 |\n"
            + "| fan-out 1x8 limit 1.05 | 3 | 2 |\n| step time 1x4 | 2 | 1 |\n"
            + "| deepseek-v3 prefill-2048, 288 slots, 4x8 | 2.1 | 1.0 |";

    @TempDir
    Path root;

    private static String block(String name, String text) {
        return "first\n<!-- " + name + ": written by placement-bench/run docs -->" + text + "<!-- " + name
                + ": end -->\nlast\n";
    }

    private void write(String tables) throws IOException {
        Path results = Files.writeString(root.resolve("results.md"), tables);
        Documents.main(new String[] {root.toString(), results.toString()});
    }

    @Test
    void writesBetweenTheCommentsAndNowhereElse() throws IOException {
        Files.createDirectories(root.resolve("docs"));
        Files.writeString(root.resolve(Documents.BENCHMARKS), block("results", "\n"));
        Files.writeString(root.resolve(Documents.README), block("headline", "\n"));

        write(TABLE);
        write(TABLE);

        assertThat(root.resolve(Documents.BENCHMARKS)).hasContent(block("results", "\n" + TABLE + "\n"));
        assertThat(root.resolve(Documents.README)).hasContent(block("headline", "\n" + Headline.of(TABLE) + "\n"));
    }

    @Test
    void aFullRunHasAPageOfItsOwn() throws IOException {
        Files.createDirectories(root.resolve("docs"));
        String quick = block("results", "\n" + TABLE + "\n");
        Files.writeString(root.resolve(Documents.BENCHMARKS), quick);
        Files.writeString(root.resolve(Documents.FULL), block("results", "\n"));
        Files.writeString(root.resolve(Documents.README), block("headline", "\n"));

        write("Full run: all\n\n" + TABLE);

        assertThat(root.resolve(Documents.BENCHMARKS)).hasContent(quick);
        assertThat(root.resolve(Documents.FULL)).content().contains("Full run: all");
        assertThat(root.resolve(Documents.README)).content().contains("top-1 pairs; more is better");
    }
}
