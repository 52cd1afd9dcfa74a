package io.moeplacement.formats.placements;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.Placement;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormat;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.StoredPlacement;
import io.moeplacement.formats.placements.RandomPlacement.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What is written in any format reads back, by its own reader and by content, and so through any chain of formats. */
class PlacementRoundTripTest {

    private static final List<String> EVEN = List.of("sglang", "trtllm", "vllm", "vllm-jsonl", "eplb");

    private static Path folder = Path.of("");

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("round-trip");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Provide
    Arbitrary<String> anyFormat() {
        return Arbitraries.of(PlacementFormats.names());
    }

    @Provide
    Arbitrary<String> formatOfAllSlots() {
        return Arbitraries.of(PlacementFormats.names().stream()
                .filter(name -> !name.equals("exflow"))
                .toList());
    }

    private static Shape widest(String format) {
        return switch (format) {
            case "native" -> Shape.UNEVEN;
            case "omni" -> Shape.UNEVEN_WITHOUT_DUPLICATES;
            case "exflow" -> Shape.SINGLE;
            case "vllm-ascend", "mindie" -> Shape.EVEN_WITHOUT_DUPLICATES;
            default -> {
                assertThat(EVEN).contains(format);
                yield Shape.EVEN;
            }
        };
    }

    private static Placement kept(PlacementFormat format, Placement placement) {
        return format.keepsSlotOrder() ? placement : DeviceSets.ascending(placement);
    }

    @Property(tries = 600)
    void writtenIsRead(@ForAll("anyFormat") String name, @ForAll long seed) {
        RandomPlacement random = RandomPlacement.of(widest(name), seed);
        PlacementFormat format = PlacementFormats.named(name);
        Path file = folder.resolve("plan");
        format.write(file, random.placement(), random.context());
        Placement expected = kept(format, random.placement());
        assertThat(format.read(file, random.context())).isEqualTo(expected);
        assertThat(PlacementFormats.read(file, random.context())).isEqualTo(expected);
        StoredPlacement stored = PlacementFormats.read(
                file,
                PlacementHints.none()
                        .withLayerIds(random.context().layerIds())
                        .withDevices(random.context().devices()));
        assertThat(stored.placement()).isEqualTo(expected);
        assertThat(stored.context().layerIds()).isEqualTo(random.context().layerIds());
        assertThat(stored.format()).isEqualTo(name.equals("mindie") ? "vllm-ascend" : name);
    }

    @Property(tries = 300)
    void anyFormatBecomesAnyOther(
            @ForAll("formatOfAllSlots") String from, @ForAll("formatOfAllSlots") String to, @ForAll long seed) {
        RandomPlacement random = RandomPlacement.of(Shape.EVEN_WITHOUT_DUPLICATES, seed);
        PlacementContext context = random.context();
        PlacementHints hints =
                PlacementHints.none().withLayerIds(context.layerIds()).withDevices(context.devices());
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        PlacementFormats.named(from).write(first, random.placement(), context);
        StoredPlacement between = PlacementFormats.read(first, hints);
        PlacementFormats.named(to).write(second, between.placement(), between.context());
        Placement expected = kept(PlacementFormats.named(to), kept(PlacementFormats.named(from), random.placement()));
        assertThat(PlacementFormats.read(second, hints).placement()).isEqualTo(expected);
    }

    /** Whatever the placement: written and read back, or refused with the engine's name and nothing left. */
    @Property(tries = 400)
    void refusedOrReadBack(@ForAll("anyFormat") String name, @ForAll Shape shape, @ForAll long seed)
            throws IOException {
        RandomPlacement random = RandomPlacement.of(shape, seed);
        PlacementFormat format = PlacementFormats.named(name);
        Path own = Files.createDirectory(folder.resolve("own"));
        Path file = own.resolve("plan");
        try {
            format.write(file, random.placement(), random.context());
            assertThat(PlacementFormats.read(file, random.context())).isEqualTo(kept(format, random.placement()));
            Files.delete(file);
        } catch (FormatException e) {
            assertThat(e)
                    .hasMessageContaining("plan: ")
                    .message()
                    .containsPattern("SGLang|TensorRT-LLM|vLLM|vllm-ascend" + "|MindIE|OmniPlacement|ExFlow|EPLB");
        }
        // Fails unless the folder is empty.
        Files.delete(own);
    }
}
