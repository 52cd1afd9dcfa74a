package io.moeplacement.formats.placements;

import static io.moeplacement.formats.TestFiles.header;
import static io.moeplacement.formats.TestFiles.ints;
import static io.moeplacement.formats.TestFiles.npy;
import static io.moeplacement.formats.TestFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.formats.PlacementHints;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Placement files that were made to harm: a clear refusal, and memory in proportion to the file, not to what it claims. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostilePlacementsTest {

    private static final PlacementContext CONTEXT = PlacementContext.of(new int[] {0, 1}, 4, 2);

    /** What reading may allocate beyond a multiple of the file: buffers, classes that are loaded for the first time. */
    private static final long SPARE_BYTES = 24L << 20;

    private static final int BYTES_PER_BYTE = 60;

    @TempDir
    private Path folder = Path.of("");

    private void refuses(String text, String... parts) {
        refuses(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), parts);
    }

    private void refuses(byte[] bytes, String... parts) {
        Path file = write(folder, "in", bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (PlacementHints hints : new PlacementHints[] {
            PlacementHints.of(CONTEXT),
            PlacementHints.none(),
            PlacementHints.none().withExperts(65_535).withDevices(4096)
        }) {
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> PlacementFormats.read(file, hints))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining(file.toString())
                    .satisfies(e -> assertThat(List.of(parts))
                            .allSatisfy(part -> assertThat(e).hasMessageContaining(part)))
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000));
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated for %s bytes of file", bytes.length)
                    .isLessThan(SPARE_BYTES + (long) BYTES_PER_BYTE * bytes.length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "{\"physical_to_logical_map\":",
                "{\"physical_to_logical_map\":[",
                "{\"layer_list\":[{\"device_list\":",
                "{\"record_type\":\"eplb_initial_mapping\",\"initial_global_assignments\":{\"0\":["
            })
    void deepJson(String start) {
        refuses(start + "[".repeat(100_000));
        refuses(start + "{\"a\":".repeat(100_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[[], ", "!!map {", "&a [", "\"", "|\n ", "a: {", "%TAG ! "})
    void deepYaml(String piece) {
        refuses("num_slots: 6\ninitial_global_assignments: " + piece.repeat(50_000));
        refuses("num_slots: 6\n" + piece.repeat(50_000));
        refuses("num_slots: 6\ninitial_global_assignments:\n  3: " + piece.repeat(50_000));
    }

    @Test
    void yamlThatGrowsWhenExpanded() {
        StringBuilder laughs = new StringBuilder("num_slots: 6\ninitial_global_assignments:\n  0: &a0 [0, 1, 2, 3]\n");
        for (int level = 1; level < 30; level++) {
            String last = "*a" + (level - 1);
            laughs.append("  " + level + ": &a" + level + " [" + (last + ", ").repeat(9) + last + "]\n");
        }
        refuses(laughs.toString(), "anchors (&a0) are not allowed");
        refuses("num_slots: 6\ninitial_global_assignments:\n  0: [0, 1, 2, 3]\n  <<: *b\n", "aliases");
    }

    @Test
    void yamlTagsConstructNothing() {
        for (String tag : new String[] {
            "!!javax.script.ScriptEngineManager", "!!python/object/apply:os.system", "!!java.net.URL", "!x"
        }) {
            refuses("num_slots: 4\ninitial_global_assignments: " + tag + " {0: [0, 1, 2, 3]}\n", "tags (");
            refuses("num_slots: 4\ninitial_global_assignments: {0: " + tag + " [0, 1, 2, 3]}\n", "tags (");
            refuses("num_slots: 4\ninitial_global_assignments: {0: [" + tag + " 0, 1, 2, 3]}\n", "tags (");
            refuses(tag + "\nnum_slots: 4\ninitial_global_assignments: {0: [0, 1, 2, 3]}\n", "tags (");
        }
    }

    @Test
    void sizesThatLie() {
        refuses("num_slots: 1000000000\ninitial_global_assignments: {0: [0, 1, 2, 3]}\n", "num_slots is 1000000000");
        refuses(
                "{\"record_type\":\"eplb_initial_mapping\",\"version\":1,\"num_redundant_experts\":0,"
                        + "\"num_slots\":1000000000,\"initial_global_assignments\":{\"0\":[0]}}",
                "num_slots is 1000000000");
        refuses("{\"moe_layer_count\":1000000000,\"layer_list\":[]}", "1000000000 must be in 1..65536");
        refuses("{\"moe_layer_count\":65536,\"layer_list\":[]}", "layer_list has 0 entries");
        refuses("{\"version\":1,\"layerIds\":[0],\"experts\":65535,\"slots\":[[2000000000,2000000000]],"
                + "\"physicalToLogical\":[[0]]}");
        refuses("Expert,Node\n999999999,0\n", "more than the file can have rows");
        refuses("Expert,Node\n0,999999999\n");
        refuses("Expert,Node\n" + "9".repeat(100_000), "longer than");
        for (String shape : new String[] {
            "1000000000, 1000000000",
            "4096, 65536, 65535",
            "1, 1, 1000000000",
            "9223372036854775807, 2",
            "65536, 2147483647"
        }) {
            refuses(npy("<i8", shape, ints(0, 1, 2, 3)));
        }
        refuses(npy("|O", "1, 4", ints(0, 1, 2, 3)), "Python objects");
        refuses(npy(2, header("<i4", "False", "1, 4") + " ".repeat(20_000), ints(0, 1, 2, 3)), "numpy header of");
    }

    @Test
    void manyRowsOfOneSlot() {
        refuses("[" + "[0],".repeat(60_000) + "[0,1]]");
        refuses("{\"physical_to_logical_map\":[" + "[0],".repeat(60_000) + "[0,1]]}");
        StringBuilder yaml = new StringBuilder("num_slots: 2\ninitial_global_assignments:\n");
        for (int layer = 0; layer < 20_000; layer++) {
            yaml.append(layer).append(": [0]\n");
        }
        refuses(yaml.toString());
    }

    @Test
    void oneRowForAllLayersIsNotCopiedForThem() {
        String row = "[" + "0,".repeat(100_000) + "0]";
        Path file = write(folder, "in", row);
        int[] ids = java.util.stream.IntStream.range(0, 60_000).toArray();
        assertThatThrownBy(
                        () -> PlacementFormats.read(file, PlacementHints.none().withLayerIds(ids)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("placement would have shape [60000, 100001]");
    }

    @Test
    void textsOfOtherKinds() {
        Function<Integer, String> garbage = length -> "\u0000\u0001\u00ff".repeat(length);
        refuses(garbage.apply(1000), "not a known placement file");
        refuses("", "is empty");
        refuses(" \n\t ", "not a known placement file");
        refuses("layer,expert,tokens\n3,0,17\n", "not a known placement file");
        refuses("{\"a\":" + "9".repeat(500) + "}", "number is too long");
        refuses("{\"" + "k".repeat(5000) + "\":1}", "key is too long");
        refuses("[\"" + "t".repeat(200_000) + "\"]");
        refuses("num_slots: " + "9".repeat(2000), "more than 1000 characters without");
        refuses("num_slots: " + "9".repeat(200_000), "more than 1000 characters without");
        refuses("num_slots: \"" + "word\n ".repeat(50_000) + "\"\n");
        refuses("num_slots: " + "word\n ".repeat(50_000) + "\n");
        refuses("num_slots: |\n" + " word\n".repeat(50_000));
        refuses("x".repeat(70_000) + "\nnum_slots: 3\n", "not a known placement file");
        assertThatThrownBy(() -> PlacementFormats.read(folder, CONTEXT)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> PlacementFormats.read(folder.resolve("none"), CONTEXT))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no such file");
    }
}
