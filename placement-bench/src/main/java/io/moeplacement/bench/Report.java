package io.moeplacement.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tables of figures, printed as Markdown while they are measured, written as Markdown and JSON at the end. The JSON has an
 * object {@code about} and an array {@code tables}; each table has {@code title}, {@code clocked} (the columns that
 * measure this machine, see {@link #CLOCKED}) and {@code rows}, objects by column. Not thread-safe.
 */
final class Report {

    /** Words in the name of a column that differs from run to run: times, and what follows from them. */
    private static final String CLOCKED =
            "(?i).*(\\bms\\b|\\bs\\b|\\bMB\\b|seconds|slope|\\bB/op\\b|per second|measured).*";

    private record Table(String title, List<String> columns, List<List<Object>> rows) {}

    private final String name;
    private final @Nullable Path folder;
    private final PrintStream print;
    private final StringBuilder markdown = new StringBuilder();
    private final Map<String, String> about = new LinkedHashMap<>();
    private final List<Table> tables = new ArrayList<>();
    private boolean silent;

    /**
     * An empty report.
     *
     * @param name name of the files, without ending
     * @param folder where they go, or null for printing alone
     */
    Report(String name, @Nullable Path folder, PrintStream print) {
        this.name = name;
        this.folder = folder;
        this.print = print;
    }

    /** Whether a column of this name measures the machine and not the method. */
    static boolean isClocked(String column) {
        return column.matches(CLOCKED);
    }

    /** A fact about the whole report, such as a version. */
    void about(String key, String value) {
        about.put(key, value);
    }

    /** A line of text of its own. */
    void say(String text) {
        separate();
        line(text);
        line("");
    }

    /** Begins a table; rows follow. */
    void table(String title, String... columns) {
        begin(title, List.of(columns), false);
        view(title, List.of(columns));
    }

    /** Begins a table that goes into the JSON alone. */
    void data(String title, String... columns) {
        begin(title, List.of(columns), true);
    }

    private void begin(String title, List<String> columns, boolean toJsonAlone) {
        tables.add(new Table(title, columns, new ArrayList<>()));
        silent = toJsonAlone;
    }

    /** The head of a table that goes into the Markdown alone; {@link #viewRow} follows. */
    void view(String title, List<String> columns) {
        say(title + ":");
        line("| " + String.join(" | ", columns) + " |");
        line("|" + " --- |".repeat(columns.size()));
    }

    /** A blank line after a table. */
    private void separate() {
        if (markdown.length() > 1 && markdown.charAt(markdown.length() - 2) != '\n') {
            line("");
        }
    }

    /** A row of a table that goes into the Markdown alone. */
    void viewRow(List<String> cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    /**
     * A row of the last table: texts as they are, whole numbers too, others to four decimals or four significant digits in
     * the Markdown and in full in the JSON.
     *
     * @throws IllegalArgumentException when the number of cells is not that of the columns
     */
    void row(Object... cells) {
        Table table = tables.get(tables.size() - 1);
        if (cells.length != table.columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + table.columns.size() + " columns");
        }
        table.rows.add(List.of(cells));
        if (!silent) {
            List<String> texts = new ArrayList<>();
            for (Object cell : cells) {
                texts.add(cell instanceof Double number ? text(number) : String.valueOf(cell));
            }
            viewRow(texts);
        }
    }

    /** A number as the tables show it. */
    static String text(double number) {
        double size = Math.abs(number);
        if (size > 0 && size < 0.1) {
            return String.format(Locale.ROOT, "%.3g", number);
        }
        int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }

    private void line(String text) {
        markdown.append(text).append('\n');
        print.println(text);
    }

    /** Writes the files where a folder was given; each one whole or not at all. */
    void write() {
        Path target = folder;
        if (target == null) {
            return;
        }
        try {
            Files.createDirectories(target);
            Path half = Files.createTempFile(target, name, ".part");
            Files.writeString(half, markdown);
            Files.move(half, target.resolve(name + ".md"), StandardCopyOption.REPLACE_EXISTING);
            half = Files.createTempFile(target, name, ".part");
            try (JsonGenerator json = new JsonFactory().createGenerator(Files.newBufferedWriter(half))) {
                write(json.useDefaultPrettyPrinter());
            }
            Files.move(half, target.resolve(name + ".json"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + name + " to " + target, e);
        }
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("about");
        for (Map.Entry<String, String> entry : about.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("tables");
        for (Table table : tables) {
            write(json, table);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Table table) throws IOException {
        json.writeStartObject();
        json.writeStringField("title", table.title);
        json.writeArrayFieldStart("clocked");
        for (String column : table.columns) {
            if (isClocked(column)) {
                json.writeString(column);
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("rows");
        for (List<Object> row : table.rows) {
            json.writeStartObject();
            for (int i = 0; i < row.size(); i++) {
                json.writeFieldName(table.columns.get(i));
                write(json, row.get(i));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Object cell) throws IOException {
        if (cell instanceof Double number && !number.isNaN() && !number.isInfinite()) {
            json.writeNumber(number);
        } else if (cell instanceof Long || cell instanceof Integer) {
            json.writeNumber(((Number) cell).longValue());
        } else {
            json.writeString(String.valueOf(cell));
        }
    }
}
