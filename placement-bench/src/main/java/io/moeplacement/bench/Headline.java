package io.moeplacement.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The five rows of the README, taken from the tables of {@code docs/benchmarks.md}. */
final class Headline {

    /** A row: what it is called, the instance of the tables, and whether more is better. */
    private record Row(String words, String instance, boolean moreIsBetter) {}

    private static final List<Row> ROWS = List.of(
            new Row(
                    "gpt-oss-20b, locality on 4 devices (pipelined, top-1 pairs; more is better)",
                    "top-1 pairs 1x4",
                    true),
            new Row("the same with every layer's load within 1.05 x mean", "top-1 pairs 1x4 limit 1.05", true),
            new Row(
                    "gpt-oss-20b, devices per token on 8 devices, load within 1.05 (home; less is better)",
                    "fan-out 1x8 limit 1.05",
                    false),
            new Row("gpt-oss-20b, step time on 4 devices (home; seconds per 8192 tokens)", "step time 1x4", false),
            new Row(
                    "DeepSeek-V3, imbalance of 288 slots on 4 nodes of 8 devices (mean over layers)",
                    "deepseek-v3 prefill-2048, 288 slots, 4x8",
                    false));

    private static final List<String> OURS = List.of("heuristic", "ilp", "auto");

    private Headline() {}

    /**
     * The table.
     *
     * @throws IllegalArgumentException when a row or a column is missing
     */
    static String of(String benchmarks) {
        Map<String, Map<String, String>> rows = rows(benchmarks);
        StringBuilder table = new StringBuilder("| | `contiguous` | best peer | ours |\n| --- | --- | --- | --- |\n");
        for (Row row : ROWS) {
            Map<String, String> cells = rows.get(row.instance);
            if (cells == null || !cells.containsKey("contiguous")) {
                throw new IllegalArgumentException(Documents.BENCHMARKS + " has no row (" + row.instance + ")");
            }
            List<String> peers = new ArrayList<>(cells.keySet());
            peers.removeAll(OURS);
            peers.removeAll(List.of("instance", "bound"));
            table.append("| ")
                    .append(row.words)
                    .append(" | ")
                    .append(shown(cells.getOrDefault("contiguous", "")))
                    .append(" | ")
                    .append(best(cells, peers, row.moreIsBetter, ""))
                    .append(" | ")
                    .append(best(cells, OURS, row.moreIsBetter, "**"))
                    .append(" |\n");
        }
        return table.toString().strip();
    }

    /** Cells by column, by the name of the instance; the first table that has it counts. */
    private static Map<String, Map<String, String>> rows(String benchmarks) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        List<String> columns = List.of();
        for (String line : benchmarks.split("\n", -1)) {
            if (!line.startsWith("| ")) {
                columns = List.of();
                continue;
            }
            List<String> cells = new ArrayList<>();
            for (String cell : line.substring(2, line.lastIndexOf('|')).split(" \\| ", -1)) {
                cells.add(cell.strip());
            }
            if (columns.isEmpty()) {
                columns = cells;
            } else if (cells.size() == columns.size() && columns.get(0).equals("instance")) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < cells.size(); i++) {
                    row.put(columns.get(i), cells.get(i));
                }
                rows.putIfAbsent(cells.get(0), row);
            }
        }
        return rows;
    }

    private static String shown(String cell) {
        return cell.contains("!") ? "breaks the limit" : cell.replace("*", "");
    }

    private static String best(Map<String, String> cells, List<String> names, boolean moreIsBetter, String emphasis) {
        String best = null;
        double bestFigure = 0;
        for (String name : names) {
            Double figure = figure(cells.get(name));
            if (figure != null && (best == null || (moreIsBetter ? figure > bestFigure : figure < bestFigure))) {
                best = name;
                bestFigure = figure;
            }
        }
        return best == null
                ? "none"
                : emphasis + shown(cells.getOrDefault(best, "")).replace(" ~", "") + emphasis + " (`" + best + "`)"
                        + (cells.getOrDefault(best, "").contains("~") ? " ~" : "");
    }

    /** The figure of a cell that keeps the limits, else null. */
    private static @Nullable Double figure(@Nullable String cell) {
        String bare = cell == null ? "" : cell.replaceAll("[*~ ]", "");
        return bare.matches("[0-9.]+") ? Double.valueOf(bare) : null;
    }
}
