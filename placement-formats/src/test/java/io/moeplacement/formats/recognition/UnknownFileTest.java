package io.moeplacement.formats.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import io.moeplacement.formats.TestFiles;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of JSON that is no routing profile, or is one no longer. */
class UnknownFileTest {

    private static final String COUNTS = """
            {
              "recorder": {"rank": 0, "layers": [1, 2]},
              "rank": 3,
              "logical_count": [[[1, 2], [3, 4]]]
            }
            """;

    @TempDir
    Path folder;

    private AbstractThrowableAssert<?, ? extends Throwable> refused(String text) {
        Path file = TestFiles.write(folder, "counts.json", text);
        return assertThatThrownBy(() -> new ProfileReader(ProfileOptions.defaults()).read(List.of(file)))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith(file.toString());
    }

    @Test
    void damageIsToldByLineColumnAndWhatStandsBeforeIt() {
        refused(COUNTS.replace("3,", "3;"))
                .hasMessageContaining("counts.json:3:12: not valid JSON")
                .hasMessageContaining(
                        "looks like JSON with the keys recorder, rank, but cannot be read as far as a key");
        refused(COUNTS.substring(0, COUNTS.indexOf("2]")))
                .hasMessageContaining("counts.json:2:")
                .hasMessageContaining("Unexpected end-of-input")
                .hasMessageContaining("looks like JSON with the keys recorder, but");
        refused("{'logical_count': [[1]]}")
                .hasMessageContaining("counts.json:1:")
                .hasMessageContaining("looks like JSON, but");
    }

    @Test
    void everyTruncationIsToldWithItsPlace() {
        String whole = COUNTS.strip();
        for (int length = 1; length < whole.length(); length++) {
            String start = whole.substring(0, length);
            long line = start.lines().count();
            refused(start).message().as("%d characters", length).satisfies(message -> {
                assertThat(message).contains("not valid JSON").doesNotContain("not a known kind");
                // At a line's end the parser is on the next one already.
                assertThat(message).containsPattern("counts\\.json:(" + line + "|" + (line + 1) + "):\\d+: ");
            });
        }
    }

    @Test
    void jsonOfAnotherKindIsToldByItsKeys() {
        refused("{\"version\": 1, \"layers\": 2}")
                .hasMessageContaining("not a known kind")
                .hasMessageContaining("the file is JSON with the keys version, layers")
                .hasMessageNotContaining("problem");
        refused("{\"version\": 1, \"topology\": {\"nodeSizes\": [2]}, \"profile\": {}}")
                .hasMessageContaining(
                        "the file is JSON with the keys version, topology, profile, as a problem file has");
        refused("{\"" + "a".repeat(500) + "\": 1}")
                .hasMessageContaining(" " + "a".repeat(40) + "...")
                .hasMessageNotContaining("a".repeat(41));
        refused("{\"deep\": " + "[".repeat(100) + "]".repeat(100) + "}").hasMessageContaining("nesting is too deep");
    }
}
