package io.moeplacement.formats.placements;

import static io.moeplacement.formats.TestFiles.header;
import static io.moeplacement.formats.TestFiles.ints;
import static io.moeplacement.formats.TestFiles.npy;
import static io.moeplacement.formats.TestFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.StoredPlacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The engines' files by hand. Running example: 4 experts, 2 devices of 3 slots; device 0 holds 0, 1, 2 and device 1 holds 3,
 * 0, 1; layers 3 and 4 of a model, the second with other copies.
 */
class EnginePlacementsTest {

    private static final int[][] MAP = {{0, 1, 2, 3, 0, 1}, {0, 1, 2, 3, 2, 1}};
    private static final PlacementContext CONTEXT = PlacementContext.of(new int[] {3, 4}, 4, 2);
    private static final Placement PLACEMENT = Placement.of(SlotLayout.perDevice(2, 3, 3), 4, MAP);

    private static final String YAML = """
            initial_global_assignments:
              3: [0, 1, 2, 3, 0, 1]
              4: [0, 1, 2, 3, 2, 1]
            layer_updates_per_iter: 0
            num_slots: 6
            """;
    private static final String JSONL =
            "{\"record_type\":\"eplb_initial_mapping\",\"version\":1,\"num_redundant_experts\":2,\"num_slots\":6,"
                    + "\"initial_global_assignments\":{\"0\":[0,1,2,3,0,1],\"1\":[0,1,2,3,2,1]}}\n";
    private static final String EXPERT_MAP = "{\"moe_layer_count\":2,\"layer_list\":["
            + "{\"layer_id\":0,\"device_count\":2,\"device_list\":[{\"device_id\":0,\"device_expert\":[0,1,2]},"
            + "{\"device_id\":1,\"device_expert\":[3,0,1]}]},"
            + "{\"layer_id\":1,\"device_count\":2,\"device_list\":[{\"device_id\":0,\"device_expert\":[0,1,2]},"
            + "{\"device_id\":1,\"device_expert\":[3,2,1]}]}]}";

    @TempDir
    private Path folder = Path.of("");

