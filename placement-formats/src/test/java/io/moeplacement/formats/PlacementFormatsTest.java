package io.moeplacement.formats;

import static io.moeplacement.formats.TestFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.formats.files.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SGLang's and the native placement files. */
class PlacementFormatsTest {

    private static final int[][] MAP = {{0, 1, 2, 3, 0, 1}, {3, 2, 1, 0, 2, 3}};
    private static final PlacementContext CONTEXT = PlacementContext.of(new int[] {1, 3}, 4, 2);

    @TempDir
    private Path folder = Path.of("");

    private static Placement placement() {
        return Placement.of(SlotLayout.perDevice(2, 3, 3), 4, MAP);
    }

    private void refuses(String text, PlacementContext context, String... parts) {
        Path file = write(folder, "in.json", text);
        assertThatThrownBy(() -> PlacementFormats.read(file, context))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("in.json")
                .hasMessageContainingAll(parts);
    }

    @Test
    void sglangFileIsExactlyWhatSglangReads() throws IOException {
        Path file = folder.resolve("out.json");
        PlacementFormats.named("sglang").write(file, placement(), CONTEXT);
        assertThat(Files.readString(file).replaceAll("\\s", ""))
                .isEqualTo("{\"physical_to_logical_map\":[[0,1,2,3,0,1],[0,1,2,3,0,1],[0,1,2,3,0,1],[3,2,1,0,2,3]]}");
        assertThat(PlacementFormats.read(file, CONTEXT)).isEqualTo(placement());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void rowsAreTakenByPositionOrById() {
        String two = "{\"physical_to_logical_map\": [[0,1,2,3,0,1],[3,2,1,0,2,3]]}";
        assertThat(PlacementFormats.read(write(folder, "in.json", two), CONTEXT))
                .isEqualTo(placement());
        String five = "{\"physical_to_logical_map\": [[0,1,2,3,0,1],[0,1,2,3,0,1],[3,2,1,0,3,3],[3,2,1,0,2,3],"
                + "[3,2,1,0,3,3]]}";
        assertThat(PlacementFormats.read(write(folder, "in.json", five), CONTEXT))
                .isEqualTo(placement());
        String three = "{\"physical_to_logical_map\": [[0,1,2,3,0,1],[0,1,2,3,0,1],[3,2,1,0,3,3]]}";
        refuses(three, CONTEXT, "3 rows", "2 (one per layer", "largest layer id, 3");
    }

    @Test
    void rowsThatDoNotDivideAreRefusedAsSglangDoes() {
        String text = "{\"physical_to_logical_map\": [[0,1,2,3,0]]}";
        refuses(text, PlacementContext.of(new int[] {0}, 4, 3), "5 slots on 3 devices do not divide");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"physical_to_logical_map\": [[0,1,2,3]], \"more\": 1};/more: unknown key; SGLang allows only",
                "{\"physical_to_logical_map\": [[0,1,2,3],[0,1,2,3,0]]};row 1 has 5 slots, row 0 has 4",
                "{\"physical_to_logical_map\": [[0,1,2,3],[0,1,2,4]]};row 1, slot 3: expert (4) must be in 0..3",
                "{\"physical_to_logical_map\": [[0,1,2,3],[0,1,2,-1]]};row 1, slot 3: expert (-1) must be in 0..3",
                "{\"physical_to_logical_map\": [[0,1,2,3],[0,1,2,2]]};row 1: expert 3 has no slot",
                "{\"physical_to_logical_map\": [[0,1,2,3.0]]};/physical_to_logical_map/0/3: a whole number expected",
                "{\"physical_to_logical_map\": []};has no rows",
                "{\"physical_to_logical_map\": [[]]};expert 0 has no slot",
                "{\"physical_to_logical_map\": 7};an array expected, found 7",
                "{\"logical_count\": [[1]]};found logical_count",
                "{};found none",
                "[];has no rows",
                "7;not a known placement file; known are",
                "{\"physical_to_logical_map\": [[0,1;not valid JSON"
            })
    void badSglangFilesAreRefused(String text, String message) {
        refuses(text, CONTEXT, message);
    }

