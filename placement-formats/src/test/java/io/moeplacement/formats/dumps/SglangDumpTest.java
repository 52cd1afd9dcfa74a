package io.moeplacement.formats.dumps;

import static io.moeplacement.formats.TestFiles.write;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.LoadWindows;
import io.moeplacement.Pairing;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileInput;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import io.moeplacement.formats.RoutingTraces;
import io.moeplacement.formats.SequenceFilter;
import io.moeplacement.formats.WindowRange;
import io.moeplacement.formats.torch.TorchFiles;
import io.moeplacement.formats.torch.TorchFiles.Storage;
import io.moeplacement.formats.torch.TorchFiles.Tensor;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of SGLang's expert distribution recorder. The placement is 0, 1, 2 on one device and 3, 0, 1 on another. */
class SglangDumpTest {

    private static final ProfileOptions DEFAULTS = ProfileOptions.defaults();
    private static final ProfileOptions WINDOWS = DEFAULTS.withWindows(true);
    private static final Tensor MAP = Tensor.of("LongStorage", List.of(2, 6), 0, 1, 2, 3, 0, 1, 0, 1, 2, 3, 0, 1);

    @TempDir
    private Path folder = Path.of("");

    private static Map<String, @Nullable Object> stat(Tensor counts) {
        Map<String, @Nullable Object> dict = new LinkedHashMap<>();
        dict.put("rank", 0);
        dict.put("logical_count", counts);
        dict.put("average_utilization_rate_over_window", null);
        return dict;
    }

    private Path file(String name, @Nullable Object value) {
        return write(folder, name, TorchFiles.save(value));
    }

    private static ProfileInput input(ProfileOptions options, Path... files) {
        return new ProfileReader(options).read(Arrays.asList(files));
    }

    private static RoutingProfile read(ProfileOptions options, Path... files) {
        return input(options, files).profile();
    }

    private static void refuses(ProfileOptions options, List<Path> files, String... messageParts) {
        assertThatThrownBy(() -> new ProfileReader(options).read(files))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(messageParts);
    }

    /** Four slots of the ring, two of them in use; three layers, the first of them dense; two experts. */
    private Path ring() {
        return file("stat.pt", stat(Tensor.of("IntStorage", List.of(4, 3, 2), new double[] {
            0, 0, 1, 2, 3, 4, 0, 0, 10, 20, 30, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        })));
    }

    @Test
    void countsAreSummedWithoutDenseLayersAndUnusedSteps() {
        ProfileInput input = input(DEFAULTS, ring());
        assertThat(input.profile().layerIds()).containsExactly(1, 2);
        assertThat(input.profile().loads(0)).containsExactly(11, 22);
        assertThat(input.profile().loads(1)).containsExactly(33, 44);
        assertThat(input.topKAssumed()).isTrue();
        assertThat(input.notes())
                .anyMatch(note -> note.contains("4 steps, 2 empty and left out"))
                .anyMatch(note -> note.contains("1 of 3 layers have no traffic"));
    }

    @Test
    void stepsBecomeWindows() {
        LoadWindows windows = requireNonNull(read(WINDOWS, ring()).windows());
        assertThat(windows.windows()).isEqualTo(2);
        assertThat(windows.label(1)).isEqualTo(1);
        assertThat(windows.loads(1, 0)).containsExactly(10, 20);
        RoutingProfile second = read(WINDOWS.withWindowRange(new WindowRange(1, 1)), ring());
        assertThat(second.loads(1)).containsExactly(30, 40);
    }

    @Test
    void warmUpIsCut() {
        assertThat(read(DEFAULTS.withSkipSteps(1), ring()).loads(0)).containsExactly(10, 20);
        refuses(DEFAULTS.withSkipSteps(2), List.of(ring()), "stat.pt", "no traffic", "4 steps", "2 skipped");
        refuses(DEFAULTS.withSkipSteps(4), List.of(ring()), "stat.pt", "skipping 4 steps leaves nothing", "4 steps");
    }

