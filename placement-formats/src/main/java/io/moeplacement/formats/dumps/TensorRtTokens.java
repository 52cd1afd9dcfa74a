package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.profiles.TokenStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Experts chosen under TensorRT-LLM: per iteration and rank, the tokens in the order of their arrays, which is the same in
 * all layers.
 */
record TensorRtTokens(
        Path file, TensorRtFolder.Meta meta, TensorRtSteps steps, List<String> notes, int topK, long tokens)
        implements TokenStream {

    /** @throws FormatException when layers of a step or ranks differ in tokens or k */
    static TensorRtTokens of(Path file, TensorRtFolder.Meta meta, TensorRtSteps steps, List<String> notes) {
        long topK = steps.ranks().get(0).columns();
        int layers = steps.layers().length;
        long tokens = 0;
        for (TensorRtSteps.Rank rank : steps.ranks()) {
            if (rank.columns() != topK || (meta.topK() != null && topK != meta.topK())) {
                throw new FormatException(rank.file() + ": tokens choose " + rank.columns() + " experts, expected "
                        + (meta.topK() != null ? meta.topK() : topK));
            }
            for (int i = 0; i < rank.rows().length; i++) {
                long expected = rank.rows()[i - i % layers];
                if (rank.rows()[i] != expected) {
                    throw new FormatException(rank.file() + ": iteration " + steps.iterations()[i / layers] + ", layer "
                            + steps.layers()[i % layers] + " has " + rank.rows()[i] + " tokens, layer "
                            + steps.layers()[0] + " has " + expected);
                }
                tokens += i % layers == 0 ? expected : 0;
            }
        }
        if (topK < 1 || tokens < 1) {
            throw new FormatException(file + ": holds no token");
        }
        SizeLimits.requireTable(file + ": ids of a token", layers, topK);
        return new TensorRtTokens(file, meta, steps, notes, (int) topK, tokens);
    }

    @Override
    public int layers() {
        return steps.layers().length;
    }

    @Override
    public int[] layerIds() {
        return steps.layers().clone();
    }

    @Override
    public int experts() {
        return meta.experts();
    }

    @Override
    public boolean hasSteps() {
        return true;
    }

    @Override
    public boolean namesSequences() {
        return false;
    }

    @Override
    public void forEach(boolean sequences, Visitor visitor) throws IOException {
        if (sequences) {
            throw new FormatException(file + ": sequences cannot be kept, TensorRT-LLM names no sequences");
        }
        long token = 0;
        try (TensorRtSteps.Channels channels = steps.channels()) {
            for (int iteration = 0; iteration < steps.iterations().length; iteration++) {
                for (int rank = 0; rank < steps.ranks().size(); rank++) {
                    for (int[] ids : read(channels, iteration, rank)) {
                        visitor.token(steps.iterations()[iteration], token++, 0, ids);
                    }
                }
            }
        }
    }

    private int[][] read(TensorRtSteps.Channels channels, int iteration, int rank) throws IOException {
        TensorRtSteps.Rank arrays = steps.ranks().get(rank);
        int layers = layers();
        int count = Math.toIntExact(arrays.rows()[iteration * layers]);
        SizeLimits.requireTable(arrays.file() + ": iteration " + steps.iterations()[iteration], count, layers, topK);
        int[][] tokens = new int[count][layers * topK];
        for (int layer = 0; layer < layers; layer++) {
            long[] chosen = arrays.read(channels.open().get(rank), iteration * layers + layer);
            for (int i = 0; i < chosen.length; i++) {
                if (chosen[i] < -1 || chosen[i] >= meta.experts()) {
                    throw new FormatException(arrays.file() + ", array '" + steps.iterations()[iteration] + "_"
                            + steps.layers()[layer] + "', token " + i / topK + ": expert id (" + chosen[i]
                            + ") must be in 0.." + (meta.experts() - 1) + ", or -1 where nothing was recorded");
                }
                tokens[i / topK][layer * topK + i % topK] = (int) chosen[i];
            }
        }
        return tokens;
    }
}
