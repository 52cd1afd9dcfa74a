package io.moeplacement.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Columns of text, aligned; the first column to the left, the others to the right. */
final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final Map<Integer, UnaryOperator<String>> paint = new HashMap<>();

    Table(String... header) {
        rows.add(List.of(header));
    }

    void add(List<String> row) {
        if (row.size() != rows.get(0).size()) {
            throw new IllegalArgumentException("row of " + row.size() + " cells in a table of "
                    + rows.get(0).size() + " columns");
        }
        rows.add(List.copyOf(row));
    }

    /** Adds a row that people should see first. */
    void add(List<String> row, UnaryOperator<String> colour) {
        paint.put(rows.size(), colour);
        add(row);
    }

    void print(PrintWriter out) {
        for (int i = 0; i < rows.size(); i++) {
            List<String> row = rows.get(i);
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String fill = " ".repeat(width(column) - row.get(column).length());
                line.append(column == 0 ? row.get(column) + fill : GAP + fill + row.get(column));
            }
            out.println(paint.getOrDefault(i, UnaryOperator.identity())
                    .apply(line.toString().stripTrailing()));
        }
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
