package io.moeplacement.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HeadlineTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void readmeShowsWhatTheBenchmarksSay() throws IOException {
        String headline = Headline.of(Files.readString(ROOT.resolve(Documents.BENCHMARKS)));

        assertThat(Documents.between(Files.readString(ROOT.resolve(Documents.README)), "headline"))
                .as("README.md; placement-bench/run docs writes it")
                .isEqualTo("\n" + headline + "\n");
    }

    @Test
    void picksTheBestThatKeepsTheLimits() {
        String table = """
                | instance | contiguous | greedy | METIS | heuristic | auto | bound |
                | --- | --- | --- | --- | --- | --- | --- |
                | top-1 pairs 1x4 | 0.2 | 0.3 | 0.6 | 0.7 | **0.71** ~ | 0.9 |
                | top-1 pairs 1x4 limit 1.05 | 0.2 ! | 0.3 | 0.8 ! | **0.6** | - | 0.9 |
                | fan-out 1x8 limit 1.05 | 3 ! | 2 ! | - | absent | nothing | |
                | step time 1x4 | 0.03 | 0.02 | - | **0.01** | **0.01** | 0.001 |
                | deepseek-v3 prefill-2048, 288 slots, 4x8 | 2.1 | **1.0** | - | 1.1 | 1.2 | 1.0 proved |
                """;

        assertThat(Headline.of(table).lines().skip(2).map(row -> row.substring(row.indexOf(" | "))))
                .containsExactly(
                        " | 0.2 | 0.6 (`METIS`) | **0.71** (`auto`) ~ |",
                        " | breaks the limit | 0.3 (`greedy`) | **0.6** (`heuristic`) |",
                        " | breaks the limit | none | none |",
                        " | 0.03 | 0.02 (`greedy`) | **0.01** (`heuristic`) |",
                        " | 2.1 | 1.0 (`greedy`) | **1.1** (`heuristic`) |");
    }

    @Test
    void saysWhichRowIsMissing() {
        assertThatThrownBy(() -> Headline.of("nothing")).hasMessage("docs/benchmarks.md has no row (top-1 pairs 1x4)");
    }
}
