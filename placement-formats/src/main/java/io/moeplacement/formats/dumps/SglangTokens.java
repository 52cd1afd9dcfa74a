package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.dumps.SglangRecords.Entry;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.profiles.TokenStream;
import io.moeplacement.formats.torch.TensorReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * SGLang's choices token by token: slots, here mapped back to experts. Tokens come by pass, rank and position; those that
 * chose nothing anywhere are padding. There is a row for every hidden layer and a column for each of eight choices; layers
 * without any choice are dense, columns without any are left out.
 *
 * @param rows rows of the dump that are layers of the trace
 */
record SglangTokens(SglangRecords records, int[] rows, int topK, long tokens) implements TokenStream {

    /** Finds the layers and columns in use. */
    static SglangTokens of(SglangRecords records) throws IOException {
        boolean[] busy = new boolean[records.layers()];
        int[] widest = {0};
        long[] tokens = {0};
        SglangTokens everything =
                new SglangTokens(records, IntStream.range(0, records.layers()).toArray(), widest(records), 0);
        everything.forEach(false, (step, token, sequence, ids) -> {
            tokens[0]++;
            for (int i = 0; i < ids.length; i++) {
                if (ids[i] >= 0) {
                    busy[i / everything.topK] = true;
                    widest[0] = Math.max(widest[0], i % everything.topK + 1);
                }
            }
        });
        if (tokens[0] == 0) {
            throw records.fault("no token chose any expert");
        }
        int[] rows = IntStream.range(0, busy.length).filter(row -> busy[row]).toArray();
        return new SglangTokens(records, rows, widest[0], tokens[0]);
    }

    private static int widest(SglangRecords records) {
        long widest = 1;
        for (SortedMap<Long, Entry> pass : records.passes().values()) {
            for (Entry entry : pass.values()) {
                widest = Math.max(widest, entry.tensor().size(2));
            }
        }
        SizeLimits.requireTable(records.file() + ": '" + SglangRecords.TOP_K + "'", records.layers(), widest);
        return (int) widest;
    }

    @Override
    public Path file() {
        return records.file();
    }

    @Override
    public int layers() {
        return rows.length;
    }

    @Override
    public int[] layerIds() {
        return rows.clone();
    }

    @Override
    public int experts() {
        return records.experts();
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
    public List<String> notes() {
        List<String> notes = new ArrayList<>(records.notes());
        if (rows.length < records.layers()) {
            notes.add(file() + ": " + (records.layers() - rows.length) + " of " + records.layers()
                    + " layers have no choices and are taken as dense");
        }
        return notes;
    }

    @Override
    public void forEach(boolean sequences, Visitor visitor) throws IOException {
        if (sequences) {
            throw records.fault("sequences cannot be kept, a SGLang dump names no sequences");
        }
        long token = 0;
        try (SglangRecords.Data data = records.data()) {
            for (Map.Entry<Long, SortedMap<Long, Entry>> pass : records.passes().entrySet()) {
                for (Map.Entry<Long, Entry> rank : pass.getValue().entrySet()) {
                    String where = file() + ": pass " + pass.getKey() + ", rank " + rank.getKey();
                    for (int[] ids : read(data, rank.getValue(), where)) {
                        if (ids != null) {
                            visitor.token(pass.getKey(), token++, 0, ids);
                        }
                    }
                }
            }
        }
    }

    /** Experts chosen by the tokens of one record, null for padding. */
    private int[] @Nullable [] read(SglangRecords.Data data, Entry entry, String where) throws IOException {
        long count = entry.tensor().size(1);
        long width = entry.tensor().size(2);
        if (entry.tensor().size(0) != records.layers()) {
            throw new FormatException(where + ": " + SglangRecords.TOP_K + " has shape "
                    + entry.tensor().shapeText() + ", the physical-to-logical map has " + records.layers()
                    + " layers");
        }
        SizeLimits.requireTable(where + ": " + SglangRecords.TOP_K, count, rows.length, topK);
        int[][] tokens = new int[(int) count][];
        int row = 0;
        try (TensorReader elements = data.read(entry)) {
            for (int layer = 0; layer < records.layers(); layer++) {
                boolean kept = row < rows.length && rows[row] == layer;
                for (int token = 0; token < count; token++) {
                    for (int column = 0; column < width; column++) {
                        long slot = elements.nextLong();
                        if (slot < -1 || slot >= records.slots()) {
                            throw new FormatException(where + ", layer " + layer + ", token " + token + ": slot ("
                                    + slot + ") must be in 0.." + (records.slots() - 1) + ", or -1 for none");
                        }
                        if (slot >= 0 && kept && column < topK) {
                            tokens[token] = tokens[token] == null ? nothing() : tokens[token];
                            tokens[token][row * topK + column] = records.map()[layer][(int) slot];
                        }
                    }
                }
                row += kept ? 1 : 0;
            }
        }
        return tokens;
    }

    private int[] nothing() {
        int[] ids = new int[rows.length * topK];
        java.util.Arrays.fill(ids, -1);
        return ids;
    }
}
