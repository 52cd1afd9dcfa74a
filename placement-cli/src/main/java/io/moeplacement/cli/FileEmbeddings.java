package io.moeplacement.cli;

import io.moeplacement.formats.EmbeddingFile;
import io.moeplacement.formats.FormatException;
import java.nio.file.Path;

/** Embeddings of a file, held for one step. Not thread-safe. */
final class FileEmbeddings implements StepEmbeddings {

    private final EmbeddingFile file;
    private final int batch;
    private final boolean perLayer;
    /** {@code [token mod batch][layers][dimension]}. */
    private final float[] held;

    private long tokens;

    private FileEmbeddings(EmbeddingFile file, int batch) {
        this.file = file;
        this.batch = batch;
        this.perLayer = file.layers() != null;
        this.held = new float[batch * file.tokenNumbers()];
    }

    /**
     * Opens a file.
     *
     * @param batch tokens of a step
     * @throws CliException when the file is not about so many tokens and layers, or a step does not fit
     */
    static FileEmbeddings open(Path path, long maxInputBytes, int batch, TraceInputs input) {
        EmbeddingFile file = open(path, maxInputBytes);
        try {
            long tokens = input.traces().tokens();
            if (file.tokens() != tokens) {
                throw CliException.input("--embeddings " + path + " has embeddings of " + file.tokens()
                        + " tokens, the trace has " + tokens);
            }
            Long layers = file.layers();
            if (layers != null && layers != input.traces().layers()) {
                throw CliException.input("--embeddings " + path + " has embeddings of " + layers
                        + " layers, the trace has " + input.traces().layers());
            }
            if ((long) batch * file.tokenNumbers() > Integer.MAX_VALUE - 8) {
                throw CliException.usage("--batch (" + batch + ") times the " + file.tokenNumbers()
                        + " numbers of a token in " + path + " is more than can be held; make it smaller");
            }
            return new FileEmbeddings(file, batch);
        } catch (CliException e) {
            file.close();
            throw e;
        }
    }

    private static EmbeddingFile open(Path path, long maxInputBytes) {
        try {
            return EmbeddingFile.open(path, maxInputBytes);
        } catch (FormatException e) {
            throw refused(e);
        }
    }

    private static CliException refused(FormatException e) {
        return CliException.input("--embeddings " + e.getMessage(), e);
    }

    @Override
    public int dimension() {
        return file.dimension();
    }

    @Override
    public void add(int[] chosen) {
        try {
            file.next(held, (int) (tokens % batch) * file.tokenNumbers());
        } catch (FormatException e) {
            throw refused(e);
        }
        tokens++;
    }

    @Override
    public void copy(long firstToken, int count, int layer, float[] target) {
        int dimension = file.dimension();
        for (int i = 0; i < count; i++) {
            int token = (int) ((firstToken + i) % batch);
            int from = token * file.tokenNumbers() + (perLayer ? layer * dimension : 0);
            System.arraycopy(held, from, target, i * dimension, dimension);
        }
    }

    @Override
    public void finish() {
        if (tokens != file.tokens()) {
            throw CliException.input("embeddings of " + file.tokens() + " tokens, " + tokens + " were replayed");
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
