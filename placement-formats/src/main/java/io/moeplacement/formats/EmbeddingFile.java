package io.moeplacement.formats;

import io.moeplacement.formats.files.Unreadable;
import io.moeplacement.formats.numpy.NpyHeader;
import io.moeplacement.formats.numpy.NpyReader;
import io.moeplacement.formats.numpy.NpzArchive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Activations of the tokens of a trace, one token after the other: numbers {@code [tokens, dimension]}, the same for all layers, or
 * {@code [tokens, layers, dimension]}, in an npz file under {@code embeddings} or alone in an npy file. Read as a stream, once.
 * Not thread-safe.
 */
public final class EmbeddingFile implements AutoCloseable {

    private static final String KEY = "embeddings";

    /** Most numbers of one token over all layers: a buffer of 64 MiB. */
    private static final long MAX_TOKEN_NUMBERS = 1 << 24;

    private final Path file;
    private final @Nullable NpzArchive archive;
    private final NpyReader reader;
    private final boolean perLayer;
    private long next;

    private EmbeddingFile(Path file, @Nullable NpzArchive archive, NpyReader reader) {
        this.file = file;
        this.archive = archive;
        this.reader = reader;
        NpyHeader header = reader.header();
        if (header.dimensions() < 2 || header.dimensions() > 3) {
            throw new FormatException(reader.where() + ": array of shape " + header.shapeText()
                    + ", expected embeddings of shape [tokens, dimension] or [tokens, layers, dimension]");
        }
        this.perLayer = header.dimensions() == 3;
        if (header.elements() == 0) {
            throw new FormatException(reader.where() + ": shape " + header.shapeText() + " holds no embedding");
        }
        if (header.elements() / header.size(0) > MAX_TOKEN_NUMBERS) {
            throw new FormatException(reader.where() + ": shape " + header.shapeText() + ", at most "
                    + MAX_TOKEN_NUMBERS + " numbers per token are allowed");
        }
    }

    /**
     * Opens a file and reads its shape.
     *
     * @param maxInputBytes most unpacked bytes that the file may claim, at least 1
     * @throws FormatException when the file is absent, of another kind or shape, or claims more
     */
    public static EmbeddingFile open(Path file, long maxInputBytes) {
        if (Files.isDirectory(file)) {
            throw new FormatException(file + ": is a folder, a file of embeddings is expected");
        }
        try {
            return isArchive(file) ? openArchive(file, maxInputBytes) : openArray(file, maxInputBytes);
        } catch (IOException e) {
            throw Unreadable.of(file.toString(), e);
        }
    }

    private static boolean isArchive(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(2);
            if (start.length == 0) {
                throw new FormatException(file + ": is empty, a file of embeddings is expected");
            }
            return start.length == 2 && start[0] == 'P' && start[1] == 'K';
        }
    }

    private static EmbeddingFile openArchive(Path file, long maxInputBytes) throws IOException {
        NpzArchive archive = NpzArchive.open(file, maxInputBytes);
        try {
            if (!archive.has(KEY)) {
                throw new FormatException(
                        file + ": npz file with entries " + archive.keys() + ", expected '" + KEY + "'");
            }
            return new EmbeddingFile(file, archive, archive.array(KEY));
        } catch (IOException | FormatException e) {
            archive.close();
            throw e;
        }
    }

    private static EmbeddingFile openArray(Path file, long maxInputBytes) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            return new EmbeddingFile(file, null, new NpyReader(file.toString(), in, maxInputBytes));
        } catch (IOException | FormatException e) {
            in.close();
            throw e;
        }
    }

    /** Tokens of the file. */
    public long tokens() {
        return reader.header().size(0);
    }

    /** Layers of the file, or null where a token's embedding is the same for all. */
    public @Nullable Long layers() {
        return perLayer ? reader.header().size(1) : null;
    }

    /** Numbers of a token in a layer. */
    public int dimension() {
        return (int) reader.header().size(perLayer ? 2 : 1);
    }

    /** Numbers of a token in all layers of the file. */
    public int tokenNumbers() {
        return (int) (reader.header().elements() / tokens());
    }

    /**
     * Reads the next token.
     *
     * @param target written from {@code offset}, {@code [layers][dimension]} laid flat, {@link #tokenNumbers()} in all
     * @throws FormatException when a number is not finite (as a float), all of a layer are 0, or the file is damaged
     * @throws IllegalStateException when all tokens were read
     * @throws IndexOutOfBoundsException when the target has no room
     */
    public void next(float[] target, int offset) {
        java.util.Objects.checkFromIndexSize(offset, tokenNumbers(), target.length);
        if (next == tokens()) {
            throw new IllegalStateException(file + ": all " + tokens() + " tokens were read");
        }
        int dimension = dimension();
        try {
            for (int first = offset; first < offset + tokenNumbers(); first += dimension) {
                boolean zero = true;
                for (int i = first; i < first + dimension; i++) {
                    target[i] = reader.nextFloat();
                    if (!Float.isFinite(target[i])) {
                        throw new FormatException(place((first - offset) / dimension) + ", dimension " + (i - first)
                                + ": embedding (" + target[i] + ") must be a finite number that fits into 32 bits");
                    }
                    zero &= target[i] == 0;
                }
                if (zero) {
                    throw new FormatException(place((first - offset) / dimension) + ": all " + dimension
                            + " numbers are 0, which has no direction and so no cosine");
                }
            }
            next++;
            if (next == tokens()) {
                reader.finish();
            }
        } catch (IOException e) {
            throw new FormatException(file + ": cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private String place(int layer) {
        return reader.where() + ": token " + next + (perLayer ? ", layer " + layer : "");
    }

    @Override
    public void close() {
        try {
            if (archive != null) {
                // Closes its entries too.
                archive.close();
            } else {
                reader.close();
            }
        } catch (IOException e) {
            throw new FormatException(file + ": cannot be closed (" + e.getMessage() + ")", e);
        }
    }
}
