package io.moeplacement.formats.profiles;

import static io.moeplacement.formats.TestFiles.write;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.Pairing;
import io.moeplacement.RoutingProfile;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileInput;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import io.moeplacement.formats.SequenceFilter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CSV loads and transitions, good and bad. */
class CsvReadingTest {

    private static final ProfileOptions DEFAULTS = ProfileOptions.defaults();
    private static final String LOADS = "layer,expert,tokens\n";
    private static final String TRANSITIONS = "layer,from_expert,to_expert,tokens\n";

    @TempDir
    private Path folder = Path.of("");

    private RoutingProfile read(ProfileOptions options, String text) {
        return new ProfileReader(options)
                .read(List.of(write(folder, "in.csv", text)))
                .profile();
    }

    private void refuses(ProfileOptions options, String text, String... messageParts) {
        assertThatThrownBy(() -> read(options, text))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("in.csv")
                .hasMessageContainingAll(messageParts);
    }

    @Test
    void layerIdsMayHaveGapsAndRowsMayBeMissing() {
        RoutingProfile profile = read(DEFAULTS, LOADS + "7,2,5\n3,0,1\n3,1,0\n");
        assertThat(profile.layerIds()).containsExactly(3, 7);
        assertThat(profile.experts()).isEqualTo(3);
        assertThat(profile.topK()).isEqualTo(1);
        assertThat(profile.loads(0)).containsExactly(1, 0, 0);
        assertThat(profile.loads(1)).containsExactly(0, 0, 5);
    }

    @Test
    void lineEndsMarksBlanksAndTrailingLinesAreTolerated() {
        RoutingProfile expected = read(DEFAULTS, LOADS + "0,0,1\n0,1,2\n");
        assertThat(read(DEFAULTS, "\uFEFFlayer,expert,tokens\r\n0,0,1\r\n0, 1 ,2\r\n\r\n\n"))
                .isEqualTo(expected);
        assertThat(read(DEFAULTS, LOADS + "0,0,1\n0,1,2")).isEqualTo(expected);
    }

    @Test
    void whatOtherProgramsWriteIsTolerated() {
        RoutingProfile expected = read(DEFAULTS, LOADS + "0,0,1\n0,1,117\n");
        assertThat(read(DEFAULTS, LOADS + "\n0,0,1\n \n0,1,117\n"))
                .as("blank lines")
                .isEqualTo(expected);
        assertThat(read(DEFAULTS, LOADS + " 0 ,\t0, 1 \n0 , 1 , 117\n"))
                .as("blanks")
                .isEqualTo(expected);
        assertThat(read(DEFAULTS, LOADS + "\"0\",\"0\",\"1\"\n0, \"1\" ,\"117\"\n"))
                .as("quotes")
                .isEqualTo(expected);
        assertThat(read(DEFAULTS, LOADS + "0,0.0,1.0\n0,1,117.000\n"))
                .as("pandas")
                .isEqualTo(expected);
        assertThat(read(DEFAULTS, "\"layer\", \"expert\" , tokens\n0,0,1\n0,1,117\n"))
                .as("header")
                .isEqualTo(expected);
    }

