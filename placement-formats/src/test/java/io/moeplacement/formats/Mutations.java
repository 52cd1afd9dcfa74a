package io.moeplacement.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Damages bytes at random and reads what comes of it: the reader returns or throws a {@link FormatException} that names the
 * file; anything else is a failure that tells the seed.
 */
public final class Mutations {

    /** How many mutants of each original the normal run reads. */
    public static final int TRIES = 1000;

    private static final String TEXT = "0123456789-,.:[]{}\"'eN\n\t #&*!|>?%@`~<_xo";

    private final Path file;
    private final int tries;

    /** @param file where mutants are written */
    public Mutations(Path file, int tries) {
        this.file = file;
        this.tries = tries;
    }

    /**
     * Reads mutants of a file.
     *
     * @param least share of them that must be refused, so that the test is one
     */
    public void read(byte[] original, double least, Consumer<Path> reader) throws IOException {
        read(original, mutant -> mutant, least, reader);
    }

    /** The same on a part of a file, around which the rest is put so that it fits. */
    public void read(byte[] original, UnaryOperator<byte[]> rest, double least, Consumer<Path> reader)
            throws IOException {
        Files.write(file, rest.apply(original));
        reader.accept(file);
        int refused = 0;
        for (int attempt = 0; attempt < tries; attempt++) {
            SplittableRandom random = new SplittableRandom(31L * attempt + Arrays.hashCode(original));
            byte[] mutant = original;
            for (int step = 1 + random.nextInt(3); step > 0; step--) {
                mutant = mutant(mutant, random);
            }
            Files.write(file, rest.apply(mutant));
            try {
                reader.accept(file);
            } catch (FormatException e) {
                refused++;
                assertThat(e).hasMessageContaining(String.valueOf(file.getParent()));
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("attempt " + attempt, e);
            }
        }
        assertThat(refused).as("damaged files that were noticed").isGreaterThan((int) (tries * least));
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
            case 2 -> copy[at] = (byte) TEXT.charAt(random.nextInt(TEXT.length()));
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                copy = Arrays.copyOf(bytes, bytes.length + 1);
                System.arraycopy(bytes, at, copy, at + 1, bytes.length - at);
                copy[at] = (byte)
                        (random.nextBoolean() ? random.nextInt(256) : TEXT.charAt(random.nextInt(TEXT.length())));
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