    private String written(String format, Placement placement, PlacementContext context) throws IOException {
        Path file = folder.resolve("out");
        PlacementFormats.named(format).write(file, placement, context);
        return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private Placement read(String text) {
        return PlacementFormats.read(write(folder, "in", text), CONTEXT);
    }

    private void refuses(Path file, String... parts) {
        assertThatThrownBy(() -> PlacementFormats.read(file, CONTEXT))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(parts);
    }

    @Test
    void tensorRtLlm() throws IOException {
        assertThat(written("trtllm", PLACEMENT, CONTEXT)).isEqualTo(YAML);
        assertThat(read(YAML)).isEqualTo(PLACEMENT);
        assertThat(read("# made elsewhere\n---\nnum_slots: 6\ninitial_global_assignments: {3: [0,1,2,3,0,1],\n"
                        + "  4: [0,1,2,3,2,1], 7: [0, 1, 2, 3, 3, 3]}\n"))
                .isEqualTo(PLACEMENT);
        assertThat(read("num_slots: 6\ninitial_global_assignments:\n  4:\n  - 0\n  - 1\n  - 2\n  - 3\n  - 2\n  - 1\n"
                        + "  3: [0, 1, 2, 3, 0, 1]\n"))
                .isEqualTo(PLACEMENT);
    }

    @Test
    void vllm() throws IOException {
        assertThat(written("vllm", PLACEMENT, CONTEXT).replaceAll("\\s", ""))
                .isEqualTo("[[0,1,2,3,0,1],[0,1,2,3,2,1]]");
        assertThat(read("[[0,1,2,3,0,1],[0,1,2,3,2,1]]")).isEqualTo(PLACEMENT);
        Placement same = read("[0,1,2,3,0,1]");
        assertThat(same.row(0)).containsExactly(0, 1, 2, 3, 0, 1).isEqualTo(same.row(1));
        assertThat(written("vllm-jsonl", PLACEMENT, CONTEXT)).isEqualTo(JSONL);
        assertThat(read("{\"record_type\":\"eplb_load_meta\",\"version\":1}\n{\"record_type\":\"eplb_load_stats\","
                        + "\"version\":1,\"step\":7,\"num_ranks\":2,\"expert_load\":[[9,4,5,2,9,4]],"
                        + "\"p2l_map\":[[0,1,2,3,0,1]]}\n" + JSONL))
                .isEqualTo(PLACEMENT);
    }

    @Test
    void expertMap() throws IOException {
        for (String format : List.of("vllm-ascend", "mindie")) {
            assertThat(written(format, PLACEMENT, CONTEXT).replaceAll("\\s", ""))
                    .isEqualTo(EXPERT_MAP);
        }
        assertThat(read(EXPERT_MAP)).isEqualTo(PLACEMENT);
        assertThat(read(EXPERT_MAP.replace("layer_id\":1", "layer_id\":2").replace("layer_id\":0", "layer_id\":1")))
                .isEqualTo(PLACEMENT);
    }

    @Test
    void omniPlacementKeepsNoOrder() throws IOException {
        byte[] array = npy("<i8", "2, 2, 4", longs(1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1));
        Placement read = PlacementFormats.read(write(folder, "in", array), CONTEXT);
        assertThat(read.row(0)).containsExactly(0, 1, 2, 0, 1, 3);
        assertThat(read.row(1)).containsExactly(0, 1, 2, 1, 2, 3);
        written("omni", PLACEMENT, CONTEXT);
        byte[] bytes = Files.readAllBytes(folder.resolve("out"));
        assertThat(bytes).hasSize(128 + 4 * 16).endsWith(ints(1, 1, 0, 1, 0, 1, 1, 1));
        assertThat(PlacementFormats.read(folder.resolve("out"), CONTEXT)).isEqualTo(read);
    }

    @Test
    void omniPlacementTakesUnevenRanks() {
        byte[] array = npy("|i1", "2, 1, 4", new byte[] {1, 1, 1, 0, 0, 0, 0, 1});
        Placement read = PlacementFormats.read(write(folder, "in", array), PlacementContext.of(new int[] {0}, 4, 2));
        assertThat(read.layout()).isEqualTo(SlotLayout.perDevice(1, 3, 1));
    }

    @Test
    void exflow() throws IOException {
        PlacementContext context = PlacementContext.of(new int[] {0, 1}, 2, 2);
        Placement placement = Placement.of(SlotLayout.perDevice(2, 1, 1), 2, new int[][] {{0, 1}, {1, 0}});
        String csv = "Expert,Node\n0,0\n1,1\n2,1\n3,0\n";
        assertThat(written("exflow", placement, context)).isEqualTo(csv);
        assertThat(PlacementFormats.read(write(folder, "in", csv), context)).isEqualTo(placement);
        StoredPlacement byExperts = PlacementFormats.read(
                write(folder, "in", "Expert,Node\r\n3,0\r\n2,1\r\n1,1\r\n0,0\r\n"),
                PlacementHints.none().withExperts(2));
        assertThat(byExperts.placement()).isEqualTo(placement);
        assertThatThrownBy(() -> PlacementFormats.read(write(folder, "in", csv), PlacementHints.none()))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("4 experts of all layers", "does not say how many layers");
    }

    @Test
    void eplb() throws IOException {
        written("eplb", PLACEMENT, CONTEXT);
        byte[] bytes = Files.readAllBytes(folder.resolve("out"));
        assertThat(bytes).endsWith(longs(0, 1, 2, 3, 0, 1, 0, 1, 2, 3, 2, 1)).hasSize(128 + 8 * 12);
        assertThat(PlacementFormats.read(
                        write(folder, "in", npy("<i8", "2, 6", longs(0, 1, 2, 3, 0, 1, 0, 1, 2, 3, 2, 1))), CONTEXT))
                .isEqualTo(PLACEMENT);
    }

    /** Layers 3..60 of DeepSeek-V3 with its first three dense: where each engine looks for them. */
    @Test
    void layersLandWhereEachEngineExpectsThem() throws IOException {
        int[] ids = java.util.stream.IntStream.rangeClosed(3, 60).toArray();
        int[][] map = new int[58][];
        java.util.Arrays.setAll(map, layer -> layer % 2 == 0 ? new int[] {0, 1} : new int[] {1, 0});
        Placement placement = Placement.of(SlotLayout.perDevice(58, 1, 1), 2, map);
        PlacementContext context = PlacementContext.of(ids, 2, 2);
        String sglang = written("sglang", placement, context).replaceAll("\\s", "");
        assertThat(sglang.split("\\],\\[")).hasSize(61);
        assertThat(sglang).startsWith("{\"physical_to_logical_map\":[[0,1],[0,1],[0,1],[0,1],[1,0],");
        assertThat(written("trtllm", placement, context))
                .startsWith("initial_global_assignments:\n  3: [0, 1]\n  4: [1, 0]\n")
                .contains("  60: [1, 0]\n")
                .doesNotContain("  2:", "  61:");
        assertThat(written("vllm-ascend", placement, context).replaceAll("\\s", ""))
                .startsWith("{\"moe_layer_count\":58,\"layer_list\":[{\"layer_id\":0,")
                .contains("\"layer_id\":57,")
                .doesNotContain("\"layer_id\":58");
        assertThat(written("vllm-jsonl", placement, context)).contains("{\"0\":[0,1],", "\"57\":[1,0]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "num_slots: 6;backend: x|/backend: unknown key; TensorRT-LLM refuses all but",
                "num_slots: 6;|initial_global_assignments is missing or empty",
                "initial_global_assignments:;  3: [0, 1, 2, 3]|key 'num_slots' is missing",
                "initial_global_assignments:;  3: [0, 1, 2, 3];num_slots: 5|num_slots is 5, but layer 3 has 4 slots",
                "initial_global_assignments:;  3: [0, 1, 2, 3];  4: [0, 1, 2, 3, 0];num_slots: 4|layer 4 has 5 slots, layer 3 has 4; TensorRT-LLM needs equal rows",
                "initial_global_assignments:;  3: [0, 1, 2, 3];  3: [0, 1, 2, 3];num_slots: 4|key must be the model's number of a layer, each once",
                "initial_global_assignments:;  x: [0, 1, 2, 3];num_slots: 4|key must be the model's number of a layer",
                "initial_global_assignments:;  03: [0, 1, 2, 3];num_slots: 4|key must be the model's number of a layer",
                "initial_global_assignments:;  3: [0, 1, 2, 3];num_slots: 4|there is no layer 4, only 3..3",
                "initial_global_assignments:;  3: [0, 1, 2, 4];  4: [0, 1, 2, 3];num_slots: 4|layer 3, slot 3: expert (4) must be in 0..3",
                "initial_global_assignments:;  3: [0, 1, 2, 2];  4: [0, 1, 2, 3];num_slots: 4|layer 3: expert 3 has no slot",
                "initial_global_assignments:;  3: [0, 1, 2, 3.0];num_slots: 4|a whole number in plain digits expected, found 3.0",
                "initial_global_assignments:;  3: [0, 1, 2, 03];num_slots: 4|plain digits expected, found 03",
                "initial_global_assignments:;  3: [0, 1, 2, 0x3];num_slots: 4|plain digits expected, found 0x3",
                "initial_global_assignments:;  3: [0, 1, 2, 1_0];num_slots: 4|plain digits expected, found 1_0",
                "initial_global_assignments:;  3: [0, 1, 2, '3'];num_slots: 4|plain digits expected, found 3",
                "initial_global_assignments:;  3: [0, 1, 2, [3]];num_slots: 4|plain digits expected",
                "initial_global_assignments:;  3: 7;num_slots: 4|a list expected",
                "initial_global_assignments: [1];num_slots: 4|a mapping expected",
                "num_slots: 4;num_slots: 4|there twice",
                "num_slots: 9999999999|is too large",
                "num_slots: 4;layer_updates_per_iter: -1|must be at least 0",
                "num_slots: 4;---;num_slots: 4|text after the end of the document",
                "initial_global_assignments: {3: [4|not valid YAML",
                "initial_global_assignments: &a {3: [0]}|anchors (&a) are not allowed",
                "num_slots: *a|aliases (*name) are not allowed",
                "num_slots: !!python/object/apply:os.system [x]|tags (",
                "num_slots: !!python/name:os.system 4|tags (",
            })
    void badYamlIsRefused(String text, String message) {
        refuses(write(folder, "in.yaml", text.replace(';', '\n')), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|has no rows",
                "[[0,1,2,3],[0,1,2,3,0]]|row 1 has 5 slots, row 0 has 4; vLLM needs equal rows",
                "[[0,1,2,3],[0,1,2,3],[0,1,2,3]]|3 rows; allowed are 2, one per layer (3..4)",
                "[[0,1,2,3],0]|a row expected as before, not a number",
                "[0,[0,1,2,3]]|a whole number expected as before, not a row",
                "[0,1,2]|row 0: expert 3 has no slot",
                "[[0,1,2,3,0],[0,1,2,3,0]]|5 slots on 2 devices do not divide",
                "[{}]|/0: a whole number expected",
                "{\"record_type\":\"other\"}|unknown record type; known are eplb_initial_mapping",
                "{\"record_type\":\"eplb_load_meta\"}|0 lines of record_type eplb_initial_mapping",
                "{\"version\":1,\"record_type\":\"eplb_initial_mapping\"}|the first key of a line must be record_type",
                "{\"record_type\":\"eplb_initial_mapping\",\"version\":2}|version 2 is not known",
                "{\"record_type\":\"eplb_initial_mapping\",\"version\":1,\"num_redundant_experts\":0,\"num_slots\":4}|'initial_global_assignments' is missing",
                "{\"record_type\":\"eplb_initial_mapping\",\"version\":1,\"num_redundant_experts\":4,\"num_slots\":4,\"initial_global_assignments\":{\"0\":[0]}}|must be below num_slots (4)",
                "{\"record_type\":\"eplb_initial_mapping\",\"version\":1,\"num_redundant_experts\":1,\"num_slots\":5,\"initial_global_assignments\":{\"0\":[0,1,2,3]}}|num_slots is 5, but rows have 4",
                "{\"record_type\":\"eplb_initial_mapping\",\"version\":1,\"num_redundant_experts\":1,\"num_slots\":4,\"initial_global_assignments\":{\"0\":[0,1,2,0],\"1\":[0,1,2,0]}}|placement of 3 experts, expected 4 experts",
                "{\"record_type\":\"eplb_initial_mapping\",\"version\":1,\"num_redundant_experts\":0,\"num_slots\":4,\"initial_global_assignments\":{\"0\":[0,1,2,3],\"2\":[0,1,2,3]}}|has no layer 1; vLLM counts",
            })
    void badVllmFilesAreRefused(String text, String message) {
        refuses(write(folder, "in.json", text), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "moe_layer_count\":2|moe_layer_count\":3|moe_layer_count is 3, but layer_list has 2 entries",
                "device_count\":2|device_count\":3|device_count is 3, but device_list has 2 entries",
                "layer_id\":1|layer_id\":0|ids must ascend, or vllm-ascend (by position) and MindIE (by id)",
                "device_id\":1|device_id\":2|2 must be in 1..1",
                "[3,0,1]|[3,0,1,1]|device 1 has 4 experts, the first has 3; vllm-ascend and MindIE refuse",
                "[3,0,1]|[2,0,1]|row 0: expert 3 has no slot",
                "[3,0,1]|[4,0,1]|row 0, slot 3: expert (4) must be in 0..3",
                "moe_layer_count|moe_layers|unknown key; allowed are moe_layer_count, layer_list",
                "device_expert\":[0,1,2]|experts\":[0,1,2]|unknown key; allowed are device_id, device_expert",
                ",{\"device_id\":1,\"device_expert\":[3,0,1]}||device_count is 2, but device_list has 1",
            })
    void badExpertMapsAreRefused(String part, String other, String message) {
        String text = EXPERT_MAP.replaceFirst(java.util.regex.Pattern.quote(part), other == null ? "" : other);
        assertThat(text).isNotEqualTo(EXPERT_MAP);
        refuses(write(folder, "in.json", text), message);
    }

    @Test
    void filesThatSayTheirDevicesMustFit() {
        Path file = write(folder, "in.json", EXPERT_MAP);
        assertThatThrownBy(() -> PlacementFormats.read(file, PlacementContext.of(new int[] {3, 4}, 4, 3)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("4 experts on 2 devices, expected 4 experts on 3 devices");
        StoredPlacement alone = PlacementFormats.read(file, PlacementHints.none());
        assertThat(alone.devicesKnown()).isTrue();
        assertThat(alone.placement()).isEqualTo(PLACEMENT);
        assertThat(alone.context().layerIds()).containsExactly(0, 1);
        assertThat(alone.notes()).anyMatch(note -> note.contains("4 experts per layer"));
    }

    @Test
    void filesThatDoNotSayTheirDevicesAreLaidOverThoseThereAre() {
        Path file = write(folder, "in.yaml", YAML);
        StoredPlacement three =
                PlacementFormats.read(file, PlacementHints.none().withDevices(3));
        assertThat(three.placement().layout()).isEqualTo(SlotLayout.perDevice(2, 2, 2, 2));
        assertThat(three.notes()).anyMatch(note -> note.contains("6 slots on 3 devices, 2 each"));
        assertThat(PlacementFormats.read(file, PlacementHints.none()).devicesKnown())
                .isFalse();
        assertThatThrownBy(
                        () -> PlacementFormats.read(file, PlacementHints.none().withDevices(4)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("6 slots on 4 devices do not divide");
    }

    @Test
    void badArraysAreRefused() {
        Path ones =
                write(folder, "in.npy", npy("<i4", "2, 2, 4", ints(1, 1, 1, 0, 1, 1, 2, 0, 1, 1, 0, 1, 0, 1, 1, 1)));
        refuses(ones, "rank 0, row 1, expert 2: value (2) must be 0 or 1");
        refuses(write(folder, "in.npy", npy("<i4", "4,", ints(0, 1, 2, 3))), "array of shape [4]; a placement is");
        refuses(write(folder, "in.npy", npy("<f4", "1, 4", ints(0, 1, 2, 3))), "phy2log must be integer");
        refuses(write(folder, "in.npy", npy("<i4", "1, 4", ints(0, 1, -2, 3))), "slot 2: expert (-2) must be in");
        refuses(write(folder, "in.npy", npy("<i4", "0, 4", ints())), "has 0 layers, allowed are 1..");
        refuses(
                write(folder, "in.npy", npy("<i4", "2, 4", ints(0, 1, 2, 3, 0, 1, 2))),
                "7 of 8 elements",
                "(truncated?)");
        refuses(write(folder, "in.npy", npy(1, header("<i4", "True", "2, 2"), ints(0, 1, 2, 3))), "Fortran order");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,0;1,1;2,1;2,0|expert 2 is there twice; ExFlow has one copy of each",
                "0,0;1,1;2,1;99,0|Expert (99) is more than the file can have rows",
                "0,0;1,1;3,1|expert 2 is missing, though there are 3 rows",
                "0,0;1,1;2,1;3,9;4,0;5,0;6,1;7,1|Node 9 is named, but there are 2 devices",
                "0,0;1,1;2,1;3,9999|Node (9999) must be in 0..4095",
                "0,0;1,1;2,1|3 rows do not fit 2 layers of 4 experts",
                "0,0;1,-1|Node (-1) must not be negative",
            })
    void badCsvIsRefused(String rows, String message) {
        refuses(write(folder, "in.csv", "Expert,Node\n" + rows.replace(';', '\n') + "\n"), message);
    }

    @Test
    void whatAnEngineRefusesIsNotWritten() throws IOException {
        Placement twice =
                Placement.of(SlotLayout.perDevice(2, 3, 3), 4, new int[][] {{0, 1, 2, 3, 0, 1}, {0, 1, 0, 3, 2, 1}});
        refusesToWrite("vllm-ascend", twice, "layer 4, device 0 holds expert 0 more than once", "vllm-ascend refuses");
        refusesToWrite("mindie", twice, "layer 4, device 0", "MindIE refuses");
        refusesToWrite("omni", twice, "layer 4, device 0", "OmniPlacement's file of 0 and 1 cannot say that");
        refusesToWrite("exflow", PLACEMENT, "layer 3 has 6 slots for 4 experts; ExFlow has one copy of each");
        Placement uneven = Placement.of(SlotLayout.of(new int[][] {{2, 2}, {3, 3}}), 4, new int[][] {
            {0, 1, 2, 3}, {0, 1, 2, 3, 0, 1}
        });
        for (String format : List.of("sglang", "trtllm", "vllm", "vllm-jsonl", "vllm-ascend", "mindie", "eplb")) {
            refusesToWrite(format, uneven, "layer 4 has 6 slots, layer 3 has 4");
        }
        int[] many = new int[1030];
        many[1027] = 1;
        many[1028] = 2;
        many[1029] = 3;
        Placement copies = Placement.of(SlotLayout.perDevice(2, 515, 515), 4, new int[][] {many, many});
        refusesToWrite("vllm", copies, "expert 0 has 1027 copies; vLLM refuses more than 1024");
        Placement odd = Placement.of(SlotLayout.perDevice(1, 2, 1), 3, new int[][] {{0, 1, 2}});
        assertThatThrownBy(() -> PlacementFormats.named("exflow")
                        .write(folder.resolve("out"), odd, PlacementContext.of(new int[] {0}, 3, 2)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("ExFlow refuses an odd number of experts");
        assertThat(folder).isEmptyDirectory();
    }

    private void refusesToWrite(String format, Placement placement, String... parts) {
        assertThatThrownBy(() -> PlacementFormats.named(format).write(folder.resolve("out"), placement, CONTEXT))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void operatorsAreToldWhatTheyWouldMiss() {
        Placement twice =
                Placement.of(SlotLayout.perDevice(2, 3, 3), 4, new int[][] {{0, 1, 2, 3, 0, 1}, {0, 1, 0, 3, 2, 1}});
        assertThat(PlacementFormats.named("sglang").remarks(PLACEMENT, CONTEXT)).isEmpty();
        assertThat(PlacementFormats.named("sglang").remarks(twice, CONTEXT))
                .singleElement()
                .asString()
                .contains("layer 4, device 0 holds expert 0 more than once (1 such slots)");
        assertThat(PlacementFormats.named("trtllm").remarks(PLACEMENT, CONTEXT))
                .singleElement()
                .asString()
                .contains("ignores the file in silence");
        assertThat(PlacementFormats.named("omni").remarks(PLACEMENT, CONTEXT))
                .hasSize(2)
                .anyMatch(remark -> remark.contains("layers 3..4 are numbers 0..1"))
                .anyMatch(remark -> remark.contains("ascending order"));
        assertThat(PlacementFormats.named("vllm").remarks(PLACEMENT, CONTEXT))
                .anyMatch(remark -> remark.contains("no released vLLM reads this file"));
    }

    private static byte[] longs(long... values) {
        java.nio.ByteBuffer bytes =
                java.nio.ByteBuffer.allocate(8 * values.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes.array();
    }
}
