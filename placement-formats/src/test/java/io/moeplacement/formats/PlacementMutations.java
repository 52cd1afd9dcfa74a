package io.moeplacement.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.formats.RandomPlacement.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Damages a good placement file again and again.
 *
 * @param folder an empty folder
 */
record PlacementMutations(Path folder) {

    private static final byte[] WORDS = "0123456789-,.:[]{}\"'eN\n #&*!|>?%@`~<_xo".getBytes(StandardCharsets.US_ASCII);

    /** Fails unless every damaged file gives a placement or a refusal that names the file. */
    void run(String format, int tries, long seed) throws IOException {
        Shape shape = format.equals("exflow") ? Shape.SINGLE : Shape.EVEN_WITHOUT_DUPLICATES;
        RandomPlacement random = RandomPlacement.of(shape, 7);
        PlacementContext context = random.context();
        PlacementHints[] hints = {
            PlacementHints.of(context), PlacementHints.none().withExperts(context.experts()), PlacementHints.none()
        };
        Path file = folder.resolve("mutant");
        PlacementFormats.named(format).write(file, random.placement(), context);
        byte[] original = Files.readAllBytes(file);
        SplittableRandom source = new SplittableRandom(seed);
        int refused = 0;
        for (int attempt = 0; attempt < tries; attempt++) {
            byte[] mutant = original;
            for (int step = 1 + source.nextInt(3); step > 0; step--) {
                mutant = mutant(mutant, source);
            }
            Files.write(file, mutant);
            try {
                StoredPlacement read = PlacementFormats.read(file, hints[attempt % hints.length]);
                assertThat(read.placement().layers()).isEqualTo(read.context().layers());
            } catch (FormatException e) {
                refused++;
                assertThat(e).hasMessageContaining("mutant");
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError(
                        format + ", attempt " + attempt + ": " + new String(mutant, StandardCharsets.ISO_8859_1), e);
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(mutant);
        }
        assertThat(refused).as("damaged files that were noticed").isGreaterThan(tries / 4);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static byte[] mutant(byte[] bytes, SplittableRandom random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(bytes.length);
        byte[] copy = bytes.clone();
        switch (random.nextInt(7)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = (byte) random.nextInt(256);
            case 2 -> copy[at] = WORDS[random.nextInt(WORDS.length)];
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                copy = Arrays.copyOf(bytes, bytes.length + 1);
                System.arraycopy(bytes, at, copy, at + 1, bytes.length - at);
                copy[at] = random.nextBoolean() ? (byte) random.nextInt(256) : WORDS[random.nextInt(WORDS.length)];
            }
            case 5 -> {
                copy = new byte[bytes.length - 1];
                System.arraycopy(bytes, 0, copy, 0, at);
                System.arraycopy(bytes, at + 1, copy, at, copy.length - at);
            }
            default -> {
                // A piece of the file is repeated over another.
                int length = Math.min(1 + random.nextInt(16), bytes.length - at);
                System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), copy, at, length);
            }
        }
        return copy;
    }
}
