package io.moeplacement.formats.placements;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.formats.Mutations;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.StoredPlacement;
import io.moeplacement.formats.placements.RandomPlacement.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Damages a good placement file again and again.
 *
 * @param folder an empty folder
 */
record PlacementMutations(Path folder) {

    /** Fails unless every damaged file gives a placement or a refusal that names the file. */
    void run(String format, int tries) throws IOException {
        Shape shape = format.equals("exflow") ? Shape.SINGLE : Shape.EVEN_WITHOUT_DUPLICATES;
        RandomPlacement random = RandomPlacement.of(shape, 7);
        PlacementContext context = random.context();
        PlacementHints[] hints = {
            PlacementHints.of(context), PlacementHints.none().withExperts(context.experts()), PlacementHints.none()
        };
        Path file = folder.resolve("mutant");
        PlacementFormats.named(format).write(file, random.placement(), context);
        byte[] original = Files.readAllBytes(file);
        int[] reads = {0};
        new Mutations(file, tries).read(original, 0.25, mutant -> {
            byte[] before = bytes(mutant);
            try {
                StoredPlacement read = PlacementFormats.read(mutant, hints[reads[0]++ % hints.length]);
                assertThat(read.placement().layers()).isEqualTo(read.context().layers());
            } finally {
                assertThat(bytes(mutant)).isEqualTo(before);
            }
        });
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
