package io.moeplacement.formats.profiles;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.numpy.NpyHeader;
import io.moeplacement.formats.numpy.NpyReader;
import io.moeplacement.formats.numpy.NpzArchive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expert ids {@code [tokens, layers, k]} (or {@code [tokens, layers]} for k = 1) in an npz file under {@code experts},
 * optionally with {@code sequence [tokens]}, or alone in an npy file.
 */
record NumpyTrace(Path file, boolean archive, long tokens, int layers, int topK, long maxBytes) implements TokenStream {

    static final String EXPERTS = "experts";

    private static final String SEQUENCE = "sequence";

    /** Most ids of one token; above it the shape is nonsense and the buffer of one token would be large. */
    private static final long MAX_TOKEN_IDS = 1 << 20;

    /** Reads the shape. */
    static NumpyTrace open(Path file, boolean archive, ProfileOptions options) throws IOException {
        boolean sequences = options.sequences() != null;
        try (OpenArrays arrays = OpenArrays.open(file, archive, sequences, options.maxInputBytes())) {
            NpyHeader header = arrays.experts.header();
            String where = arrays.experts.where();
            if (!header.isInteger() || header.dimensions() < 2 || header.dimensions() > 3) {
                throw new FormatException(where + ": " + (header.isInteger() ? "integer" : "floating-point")
                        + " array of shape " + header.shapeText()
                        + ", expected integer expert ids of shape [tokens, layers, k] or [tokens, layers]");
            }
            long topK = header.dimensions() == 3 ? header.size(2) : 1;
            long layers = header.size(1);
            if (header.size(0) < 1 || layers < 1 || topK < 1) {
                throw new FormatException(where + ": shape " + header.shapeText() + " holds no token");
            }
            if (layers > MAX_TOKEN_IDS / topK || layers > SizeLimits.MAX_LAYERS) {
                throw new FormatException(where + ": shape " + header.shapeText() + ", at most " + SizeLimits.MAX_LAYERS
                        + " layers and " + MAX_TOKEN_IDS + " ids per token are allowed");
            }
            return new NumpyTrace(file, archive, header.size(0), (int) layers, (int) topK, options.maxInputBytes());
        }
    }

    /** Loads saved as whole numbers look like ids, and have fewer rows than columns. */
    @Override
    public List<String> notes() {
        return archive || topK > 1 || tokens >= layers
                ? List.of()
                : List.of(file + ": integers [" + tokens + ", " + layers + "] are taken as expert ids [tokens, layers];"
                        + " loads [layers, experts] have to be saved as floating-point numbers");
    }

    @Override
    public boolean namesSequences() throws IOException {
        if (!archive) {
            return false;
        }
        try (NpzArchive opened = NpzArchive.open(file, maxBytes)) {
            return opened.has(SEQUENCE);
        }
    }

    @Override
    public void forEach(boolean sequences, Visitor visitor) throws IOException {
        try (OpenArrays arrays = OpenArrays.open(file, archive, sequences, maxBytes)) {
            int[] ids = new int[layers * topK];
            for (long token = 0; token < tokens; token++) {
                for (int i = 0; i < ids.length; i++) {
                    long id = arrays.experts.nextLong();
                    ids[i] = (int) id;
                    if (ids[i] != id) {
                        throw new FormatException(file + ": token " + token + ", layer " + i / topK + ": expert id ("
                                + id + ") must be in 0.." + (SizeLimits.MAX_EXPERTS - 1));
                    }
                }
                visitor.token(0, token, arrays.nextSequence(), ids);
            }
            arrays.finish();
        }
    }

    /** The open arrays of one pass over the file. */
    private static final class OpenArrays implements AutoCloseable {

        private final @Nullable NpzArchive archive;
        private final NpyReader experts;
        private final @Nullable NpyReader sequence;

        private OpenArrays(@Nullable NpzArchive archive, NpyReader experts, @Nullable NpyReader sequence) {
            this.archive = archive;
            this.experts = experts;
            this.sequence = sequence;
        }

        static OpenArrays open(Path file, boolean isArchive, boolean sequences, long maxBytes) throws IOException {
            if (sequences && !isArchive) {
                throw new FormatException(file + ": sequences cannot be kept, a npy file names no"
                        + " sequences; use an npz file with 'experts' and 'sequence'");
            }
            if (!isArchive) {
                BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file));
                try {
                    return new OpenArrays(null, new NpyReader(file.toString(), in, maxBytes), null);
                } catch (IOException | FormatException e) {
                    in.close();
                    throw e;
                }
            }
            NpzArchive archive = NpzArchive.open(file, maxBytes);
            try {
                NpyReader experts = archive.array(EXPERTS);
                return new OpenArrays(archive, experts, sequences ? sequence(archive, experts, file) : null);
            } catch (IOException | FormatException e) {
                archive.close();
                throw e;
            }
        }

        private static NpyReader sequence(NpzArchive archive, NpyReader experts, Path file) throws IOException {
            if (!archive.has(SEQUENCE)) {
                throw new FormatException(file + ": sequences cannot be selected, there is no entry '" + SEQUENCE
                        + "' beside " + archive.keys());
            }
            NpyReader sequence = archive.array(SEQUENCE);
            NpyHeader header = sequence.header();
            if (!header.isInteger()
                    || header.dimensions() != 1
                    || experts.header().dimensions() == 0
                    || header.size(0) != experts.header().size(0)) {
                throw new FormatException(sequence.where() + ": shape " + header.shapeText()
                        + ", expected one integer per token of 'experts', which has shape "
                        + experts.header().shapeText());
            }
            return sequence;
        }

        /** 0 where nobody asked for sequences. */
        long nextSequence() throws IOException {
            return sequence == null ? 0 : sequence.nextLong();
        }

        void finish() throws IOException {
            experts.finish();
            if (sequence != null) {
                sequence.finish();
            }
        }

        @Override
        public void close() throws IOException {
            experts.close();
            if (archive != null) {
                archive.close();
            }
        }
    }
}