    @Test
    void loadsForSglangAreNotAPlacement() {
        Path file = write(folder, "in.json", "{\"logical_count\": [[1]]}");
        assertThatThrownBy(() -> PlacementFormats.named("sglang").read(file, CONTEXT))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("holds loads");
    }

    @Test
    void whatSglangRefusesIsNotWritten() throws IOException {
        PlacementFormat sglang = PlacementFormats.named("sglang");
        Path file = folder.resolve("out.json");
        Placement odd = Placement.of(SlotLayout.ofTotal(2, 2, 5), 4, new int[][] {{0, 1, 2, 3, 0}, {0, 1, 2, 3, 0}});
        assertThatThrownBy(() -> sglang.write(file, odd, CONTEXT))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("out.json", "5 slots per layer on 2 devices", "SGLang refuses", "EP size");
        Placement unequal = Placement.of(SlotLayout.of(new int[][] {{2, 2}, {3, 3}}), 4, new int[][] {
            {0, 1, 2, 3}, {0, 1, 2, 3, 0, 1}
        });
        assertThatThrownBy(() -> sglang.write(file, unequal, CONTEXT))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("layer 3 has 6 slots, layer 1 has 4", "SGLang refuses");
        Placement skewed = Placement.of(SlotLayout.perDevice(2, 4, 2), 4, MAP);
        assertThatThrownBy(() -> sglang.write(file, skewed, CONTEXT))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("different numbers of slots");
        PlacementContext far = PlacementContext.of(new int[] {1, 2_000_000_000}, 4, 2);
        assertThatThrownBy(() -> sglang.write(file, placement(), far))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("2000000000");
        assertThatThrownBy(() -> sglang.write(file, placement(), PlacementContext.of(new int[] {1}, 4, 2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sglang.write(folder.resolve("no/such/out.json"), placement(), CONTEXT))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("there is no folder");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aFailedWriteKeepsTheOldFile() throws IOException {
        Path file = write(folder, "out.json", "old");
        assertThatThrownBy(() -> OutputFile.write(file, written -> Files.writeString(written, "new"), written -> {
                    throw new FormatException("reads back as something else");
                }))
                .isInstanceOf(FormatException.class);
        assertThat(Files.readString(file)).isEqualTo("old");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void nativeFilesKeepUnevenSlotsAndFindLayersById() {
        Placement uneven = Placement.of(SlotLayout.of(new int[][] {{1, 3}, {5, 1}}), 4, new int[][] {
            {0, 1, 2, 3}, {3, 2, 1, 0, 2, 3}
        });
        Path file = folder.resolve("out.json");
        PlacementFormats.named("native").write(file, uneven, CONTEXT);
        assertThat(PlacementFormats.read(file, CONTEXT)).isEqualTo(uneven);
        Placement second = PlacementFormats.read(file, PlacementContext.of(new int[] {3}, 4, 2));
        assertThat(second.row(0)).containsExactly(3, 2, 1, 0, 2, 3);
        assertThatThrownBy(() -> PlacementFormats.read(file, PlacementContext.of(new int[] {2}, 4, 2)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("there is no layer 2");
        assertThatThrownBy(() -> PlacementFormats.read(file, PlacementContext.of(new int[] {3}, 4, 3)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("on 2 devices, expected 4 experts on 3 devices");
    }

    @Test
    void aFewBytesDoNotClaimManyExperts() {
        String rows = "[0],".repeat(2000);
        refuses(
                "{\"version\": 1, \"layerIds\": [], \"experts\": 65535, \"slots\": [[1]], \"physicalToLogical\": ["
                        + rows.substring(0, rows.length() - 1) + "]}",
                CONTEXT,
                "placement would have shape [2000, 65535]");
    }

    @Test
    void namesAreKnown() {
        assertThat(PlacementFormats.names())
                .containsExactly(
                        "sglang",
                        "trtllm",
                        "vllm",
                        "vllm-jsonl",
                        "vllm-ascend",
                        "mindie",
                        "omni",
                        "exflow",
                        "eplb",
                        "native");
        assertThatThrownBy(() -> PlacementFormats.named("sgl"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(sgl), known are sglang, trtllm");
        assertThatThrownBy(() -> PlacementContext.of(new int[] {3, 3}, 4, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
