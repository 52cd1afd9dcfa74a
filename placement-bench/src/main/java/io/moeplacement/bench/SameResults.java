package io.moeplacement.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether two runs came to the same figures: every table of two {@code results.json}, but for the columns that measure the
 * machine, and for rows that the clock ended.
 */
public final class SameResults {

    /** What stands in the column "ended by" of a row that another run need not repeat. */
    static final String BY_THE_CLOCK = "CLOCK";

    private static final String ENDED_BY = "ended by";
    private static final String USAGE = "usage: same FIRST/results.json SECOND/results.json";

    private SameResults() {}

    /** Prints the differences; exit code 1 where there is one. */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("same: " + USAGE);
            System.exit(2);
        }
        int differences = compare(Path.of(args[0]), Path.of(args[1]), System.out);
        System.exit(differences == 0 ? 0 : 1);
    }

    /** Prints what differs and how much was compared; returns the number of differences. */
    static int compare(Path first, Path second, PrintStream print) {
        Map<String, List<Map<String, String>>> mine = read(first);
        Map<String, List<Map<String, String>>> others = read(second);
        int differences = 0;
        int cells = 0;
        int clocked = 0;
        if (!mine.keySet().equals(others.keySet())) {
            print.println("tables differ: " + mine.keySet() + " and " + others.keySet());
            differences++;
        }
        for (String title : mine.keySet()) {
            List<Map<String, String>> rows = mine.get(title);
            List<Map<String, String>> otherRows = others.getOrDefault(title, List.of());
            if (rows.size() != otherRows.size()) {
                print.println(title + ": " + rows.size() + " rows and " + otherRows.size());
                differences++;
            }
            for (int i = 0; i < Math.min(rows.size(), otherRows.size()); i++) {
                Map<String, String> row = rows.get(i);
                Map<String, String> other = otherRows.get(i);
                if (isByTheClock(row) || isByTheClock(other)) {
                    clocked++;
                    continue;
                }
                for (Map.Entry<String, String> cell : row.entrySet()) {
                    boolean compared = !Report.isClocked(cell.getKey());
                    cells += compared ? 1 : 0;
                    if (compared && !cell.getValue().equals(other.get(cell.getKey()))) {
                        print.println(title + ", row " + (i + 1) + " "
                                + row.values().stream().limit(3).toList() + ", " + cell.getKey() + ": "
                                + cell.getValue() + " and " + other.get(cell.getKey()));
                        differences++;
                    }
                }
            }
        }
        print.println(differences + " differences in " + cells + " cells compared; " + clocked
                + " rows ended by the clock were left out, and all times");
        return differences;
    }

    private static boolean isByTheClock(Map<String, String> row) {
        return BY_THE_CLOCK.equals(row.get(ENDED_BY));
    }

    /** Rows by title of their table; cells as they are written. */
    static Map<String, List<Map<String, String>>> read(Path file) {
        Map<String, List<Map<String, String>>> tables = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            String title = "";
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME
                        && json.currentName().equals("title")) {
                    title = json.nextTextValue();
                } else if (json.currentToken() == JsonToken.FIELD_NAME
                        && json.currentName().equals("rows")) {
                    tables.put(title, rows(json));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return tables;
    }

    private static List<Map<String, String>> rows(JsonParser json) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        json.nextToken();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Map<String, String> row = new LinkedHashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String column = json.currentName();
                json.nextToken();
                row.put(column, json.getText());
            }
            rows.add(row);
        }
        return rows;
    }
}
