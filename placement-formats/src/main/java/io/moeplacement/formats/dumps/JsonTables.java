package io.moeplacement.formats.dumps;

import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonIn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tables of counts in JSON arrays, one at a time in memory and none larger than is believed. */
final class JsonTables {

    private final JsonIn in;
    private final double least;

    private JsonTables(JsonIn in, double least) {
        this.in = in;
        this.least = least;
    }

    /** Takes a table {@code [layers][experts]}. */
    interface Sink {
        void table(double[][] counts);
    }

    /** Reads {@code [layers][experts]}, or {@code [steps][layers][experts]} table by table. */
    static void visit(JsonIn in, Sink sink) throws IOException {
        JsonTables reader = new JsonTables(in, 0);
        List<double[]> rows = new ArrayList<>();
        long[] tables = {0};
        in.elements(element -> {
            Element read = reader.element();
            if (read.table != null && rows.isEmpty()) {
                tables[0]++;
                sink.table(read.table);
            } else if (read.row != null && tables[0] == 0) {
                reader.add(rows, read.row);
            } else {
                throw in.bad("rows of counts and tables of counts in one array");
            }
        });
        if (!rows.isEmpty()) {
            sink.table(rows.toArray(double[][]::new));
        }
    }

    /** Reads {@code [layers][experts]}. */
    static double[][] table(JsonIn in) throws IOException {
        return new JsonTables(in, 0).table();
    }

    /** Reads which expert is in which slot, {@code [layers][slots]}, -1 for none. */
    static int[][] slots(JsonIn in) throws IOException {
        double[][] table = new JsonTables(in, -1).table();
        int[][] slots = new int[table.length][table[0].length];
        for (int layer = 0; layer < slots.length; layer++) {
            for (int slot = 0; slot < slots[layer].length; slot++) {
                slots[layer][slot] = (int) table[layer][slot];
                if (slots[layer][slot] != table[layer][slot]) {
                    throw in.bad("layer " + layer + ", slot " + slot + ": " + table[layer][slot] + " is no expert id");
                }
            }
        }
        return slots;
    }

    private double[][] table() throws IOException {
        List<double[]> rows = new ArrayList<>();
        in.elements(element -> add(rows, row()));
        if (rows.isEmpty()) {
            throw in.bad("is empty, rows of counts are expected");
        }
        return rows.toArray(double[][]::new);
    }

    /** One of the two. */
    private record Element(
            double @org.jspecify.annotations.Nullable [] row,
            double @org.jspecify.annotations.Nullable [] @org.jspecify.annotations.Nullable [] table) {}

    private Element element() throws IOException {
        Numbers numbers = new Numbers();
        List<double[]> rows = new ArrayList<>();
        in.elements(item -> {
            if (!item.isArray() && rows.isEmpty()) {
                numbers.add(count());
            } else if (numbers.size == 0) {
                add(rows, row());
            } else {
                throw in.bad("a number is expected, as before it");
            }
        });
        return rows.isEmpty() ? new Element(numbers.values(), null) : new Element(null, rows.toArray(double[][]::new));
    }

    private void add(List<double[]> rows, double[] row) {
        if (!rows.isEmpty() && rows.get(0).length != row.length) {
            throw in.bad("row of " + row.length + " counts, the first one has " + rows.get(0).length);
        }
        if (rows.size() == SizeLimits.MAX_LAYERS || (rows.size() + 1L) * row.length > SizeLimits.MAX_TABLE) {
            throw in.bad(
                    "more than " + SizeLimits.MAX_LAYERS + " rows or " + SizeLimits.MAX_TABLE + " counts in one table");
        }
        rows.add(row);
    }

    private double[] row() throws IOException {
        Numbers numbers = new Numbers();
        in.elements(item -> numbers.add(count()));
        return numbers.values();
    }

    private double count() throws IOException {
        double count = in.number();
        if (!(count >= least && count <= SizeLimits.MAX_COUNT)) {
            throw in.bad(count + " must be a count from 0 to 2^53");
        }
        return count;
    }

    /** A growing row. */
    private final class Numbers {

        private double[] values = new double[64];
        private int size;

        private void add(double value) {
            if (size == SizeLimits.MAX_EXPERTS) {
                throw in.bad("more than " + SizeLimits.MAX_EXPERTS + " counts in one row");
            }
            values = size == values.length ? Arrays.copyOf(values, 2 * size) : values;
            values[size++] = value;
        }

        private double[] values() {
            if (size == 0) {
                throw in.bad("row without counts");
            }
            return Arrays.copyOf(values, size);
        }
    }
}
