package io.moeplacement.formats;

import io.moeplacement.ProfileAccumulator;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A raw routing trace: expert ids {@code [tokens, layers, k]} (or {@code [tokens, layers]} for k = 1) in an npz file under
 * {@code experts}, optionally with {@code sequence [tokens]}, or alone in an npy file. Tokens are streamed.
 *
 * @param experts largest expert id plus 1, or the declared number
 * @param sequences which sequences are kept, or null for all
 */
record TraceFile(
        Path file,
        boolean archive,
        long tokens,
        int layers,
        int topK,
        int experts,
        @Nullable SequenceFilter sequences,
        long maxBytes)
        implements ProfileSource {

    private static final String EXPERTS = "experts";
    private static final String SEQUENCE = "sequence";

    /** Most ids of one token; above it the shape is nonsense and the buffer of one token would be large. */
    private static final long MAX_TOKEN_IDS = 1 << 20;

    static boolean isIn(NpzArchive archive) {
        return archive.has(EXPERTS);
    }

    /** Sees tokens one by one. The ids {@code [layers * topK]} are only lent. */
    interface Visitor {
        void token(long token, long sequence, int[] ids);
    }

    /** Reads the shape and, unless the number of experts is declared, looks for the largest id. */
    static TraceFile scan(Path file, boolean archive, ProfileOptions options) throws IOException {
        Integer declared = options.experts();
        TraceFile trace;
        try (OpenArrays arrays = OpenArrays.open(file, archive, options.sequences(), options.maxInputBytes())) {
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
            trace = new TraceFile(
                    file,
                    archive,
                    header.size(0),
                    (int) layers,
                    (int) topK,
                    declared != null ? declared : 0,
                    options.sequences(),
                    options.maxInputBytes());
        }
        return declared != null ? trace : trace.withExperts(trace.largestId() + 1);
    }

    private TraceFile withExperts(int count) {
        return new TraceFile(file, archive, tokens, layers, topK, count, sequences, maxBytes);
    }

    /** The same trace with other sequences kept. */
    TraceFile withSequences(SequenceFilter filter) {
        return new TraceFile(file, archive, tokens, layers, topK, experts, filter, maxBytes);
    }

    private int largestId() throws IOException {
        int[] largest = {-1};
        forEachToken((token, sequence, ids) -> {
            for (int i = 0; i < ids.length; i++) {
                if (ids[i] > largest[0]) {
                    requireId(token, i, ids[i], SizeLimits.MAX_EXPERTS);
                    largest[0] = ids[i];
                } else if (ids[i] < -1) {
                    requireId(token, i, ids[i], SizeLimits.MAX_EXPERTS);
                }
            }
        });
        if (largest[0] < 0) {
            throw new FormatException(file + ": every expert id is -1 (not recorded)");
        }
        return largest[0];
    }

    private void requireId(long token, int index, int id, int limit) {
        if (id < -1 || id >= limit) {
            throw new FormatException(file + ": token " + token + ", layer " + index / topK + ", rank " + index % topK
                    + ": expert id (" + id + ") must be in 0.." + (limit - 1) + ", or -1 where nothing was recorded");
        }
    }

    /**
     * Feeds the kept tokens to an accumulator.
     *
     * @param allExperts experts per layer; a larger id is an error
     * @param loads where loads of this file are counted too, {@code [layers][allExperts]}, or null
     */
    void feed(ProfileAccumulator accumulator, int allExperts, double @Nullable [][] loads) throws IOException {
        forEachKept(allExperts, (token, sequence, ids) -> {
            try {
                accumulator.addToken(ids);
            } catch (IllegalArgumentException e) {
                throw new FormatException(file + ": token " + token + ", " + e.getMessage(), e);
            }
            if (loads != null) {
                for (int i = 0; i < ids.length; i++) {
                    if (ids[i] >= 0) {
                        loads[i / topK][ids[i]]++;
                    }
                }
            }
        });
    }

    /**
     * Shows the kept tokens with the ids of their sequences, which are 0 unless sequences are selected.
     *
     * @param allExperts experts per layer; a larger id is an error
     */
    void forEachKept(int allExperts, Visitor visitor) throws IOException {
        long[] keptTokens = {0};
        forEachToken((token, sequence, ids) -> {
            for (int i = 0; i < ids.length; i++) {
                requireId(token, i, ids[i], allExperts);
            }
            if (sequences == null || sequences.keeps(sequence)) {
                keptTokens[0]++;
                visitor.token(token, sequence, ids);
            }
        });
        if (keptTokens[0] == 0) {
            throw new FormatException(file + ": no token is in the sequences " + sequences + " (remainder/modulus)");
        }
    }

    /** Whether the file says which sequence a token belongs to. */
    boolean namesSequences() throws IOException {
        if (!archive) {
            return false;
        }
        try (NpzArchive opened = NpzArchive.open(file, maxBytes)) {
            return opened.has(SEQUENCE);
        }
    }

    private void forEachToken(Visitor visitor) throws IOException {
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
                visitor.token(token, arrays.nextSequence(), ids);
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

        static OpenArrays open(Path file, boolean isArchive, @Nullable SequenceFilter filter, long maxBytes)
                throws IOException {
            if (filter != null && !isArchive) {
                throw new FormatException(file + ": sequences " + filter + " cannot be kept, a npy file names no"
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
                return new OpenArrays(archive, experts, filter == null ? null : sequence(archive, experts, file));
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