    @Test
    void aFullRingHasNoBeginning() {
        Path full = file("full.pt", stat(Tensor.of("IntStorage", List.of(2, 1, 2), 1, 2, 3, 4)));
        assertThat(input(DEFAULTS, full).notes()).anyMatch(note -> note.contains("ring buffer is full"));
        assertThat(read(DEFAULTS, full).loads(0)).containsExactly(4, 6);
        refuses(DEFAULTS.withSkipSteps(1), List.of(full), "full.pt", "ring buffer", "dump before");
    }

    @Test
    void layersBehindTheLastBusyOneStay() {
        Path file = file("tail.pt", stat(Tensor.of("IntStorage", List.of(1, 3, 2), 0, 0, 1, 2, 0, 0)));
        assertThat(read(DEFAULTS, file).layerIds()).containsExactly(1, 2);
    }

    @Test
    void allNumberTypesAndByteOrdersAreRead() {
        for (String type : List.of(
                "DoubleStorage",
                "FloatStorage",
                "BFloat16Storage",
                "LongStorage",
                "IntStorage",
                "ShortStorage",
                "CharStorage",
                "ByteStorage")) {
            for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                byte[] bytes = TorchFiles.save(stat(Tensor.of(type, List.of(1, 2, 2), 1, 2, 3, 96)), order);
                RoutingProfile profile = read(DEFAULTS, write(folder, "types.pt", bytes));
                assertThat(profile.loads(0)).as("%s %s", type, order).containsExactly(1, 2);
                assertThat(profile.loads(1)).containsExactly(3, 96);
            }
        }
        // Halves: 1, 2, the smallest, and the largest one.
        Tensor halves = Tensor.of("HalfStorage", List.of(2, 2), 0x3C00, 0x4000, 0x0001, 0x7BFF);
        RoutingProfile profile = read(DEFAULTS, file("half.pt", halves));
        assertThat(profile.loads(0)).containsExactly(1, 2);
        assertThat(profile.loads(1)).containsExactly(0x1p-24, 65_504);
        refuses(
                DEFAULTS,
                List.of(file("infinite.pt", Tensor.of("HalfStorage", List.of(1, 2), 0x3C00, 0x7C00))),
                "infinite.pt",
                "expert 1",
                "Infinity");
    }

    @Test
    void viewsOfSharedStoragesAreRead() {
        Storage shared = new Storage("IntStorage", 9, 9, 1, 2, 3, 4, 5, 6);
        Map<String, @Nullable Object> dict = stat(new Tensor(shared, 2, List.of(1, 2, 3), List.of(6, 3, 1)));
        dict.put("other", new Tensor(shared, 0, List.of(2), List.of(1)));
        RoutingProfile profile = read(DEFAULTS, file("offset.pt", dict));
        assertThat(profile.loads(0)).containsExactly(1, 2, 3);
        assertThat(profile.loads(1)).containsExactly(4, 5, 6);
        RoutingProfile transposed =
                read(DEFAULTS, file("t.pt", stat(new Tensor(shared, 2, List.of(1, 3, 2), List.of(0, 1, 3)))));
        assertThat(transposed.loads(0)).containsExactly(1, 4);
        assertThat(transposed.loads(2)).containsExactly(3, 6);
    }

    @Test
    void tensorsAloneAreLoads() {
        Path file = file("eplb.pt", Tensor.of("FloatStorage", List.of(2, 2), 1, 0, 3.5, 4));
        assertThat(read(DEFAULTS, file).loads(1)).containsExactly(3.5, 4);
        assertThat(read(DEFAULTS, file("two.pt", stat(Tensor.of("IntStorage", List.of(2, 2), 1, 2, 3, 4))))
                        .layers())
                .isEqualTo(2);
        refuses(DEFAULTS, List.of(file("one.pt", Tensor.of("IntStorage", List.of(4), 1, 2, 3, 4))), "[4]", "expected");
        refuses(DEFAULTS, List.of(file("l.pt", Map.of("weights", 1))), "l.pt", "without 'logical_count'", "weights");
        refuses(DEFAULTS, List.of(file("n.pt", stat(Tensor.of("IntStorage", List.of(1, 2), 1, -2)))), "-2", "expert 1");
        refuses(DEFAULTS, List.of(file("d.pt", Map.of("logical_count", 7))), "d.pt", "is 7, expected a tensor");
    }

    private static Map<String, Object> pass(int pass, int rank, String key, Tensor tensor) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("forward_pass_id", pass);
        entry.put("rank", rank);
        entry.put("gatherer_key", "primary");
        entry.put(key, tensor);
        return entry;
    }

    private static Map<String, Object> counts(int pass, int rank, double... values) {
        return pass(pass, rank, "global_physical_count", Tensor.of("IntStorage", List.of(2, 6), values));
    }

    private Path perRank(String name, Tensor map, List<?> records) {
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put("records", records);
        dict.put("last_physical_to_logical_map", map);
        return file(name, dict);
    }

    @Test
    void passesAreSummedOverRanksAndSlots() {
        Path rank0 = perRank(
                "a_0.pt",
                MAP,
                List.of(
                        counts(7, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6),
                        counts(8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0)));
        Path rank1 = perRank("a_1.pt", MAP, List.of(counts(7, 1, 0, 0, 0, 0, 0, 0, 10, 10, 10, 10, 10, 10)));
        ProfileInput both = input(WINDOWS, rank1, rank0);
        assertThat(both.profile().layerIds()).containsExactly(1);
        LoadWindows windows = requireNonNull(both.profile().windows());
        assertThat(windows.label(0)).isEqualTo(7);
        assertThat(windows.loads(0, 0)).containsExactly(26, 28, 13, 14);
        assertThat(windows.loads(1, 0)).containsExactly(1, 0, 0, 0);
        assertThat(both.notes())
                .anyMatch(note -> note.contains("ranks 0..1"))
                .anyMatch(note -> note.contains("1 of 2 passes lack the records of a rank"));
        assertThat(read(DEFAULTS.withSkipSteps(1), rank0, rank1).loads(0)).containsExactly(1, 0, 0, 0);
        refuses(DEFAULTS, List.of(rank0, rank0), "a_0.pt", "pass 7 of rank 0 is there twice");
        refuses(DEFAULTS, List.of(rank1), "a_1.pt", "rank 0 is missing");
    }

    @Test
    void recordsThatDoNotFitAreRefused() {
        Path rank0 = perRank("a_0.pt", MAP, List.of(counts(1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6)));
        Tensor other = Tensor.of("LongStorage", List.of(2, 6), 1, 0, 2, 3, 0, 1, 0, 1, 2, 3, 0, 1);
        refuses(
                DEFAULTS,
                List.of(rank0, perRank("b_1.pt", other, List.of(counts(1, 1, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6)))),
                "a_0.pt",
                "b_1.pt",
                "different maps");
        Tensor narrow = Tensor.of("IntStorage", List.of(2, 3), 1, 2, 3, 4, 5, 6);
        refuses(
                DEFAULTS,
                List.of(perRank("c.pt", MAP, List.of(pass(1, 0, "global_physical_count", narrow)))),
                "c.pt",
                "pass 1, rank 0",
                "[2, 3]");
        refuses(DEFAULTS, List.of(perRank("d.pt", MAP, List.of())), "d.pt", "'records' is empty");
        refuses(DEFAULTS, List.of(perRank("e.pt", MAP, List.of(Map.of("rank", 0)))), "e.pt", "'records'[0]", "pass_id");
        Tensor negative = Tensor.of("LongStorage", List.of(2, 1), 0, -1);
        refuses(
                DEFAULTS,
                List.of(perRank("f.pt", negative, List.of(counts(1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6)))),
                "f.pt",
                "expert (-1)");
    }

    /** Two layers in use of three, two tokens and a padded one, two of three choices in use. */
    private Path tokens() {
        Tensor map = Tensor.of("LongStorage", List.of(3, 6), 0, 1, 2, 3, 0, 1, 0, 1, 2, 3, 0, 1, 3, 2, 1, 0, 3, 2);
        Tensor chosen = Tensor.of("IntStorage", List.of(3, 3, 3), new double[] {
            -1, -1, -1, -1, -1, -1, -1, -1, -1, // dense
            4, 1, -1, 5, 2, -1, -1, -1, -1, // experts 0 1, 1 2
            0, 1, -1, 4, 3, -1, -1, -1, -1 // experts 3 2, 3 0
        });
        Map<String, Object> entry = pass(3, 0, "topk_ids_of_layer", chosen);
        entry.put("input_ids", List.of(11, 12, 0));
        entry.put("positions", List.of(0, 1, 0));
        entry.put("misc_objects", List.of());
        entry.put("forward_mode", 1);
        return perRank("tokens_0.pt", map, List.of(entry));
    }

    @Test
    void choicesBecomeSelectionsAndTransitions() {
        ProfileInput input = input(DEFAULTS.withPairing(Pairing.TOP1), tokens());
        RoutingProfile profile = input.profile();
        assertThat(input.topKAssumed()).isFalse();
        assertThat(profile.topK()).isEqualTo(2);
        assertThat(profile.layerIds()).containsExactly(1, 2);
        assertThat(profile.loads(0)).containsExactly(1, 2, 1, 0);
        assertThat(profile.loads(1)).containsExactly(1, 0, 1, 2);
        assertThat(requireNonNull(profile.affinity()).count(0, 0, 3)).isEqualTo(1);
        assertThat(profile.affinity().count(0, 1, 3)).isEqualTo(1);
        Selections selections = requireNonNull(profile.selections());
        assertThat(selections.basis()).isEqualTo(Selections.Basis.TOKENS);
        assertThat(selections.sets(1)).isEqualTo(2);
        assertThat(selections.total(1)).isEqualTo(2);
    }

    @Test
    void choicesAreReadAsTraces() {
        RoutingTraces traces = requireNonNull(RoutingTraces.open(List.of(tokens()), DEFAULTS));
        assertThat(traces.layerIds()).containsExactly(1, 2);
        assertThat(traces.tokens()).isEqualTo(2);
        assertThat(traces.experts()).isEqualTo(4);
        StringBuilder seen = new StringBuilder();
        traces.forEachToken(4, (sequence, chosen) -> seen.append(Arrays.toString(chosen)));
        assertThat(seen).hasToString("[0, 1, 3, 2][1, 2, 3, 0]");
        refuses(
                DEFAULTS.withSequences(new SequenceFilter(0, 2)),
                List.of(tokens()),
                "tokens_0.pt",
                "names no sequences");
        refuses(DEFAULTS.withSkipSteps(1), List.of(tokens()), "tokens_0.pt", "skipping 1 steps leaves nothing");
    }

    @Test
    void countsAsJsonAreRead() {
        Path steps =
                write(folder, "s.json", "{\"rank\": 0, \"logical_count\": [[[0,0],[1,2]],[[0,0],[3,4.0]]], \"x\": {}}");
        assertThat(read(DEFAULTS, steps).layerIds()).containsExactly(1);
        assertThat(requireNonNull(read(WINDOWS, steps).windows()).loads(1, 0)).containsExactly(3, 4);
        Path flat = write(folder, "f.json", "{\"logical_count\": [[5,6],[1,2]]}");
        assertThat(read(DEFAULTS, flat).loads(0)).containsExactly(5, 6);
        Path plain = write(folder, "p.json", " [[5,6],[0,0]]");
        assertThat(read(DEFAULTS, plain).layers()).isEqualTo(2);
        for (String bad :
                List.of("[[1,2],[3]]", "[[1],[[2]]]", "[[[1]],[2]]", "[[1,-2]]", "[[1,\"2\"]]", "[]", "[[]]", "7")) {
            Path file = write(folder, "bad.json", "{\"logical_count\": " + bad + "}");
            refuses(DEFAULTS, List.of(file), "bad.json");
        }
    }

    @Test
    void ordersOfFilesAndSumsOfDumpsAreKept() {
        Path first = file("1.pt", stat(Tensor.of("IntStorage", List.of(1, 1, 2), 1, 2)));
        Path second = file("2.pt", stat(Tensor.of("IntStorage", List.of(1, 1, 2), 10, 20)));
        assertThat(read(DEFAULTS, first, second).loads(0)).containsExactly(11, 22);
        assertThat(requireNonNull(read(WINDOWS, second, first).windows()).loads(0, 0))
                .containsExactly(10, 20);
    }
}
