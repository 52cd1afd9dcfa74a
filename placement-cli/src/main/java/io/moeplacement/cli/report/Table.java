package io.moeplacement.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Figures in rows and columns.
 *
 * @param caption what the table shows
 * @param header names of all columns, that of the row labels first
 * @param rows the rows
 */
record Table(String caption, List<String> header, List<Row> rows) {

    /** @param cells as many as the table has columns beside the labels */
    record Row(String label, List<String> cells) {}

    Table {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.cells().size() != header.size() - 1) {
                throw new IllegalArgumentException("row " + row.label() + " has "
                        + row.cells().size() + " cells for " + (header.size() - 1) + " columns");
            }
        }
    }

    static Builder of(String caption, String... header) {
        return new Builder(caption, List.of(header));
    }

    static Builder of(String caption, String corner, List<String> columns) {
        List<String> header = new ArrayList<>(List.of(corner));
        header.addAll(columns);
        return new Builder(caption, header);
    }

    /** Collects rows. */
    static final class Builder {

        private final String caption;
        private final List<String> header;
        private final List<Row> rows = new ArrayList<>();

        private Builder(String caption, List<String> header) {
            this.caption = caption;
            this.header = header;
        }

        Builder add(String label, List<String> cells) {
            rows.add(new Row(label, List.copyOf(cells)));
            return this;
        }

        Builder add(String label, String... cells) {
            return add(label, List.of(cells));
        }

        Table build() {
            return new Table(caption, header, rows);
        }
    }
}
