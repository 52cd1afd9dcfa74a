package io.moeplacement.formats.profiles;

import static io.moeplacement.formats.TestFiles.doubles;
import static io.moeplacement.formats.TestFiles.ints;
import static io.moeplacement.formats.TestFiles.npy;
import static io.moeplacement.formats.TestFiles.npz;
import static io.moeplacement.formats.TestFiles.shorts;
import static io.moeplacement.formats.TestFiles.write;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.LoadWindows;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SourceLoads;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import io.moeplacement.formats.SequenceFilter;
import io.moeplacement.formats.WindowRange;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Load windows, and several files of one model. */
class CombiningTest {

    private static final ProfileOptions DEFAULTS = ProfileOptions.defaults();
    private static final ProfileOptions WINDOWS = DEFAULTS.withWindows(true);

    @TempDir
    private Path folder = Path.of("");

    private Path trace = Path.of("");
    private Path loads = Path.of("");
    private Path transitions = Path.of("");
    private Path windows = Path.of("");

    @BeforeEach
    void writeFiles() {
        trace = write(folder, "trace.npz", npz("experts", npy("<i2", "2, 2, 2", shorts(0, 1, 2, 0, 1, 0, 2, 1))));
        loads = write(folder, "loads.csv", "layer,expert,tokens\n5,0,10\n5,1,20\n9,2,30\n");
        transitions = write(folder, "transitions.csv", "layer,from_expert,to_expert,tokens\n5,0,1,5\n5,1,2,7\n");
        windows = write(
                folder,
                "windows.npz",
                npz(
                        "loads",
                        npy("<i4", "2, 2, 3", ints(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
                        "iteration",
                        npy("<i8", "2,", ints(100, 0, 250, 0))));
    }

    private static RoutingProfile read(ProfileOptions options, Path... files) {
        return new ProfileReader(options).read(Arrays.asList(files)).profile();
    }

    private static void refuses(ProfileOptions options, List<Path> files, String... messageParts) {
        assertThatThrownBy(() -> new ProfileReader(options).read(files))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(messageParts);
    }

    @Test
    void windowsAreSummedOrKept() {
        RoutingProfile summed = read(DEFAULTS, windows);
        assertThat(summed.windows()).isNull();
        assertThat(summed.loads(1)).containsExactly(14, 16, 18);
        RoutingProfile kept = read(WINDOWS, windows);
        LoadWindows byTime = requireNonNull(kept.windows());
        assertThat(byTime.label(0)).isEqualTo(100);
        assertThat(byTime.label(1)).isEqualTo(250);
        assertThat(byTime.loads(1, 0)).containsExactly(7, 8, 9);
        assertThat(kept.loads(1)).containsExactly(14, 16, 18);
    }

    @Test
    void sourcesAreSummedOverTheirWindows() {
        Path file = write(
                folder,
                "sources.npz",
                npz(
                        "loads",
                        npy("<i4", "1, 1, 2", ints(3, 4)),
                        "source_loads",
                        npy("<i4", "2, 1, 3, 2", ints(1, 0, 0, 2, 1, 1, 10, 10, 10, 10, 10, 10)),
                        "source_iteration",
                        npy("<i4", "2,", ints(1, 2))));
        SourceLoads sources = requireNonNull(read(DEFAULTS, file).sourceLoads());
        assertThat(sources.sources()).isEqualTo(3);
        assertThat(sources.load(1, 0, 1)).isEqualTo(12);
        SourceLoads twice = requireNonNull(read(DEFAULTS, file, file).sourceLoads());
        assertThat(twice.load(1, 0, 1)).isEqualTo(24);
    }

    @Test
    void aRangeOfWindowsIsKeptOrSummed() {
        WindowRange second = new WindowRange(1, 1);
        RoutingProfile kept = read(WINDOWS.withWindowRange(second), windows);
        assertThat(requireNonNull(kept.windows()).windows()).isEqualTo(1);
        assertThat(requireNonNull(kept.windows()).label(0)).isEqualTo(250);
        assertThat(kept.loads(0)).containsExactly(7, 8, 9);
        RoutingProfile summed = read(DEFAULTS.withWindowRange(second), windows);
        assertThat(summed.windows()).isNull();
        assertThat(summed.loads(1)).containsExactly(10, 11, 12);
        assertThat(read(DEFAULTS.withWindowRange(new WindowRange(0, 1)), windows))
                .isEqualTo(read(DEFAULTS, windows));
        // Traces come before other files.
        RoutingProfile ofFiles = read(DEFAULTS.withWindowRange(new WindowRange(0, 0)), windows, trace);
        assertThat(ofFiles.loads(0)).isEqualTo(read(DEFAULTS, trace).loads(0));
        refuses(
                DEFAULTS.withWindowRange(new WindowRange(1, 2)),
                List.of(windows),
                "windows.npz",
                "window range (1..2) must be in 0..1",
                "are 2 load windows");
        assertThatThrownBy(() -> new WindowRange(2, 1)).hasMessageContaining("0 <= A <= B");
    }

    @Test
    void sourcesOfARangeAreThoseCountedDuringIt() {
        Path file = write(
                folder,
                "ranged.npz",
                npz(
                        "loads",
                        npy("<i4", "3, 1, 2", ints(3, 4, 5, 6, 7, 8)),
                        "iteration",
                        npy("<i4", "3,", ints(10, 20, 30)),
                        "source_loads",
                        npy("<i4", "2, 1, 1, 2", ints(1, 2, 30, 40)),
                        "source_iteration",
                        npy("<i4", "2,", ints(10, 30))));
        assertThat(sourceLoad(file, 0, 1)).isEqualTo(1);
        assertThat(sourceLoad(file, 1, 2)).isEqualTo(30);
        assertThat(sourceLoad(file, 0, 2)).isEqualTo(31);
        assertThat(sourceLoad(file, 1, 1)).isEqualTo(31);
        ProfileOptions none = DEFAULTS.withWindowRange(new WindowRange(1, 1));
        assertThat(new ProfileReader(none).read(List.of(file)).notes())
                .anyMatch(note -> note.contains("none of which is in windows 1..1"));
    }

    private static double sourceLoad(Path file, int first, int last) {
        ProfileOptions range = DEFAULTS.withWindowRange(new WindowRange(first, last));
        return requireNonNull(read(range, file).sourceLoads()).load(0, 0, 0);
    }

    @Test
    void fractionalWindowsAreRead() {
        Path file = write(folder, "f.npz", npz("loads", npy("<f8", "1, 1, 2", doubles(0.5, 2))));
        assertThat(read(DEFAULTS, file).loads(0)).containsExactly(0.5, 2);
    }

    @Test
    void badWindowsAreRefused() {
        refuse(npy("<f8", "1, 1, 2", doubles(1, Double.NaN)), "element 1", "NaN", "from 0 to 2^53");
        refuse(npy("<f8", "1, 1, 2", doubles(Double.POSITIVE_INFINITY, 1)), "element 0", "Infinity");
        refuse(npy("<f8", "1, 1, 2", doubles(1, 1e17)), "element 1", "2^53");
        refuse(npy("<i4", "1, 1, 2", ints(1, -3)), "element 1", "-3");
        refuse(npy("<i4", "2,", ints(1, 2)), "[windows, layers, experts]");
        refuse(npy("<i4", "0, 1, 2", ints()), "at least 1");
        refuse(npy("<i4", "1, 60000, 60000", ints()), "bytes");
        refuse(npy("<i1", "1, 60000, 60000", ints()), "60000", "entries that are allowed");
        Path labels = write(
                folder,
                "labels.npz",
                npz("loads", npy("<i4", "1, 1, 2", ints(1, 2)), "iteration", npy("<i4", "2,", ints(1, 2))));
        refuses(WINDOWS, List.of(labels), "'iteration'", "shape [2]", "shape [1]");
        Path sources = write(
                folder,
                "sources.npz",
                npz(
                        "loads",
                        npy("<i4", "1, 1, 2", ints(1, 2)),
                        "source_loads",
                        npy("<i4", "1, 1, 1, 3", ints(1, 2, 3))));
        refuses(DEFAULTS, List.of(sources), "'source_loads'", "[1, 1, 1, 3]", "2 experts");
        refuses(DEFAULTS.withSequences(new SequenceFilter(0, 2)), List.of(windows), "windows.npz", "no sequences");
        refuses(DEFAULTS.withExperts(7), List.of(windows), "windows.npz", "3 experts", "7 are declared");
    }

    private void refuse(byte[] array, String... parts) {
        refuses(
                DEFAULTS.withMaxInputBytes(4_000_000_000L),
                List.of(write(folder, "bad.npz", npz("loads", array))),
                parts);
    }

    @Test
    void loadsAndTransitionsCombine() {
        RoutingProfile profile = read(DEFAULTS, transitions, loads);
        assertThat(profile.layerIds()).containsExactly(5, 9);
        assertThat(profile.loads(0)).containsExactly(10, 20, 0);
        assertThat(requireNonNull(profile.affinity()).count(0, 1, 2)).isEqualTo(7);
        Path late = write(folder, "late.csv", "layer,from_expert,to_expert,tokens\n9,0,1,5\n");
        refuses(DEFAULTS, List.of(loads, late), "late.csv", "source layer 9 is the last", "loads.csv");
        Path other = write(folder, "other.csv", "layer,from_expert,to_expert,tokens\n6,0,1,5\n");
        refuses(DEFAULTS, List.of(loads, other), "other.csv", "source layer 6 is not among", "loads.csv");
        refuses(DEFAULTS, List.of(trace, transitions), "trace.npz", "transitions.csv", "both give transitions");
    }

    @Test
    void csvLoadsReplaceThoseOfTheTrace() {
        RoutingProfile profile = read(DEFAULTS, trace, loads);
        assertThat(profile.layerIds()).containsExactly(5, 9);
        assertThat(profile.loads(1)).containsExactly(0, 0, 30);
        assertThat(profile.topK()).isEqualTo(2);
        assertThat(profile.selections()).isNotNull();
        assertThat(requireNonNull(profile.affinity()).total()).isEqualTo(8);
    }

    @Test
    void tracesMerge() {
        RoutingProfile once = read(DEFAULTS, trace);
        RoutingProfile twice = read(DEFAULTS, trace, trace);
        assertThat(twice.totalLoad(0)).isEqualTo(2 * once.totalLoad(0));
        assertThat(requireNonNull(twice.affinity()).total())
                .isEqualTo(2 * requireNonNull(once.affinity()).total());
    }

    @Test
    void moreLoadsAreSummedOrBecomeWindows() {
        assertThat(read(DEFAULTS, loads, loads).loads(0)).containsExactly(20, 40, 0);
        RoutingProfile kept = read(WINDOWS, loads, loads);
        assertThat(requireNonNull(kept.windows()).windows()).isEqualTo(2);
        assertThat(kept.loads(0)).containsExactly(20, 40, 0);
        RoutingProfile traces = read(WINDOWS, trace, trace);
        assertThat(requireNonNull(traces.windows()).windows()).isEqualTo(2);
        assertThat(traces.selections()).isNotNull();
        RoutingProfile mixed = read(WINDOWS, windows, trace);
        assertThat(requireNonNull(mixed.windows()).windows()).isEqualTo(3);
        assertThat(requireNonNull(mixed.windows()).label(2)).isEqualTo(2);
    }

    @Test
    void clashingShapesNameBothFiles() {
        Path threeLayers = write(folder, "three.csv", "layer,expert,tokens\n0,0,1\n1,0,1\n2,0,1\n");
        refuses(DEFAULTS, List.of(loads, threeLayers), "loads.csv", "three.csv", "[5, 9]", "[0, 1, 2]");
        refuses(DEFAULTS, List.of(trace, threeLayers), "trace.npz has 2 layers", "three.csv has 3");
        Path top1 = write(folder, "top1.npy", npy("<i2", "1, 2", shorts(0, 1)));
        refuses(DEFAULTS, List.of(trace, top1), "top1.npy has 1 experts per token", "trace.npz has 2");
        Path manyExperts = write(folder, "many.npy", npy("<i2", "1, 2", shorts(0, 7)));
        refuses(DEFAULTS, List.of(windows, manyExperts), "many.npy has expert id 7", "windows.npz has only 3");
        Path deep = write(folder, "deep.npy", npy("<i2", "1, 3", shorts(0, 1, 2)));
        refuses(DEFAULTS, List.of(windows, deep), "deep.npy has 3 layers", "windows.npz has 2");
        Path other = write(folder, "other.npz", npz("loads", npy("<i4", "1, 2, 4", ints(1, 2, 3, 4, 5, 6, 7, 8))));
        refuses(DEFAULTS, List.of(windows, other), "other.npz has 4 experts", "windows.npz has 3");
    }
}