    @Test
    void longTextIsCut() {
        refuses(DEFAULTS, LOADS + "0,0," + "9".repeat(400) + "\n", "tokens (" + "9".repeat(40) + "...) must be");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0,0;2 fields, expected 3",
                "0,0,1,2;4 fields, expected 3",
                "0,0,x;tokens (x) must be a whole number",
                "0,0,;tokens () must be a whole number",
                "0,0,1.5;tokens (1.5) must be a whole number",
                "0,0,117.01;tokens (117.01) must be a whole number",
                "0,0,.0;tokens (.0) must be a whole number",
                "0,0,1.;tokens (1.) must be a whole number",
                "0,0,1e3;tokens (1e3) must be a whole number",
                "0,0,NaN;tokens (NaN) must be a whole number",
                "0,0,-1;tokens (-1) must not be negative",
                "0,-1,1;expert (-1) must not be negative",
                "-1,0,1;layer (-1) must not be negative",
                "0,0,9007199254740993;above the largest exact count 2^53",
                "0,0,99999999999999999999;must be a whole number from 0 to 2^53",
                "0,70000,1;expert (70000) must be in 0..65534",
                "3000000000,0,1;layer (3000000000) must be below",
                "0,1,5;layer 0, expert 1 is there twice"
            })
    void badRowsNameFileAndLine(String row, String message) {
        refuses(DEFAULTS, LOADS + "0,1,5\n" + row + "\n0,2,1\n", "in.csv:3: ", message);
    }

    @Test
    void otherBadLoadsAreRefused() {
        refuses(DEFAULTS, LOADS, "no rows");
        refuses(DEFAULTS, "layer,expert\n0,1\n", "not a known kind", "layer,expert,tokens", "'layer,expert'");
        refuses(DEFAULTS, "", "is empty");
        refuses(DEFAULTS, LOADS + "0,0," + "1".repeat(2000), "longer than 1000 bytes");
        refuses(DEFAULTS.withExperts(2), LOADS + "0,0,1\n0,2,1\n", "in.csv:3: ", "expert (2) must be in 0..1");
        refuses(DEFAULTS.withMaxInputBytes(25), LOADS + "0,0,1\n0,2,1\n", "larger than 25 bytes");
        refuses(DEFAULTS.withSequences(new SequenceFilter(0, 2)), LOADS + "0,0,1\n", "0/2", "names no sequences");
        refuses(DEFAULTS.withWindows(true), LOADS + "0,0,1\n", "only one");
        refuses(DEFAULTS, LOADS + "4,0,9007199254740992\n4,1,9007199254740992\n", "layer 4", "counts overflow", "2^53");
    }

    @Test
    void declaredExpertsAreKept() {
        assertThat(read(DEFAULTS.withExperts(5), LOADS + "0,0,1\n").experts()).isEqualTo(5);
    }

    @Test
    void transitionsAloneGiveLoads() {
        ProfileInput input = new ProfileReader(DEFAULTS.withPairing(Pairing.TOP1))
                .read(List.of(write(folder, "in.csv", TRANSITIONS + "0,0,1,5\n0,1,1,2\n1,1,0,4\n1,1,1,3\n")));
        RoutingProfile profile = input.profile();
        assertThat(profile.layerIds()).containsExactly(0, 1, 2);
        assertThat(profile.loads(0)).containsExactly(5, 2);
        assertThat(profile.loads(1)).containsExactly(0, 7);
        assertThat(profile.loads(2)).containsExactly(4, 3);
        ExpertAffinity affinity = requireNonNull(profile.affinity());
        assertThat(affinity.pairing()).isEqualTo(Pairing.TOP1);
        assertThat(affinity.count(1, 1, 0)).isEqualTo(4);
        assertThat(input.notes()).anyMatch(note -> note.contains("row sums"));
    }

    @Test
    void gapsBetweenSourceLayersHoldNoTransitions() {
        RoutingProfile profile = read(DEFAULTS, TRANSITIONS + "3,0,1,5\n7,1,0,2\n");
        assertThat(profile.layerIds()).containsExactly(3, 4, 7, 8);
        assertThat(profile.loads(1)).containsExactly(0, 5);
        assertThat(requireNonNull(profile.affinity()).total(1)).isZero();
        assertThat(requireNonNull(profile.affinity()).count(2, 1, 0)).isEqualTo(2);
    }

    @Test
    void badTransitionsAreRefused() {
        refuses(DEFAULTS, TRANSITIONS + "0,0,1,5\n0,0,1,6\n", "in.csv:3: ", "to_expert 1 is there twice");
        refuses(DEFAULTS, TRANSITIONS + "0,0,1\n", "in.csv:2: ", "3 fields, expected 4");
        refuses(DEFAULTS.withExperts(2), TRANSITIONS + "0,0,2,1\n", "in.csv:2: ", "to_expert (2) must be in 0..1");
        refuses(DEFAULTS, TRANSITIONS + "0,60000,0,1\n", "transitions", "60001", "allowed");
        refuses(DEFAULTS, TRANSITIONS, "no rows");
    }
}
