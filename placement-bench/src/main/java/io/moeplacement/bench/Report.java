package io.moeplacement.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tables of figures, printed as Markdown while they are measured, written as Markdown and JSON at the end. Not thread-safe. */
final class Report {

    private record Table(String title, List<String> columns, List<List<String>> rows) {}

    private final String name;
    private final @Nullable Path folder;
    private final PrintStream print;
    private final StringBuilder markdown = new StringBuilder();
    private final List<Table> tables = new ArrayList<>();

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

    /** A line of text of its own. */
    void say(String text) {
        line(text);
        line("");
    }

    /** Begins a table; rows follow. */
    void table(String title, String... columns) {
        if (!tables.isEmpty()) {
            line("");
        }
        say(title + ":");
        tables.add(new Table(title, List.of(columns), new ArrayList<>()));
        line("| " + String.join(" | ", columns) + " |");
        line("|" + " --- |".repeat(columns.length));
    }

    /**
     * A row of the last table: texts as they are, whole numbers too, others to four significant digits.
     *
     * @throws IllegalArgumentException when the number of cells is not that of the columns
     */
    void row(Object... cells) {
        Table table = tables.get(tables.size() - 1);
        if (cells.length != table.columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + table.columns.size() + " columns");
        }
        List<String> texts = new ArrayList<>();
        for (Object cell : cells) {
            texts.add(cell instanceof Double number ? text(number) : String.valueOf(cell));
        }
        table.rows.add(texts);
        line("| " + String.join(" | ", texts) + " |");
    }

    private static String text(double number) {
        double size = Math.abs(number);
        int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }

    private void line(String text) {
        markdown.append(text).append('\n');
        print.println(text);
    }

    /** Writes the files where a folder was given. */
    void write() {
        Path target = folder;
        if (target == null) {
            return;
        }
        try {
            Files.createDirectories(target);
            Files.writeString(target.resolve(name + ".md"), markdown);
            try (JsonGenerator json =
                    new JsonFactory().createGenerator(Files.newBufferedWriter(target.resolve(name + ".json")))) {
                write(json);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + name + " to " + target, e);
        }
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (Table table : tables) {
            for (List<String> row : table.rows) {
                json.writeStartObject();
                json.writeStringField("table", table.title);
                for (int i = 0; i < row.size(); i++) {
                    json.writeStringField(table.columns.get(i), row.get(i));
                }
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }
}
