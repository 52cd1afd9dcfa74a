package io.moeplacement.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardTest {

    private static final String NAME = "heuristic: balance zipf";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Path figures;
    private Guard guard;

    @BeforeEach
    void oneSmallCase() {
        GuardCase small = new GuardCase(
                "balance zipf",
                "heuristic",
                50,
                () -> ZipfLoads.problem(2, 16, 4, 20, 1).build());
        figures = folder.resolve("stated.csv");
        guard = new Guard(figures, List.of(small), new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private double stated() throws IOException {
        List<String> lines = Files.readAllLines(figures);
        assertThat(lines).hasSize(2).startsWith("case,figure");
        assertThat(lines.get(1)).startsWith(NAME + ",");
        return Double.parseDouble(lines.get(1).substring(NAME.length() + 1));
    }

    private void state(double figure) throws IOException {
        Files.writeString(figures, "case,figure\n" + NAME + "," + figure + "\n");
    }

    @Test
    void whatWasStatedPasses() {
        guard.update();

        assertThat(guard.failures()).isEmpty();
        assertThat(printed.toString(StandardCharsets.UTF_8)).endsWith(" as stated\n");
    }

    @Test
    void failsWhenTheResultIsWorseThanStated() throws IOException {
        guard.update();
        double today = stated();
        state(today * 0.999);

        assertThat(guard.failures())
                .containsExactly(NAME + ": " + today + " got worse than stated (" + today * 0.999 + ")");
    }

    @Test
    void saysWhenTheResultIsBetter() throws IOException {
        guard.update();
        state(stated() * 1.001);

        assertThat(guard.failures()).isEmpty();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("is better than stated");
    }

    @Test
    void failsForCasesThatAreNotStatedOrGone() throws IOException {
        Files.writeString(figures, "case,figure\nheuristic: other,1.5\n");

        assertThat(guard.failures())
                .hasSize(2)
                .anyMatch(failure -> failure.startsWith(NAME) && failure.endsWith("is not stated"))
                .contains("heuristic: other: is stated and there is no such case");
    }

    @Test
    void aResultThatBreaksALimitIsNone() {
        GuardCase broken = new GuardCase(
                "broken",
                "contiguous",
                1,
                () -> ZipfLoads.problem(1, 16, 4, 20, 1)
                        .limits(io.moeplacement.Limits.builder()
                                .maxImbalance(1.0001)
                                .build())
                        .build());

        assertThatThrownBy(broken::figure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broken");
    }

    @Test
    void refusesAFileOfAnotherKind() throws IOException {
        Files.writeString(figures, "something\n");

        assertThatThrownBy(guard::failures).hasMessage(figures + ", line 1: must be case,figure");
    }
}
