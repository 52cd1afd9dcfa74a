package io.moeplacement.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces token by token, and reports as JSON. */
class RoutingTracesTest {

    private static final ProfileOptions OPTIONS = ProfileOptions.defaults().withExperts(4);

    @TempDir
    private Path folder = Path.of("");

    private Path trace(String name, int[] sequences, int[][] tokens) throws IOException {
        Path file = folder.resolve(name);
        try (TraceWriter writer = TraceWriter.create(file, tokens.length, tokens[0].length, 1)) {
            for (int token = 0; token < tokens.length; token++) {
                writer.write(sequences[token], tokens[token]);
            }
        }
        return file;
    }

    private static RoutingTraces open(ProfileOptions options, Path... files) {
        return Objects.requireNonNull(RoutingTraces.open(List.of(files), options));
    }

    private static List<String> tokens(RoutingTraces traces) {
        List<String> seen = new ArrayList<>();
        traces.forEachToken(4, (sequence, chosen) -> seen.add(sequence + Arrays.toString(chosen)));
        return seen;
    }

    @Test
    void sequencesAreCountedOverAllFiles() throws IOException {
        Path one = trace("one.npz", new int[] {7, 7, 9}, new int[][] {{0, 1}, {1, -1}, {2, 3}});
        Path two = trace("two.npz", new int[] {7, 8}, new int[][] {{3, 0}, {3, 1}});
        RoutingTraces traces = open(OPTIONS, one, two);

        assertThat(traces.tokens()).isEqualTo(5);
        assertThat(traces.layers()).isEqualTo(2);
        assertThat(traces.topK()).isEqualTo(1);
        assertThat(traces.namesSequences()).isTrue();
        assertThat(tokens(traces)).containsExactly("0[0, 1]", "0[1, -1]", "1[2, 3]", "2[3, 0]", "3[3, 1]");
        assertThat(tokens(traces)).isEqualTo(tokens(traces));
    }

    @Test
    void selectedSequencesAreKept() throws IOException {
        Path one = trace("one.npz", new int[] {6, 7, 8}, new int[][] {{0, 1}, {1, 2}, {2, 3}});
        assertThat(tokens(open(OPTIONS.withSequences(new SequenceFilter(0, 2)), one)))
                .containsExactly("0[0, 1]", "1[2, 3]");
        assertThatThrownBy(() -> tokens(open(OPTIONS.withSequences(new SequenceFilter(0, 5)), one)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no token is in the sequences 0/5");
    }

    @Test
    void otherFilesAreNoTraces() throws IOException {
        Path loads = Files.writeString(folder.resolve("loads.csv"), "layer,expert,tokens\n0,0,1\n");
        Path one = trace("one.npz", new int[] {6}, new int[][] {{0, 1}});
        assertThat(RoutingTraces.open(List.of(one, loads), OPTIONS)).isNull();
    }

    @Test
    void badTracesAreRefused() throws IOException {
        Path one = trace("one.npz", new int[] {6}, new int[][] {{0, 3}});
        Path three = trace("three.npz", new int[] {6}, new int[][] {{0, 1, 2}});
        assertThatThrownBy(() -> open(OPTIONS, one, three))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("three.npz has 3 layers of 1 experts per token")
                .hasMessageContaining("one.npz has 2 of 1");
        assertThatThrownBy(() -> open(OPTIONS, one).forEachToken(3, (sequence, chosen) -> {}))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("expert id (3) must be in 0..2");
        assertThatThrownBy(() -> open(OPTIONS, folder.resolve("none.npz")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("none.npz");
    }

    @Test
    void reportsKeepTheirKeysInOrder() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("z", 1);
        inner.put("a", Double.NaN);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("text", "x\"y");
        report.put("whole", 1L << 40);
        report.put("figure", 2.0);
        report.put("truth", true);
        report.put("nothing", null);
        report.put("list", List.of(inner, Map.of()));
        assertThat(ReportJson.toJson(report).replaceAll("\\s+", ""))
                .isEqualTo(
                        "{\"text\":\"x\\\"y\",\"whole\":1099511627776,\"figure\":2.0,\"truth\":true,\"nothing\":null,"
                                + "\"list\":[{\"z\":1,\"a\":null},{}]}");
        assertThatThrownBy(() -> ReportJson.toJson(Map.of("x", new int[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x has a value of type");
        assertThatThrownBy(() -> ReportJson.toJson(Map.of("x", List.of(1))))
                .hasMessage("x holds a value that is no object");
    }
}
