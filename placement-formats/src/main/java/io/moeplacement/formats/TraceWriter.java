package io.moeplacement.formats;

import io.moeplacement.formats.files.OutputFile;
import io.moeplacement.formats.numpy.NpyWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a raw routing trace as an npz file that {@link ProfileReader} and numpy read: {@code experts} int16
 * {@code [tokens, layers, k]} and {@code sequence} int32 {@code [tokens]}.
 *
 * <p>Equal tokens give equal bytes. The file appears under its name when {@link #close()} finds all tokens written; until
 * then, and after a failure, there is none. Not thread-safe. Memory: four bytes per token.
 */
public final class TraceWriter implements AutoCloseable {

    /** The first moment a ZIP file can name; a real one would make equal traces differ. */
    private static final LocalDateTime ZIP_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final long MAX_TOKENS = Integer.MAX_VALUE - 8L;

    private final Path target;
    private final OutputFile output;
    private final ZipOutputStream zip;
    private final NpyWriter experts;
    private final long tokens;
    private final int layers;
    private final int topK;
    private int[] sequences = new int[1024];
    private int written;
    private boolean failed;
    private boolean closed;

    private TraceWriter(Path target, OutputFile output, long tokens, int layers, int topK) throws IOException {
        this.target = target;
        this.output = output;
        this.tokens = tokens;
        this.layers = layers;
        this.topK = topK;
        this.zip = new ZipOutputStream(new BufferedOutputStream(
                Files.newOutputStream(output.temporary(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
        startEntry("experts.npy");
        this.experts = new NpyWriter(zip, "<i2", tokens, layers, topK);
    }

    /**
     * Starts a trace.
     *
     * @param file where the trace will appear; an existing regular file is replaced, a symbolic link followed
     * @param tokens number of tokens that will be written, at least 1
     * @param layers layers of each token, at least 1
     * @param topK experts per token and layer, at least 1
     * @throws IllegalArgumentException when a number is out of range
     * @throws FormatException when the file cannot be written
     */
    public static TraceWriter create(Path file, long tokens, int layers, int topK) {
        if (tokens < 1 || tokens > MAX_TOKENS || layers < 1 || topK < 1) {
            throw new IllegalArgumentException("trace of " + tokens + " tokens x " + layers + " layers x " + topK
                    + " experts: each must be at least 1, tokens at most " + MAX_TOKENS);
        }
        try {
            return new TraceWriter(file, new OutputFile(file), tokens, layers, topK);
        } catch (IOException e) {
            throw OutputFile.failure(file, e);
        }
    }

    private void startEntry(String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(ZIP_TIME);
        zip.putNextEntry(entry);
    }

    /**
     * Writes the next token.
     *
     * @param sequence id of the token's sequence
     * @param chosen expert ids {@code [layers][k]} laid flat, each layer in descending router weight, -1 where nothing was
     *     recorded
     * @throws IllegalArgumentException when the length or an id is wrong; nothing is then written
     * @throws IllegalStateException when the writer is closed or all tokens were written
     * @throws FormatException when the file cannot be written
     */
    public void write(int sequence, int[] chosen) {
        if (closed || written == tokens) {
            throw new IllegalStateException(
                    target + (closed ? ": the trace is closed" : ": all " + tokens + " tokens were written"));
        }
        if (chosen.length != layers * topK) {
            throw new IllegalArgumentException("a token has " + chosen.length + " expert ids, expected " + layers
                    + " layers x " + topK + " = " + layers * topK);
        }
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i] < -1 || chosen[i] > Short.MAX_VALUE) {
                throw new IllegalArgumentException("token " + written + ", layer " + i / topK + ": expert id ("
                        + chosen[i] + ") must be in -1.." + Short.MAX_VALUE);
            }
        }
        try {
            for (int expert : chosen) {
                experts.putShort((short) expert);
            }
        } catch (IOException e) {
            failed = true;
            throw OutputFile.failure(target, e);
        }
        if (written == sequences.length) {
            sequences = Arrays.copyOf(sequences, (int) Math.min(tokens, 2L * written));
        }
        sequences[written++] = sequence;
    }

    /**
     * Finishes the trace and moves it into place; a second call does nothing.
     *
     * @throws FormatException when fewer tokens were written than announced, or the file cannot be written; there is then
     *     no new file
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean complete = written == tokens && !failed;
        try (output) {
            try (zip) {
                if (complete) {
                    finish();
                }
            }
            if (complete) {
                output.commit();
            }
        } catch (IOException e) {
            throw OutputFile.failure(target, e);
        }
        if (!complete && !failed) {
            throw new FormatException(
                    target + ": trace ended after " + written + " of " + tokens + " tokens, no file was written");
        }
    }

    private void finish() throws IOException {
        experts.flush();
        zip.closeEntry();
        startEntry("sequence.npy");
        NpyWriter ids = new NpyWriter(zip, "<i4", tokens);
        for (int token = 0; token < written; token++) {
            ids.putInt(sequences[token]);
        }
        ids.flush();
        zip.closeEntry();
    }
}
