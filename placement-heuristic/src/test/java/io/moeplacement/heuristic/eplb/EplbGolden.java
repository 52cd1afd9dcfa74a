package io.moeplacement.heuristic.eplb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** One reference case of the published balancer, from a file that is not part of the repository. */
record EplbGolden(
        String name,
        double[][] weight,
        int slots,
        int groups,
        int nodes,
        int devices,
        int[][] phy2log,
        double[] maxOverMean) {

    static Path file() {
        return Path.of(System.getProperty("moe.traces", "traces"))
                .resolveSibling("golden")
                .resolve("eplb-cases.json");
    }

    static List<EplbGolden> read(Path file) throws IOException {
        List<EplbGolden> cases = new ArrayList<>();
        for (String text : Files.readString(file).split("(?=\\{\"name\")", -1)) {
            if (text.startsWith("{")) {
                cases.add(new EplbGolden(
                        text(text, "name", "\"([^\"]*)\""),
                        table(text, "weight"),
                        number(text, "num_replicas"),
                        number(text, "num_groups"),
                        number(text, "num_nodes"),
                        number(text, "num_gpus"),
                        Arrays.stream(table(text, "phy2log"))
                                .map(row -> Arrays.stream(row)
                                        .mapToInt(value -> (int) value)
                                        .toArray())
                                .toArray(int[][]::new),
                        row(text(text, "max_over_mean", "\\[([^\\]]*)\\]"))));
            }
        }
        return cases;
    }

    private static String text(String json, String key, String value) {
        Matcher matcher = Pattern.compile("\"" + key + "\"\\s*:\\s*" + value).matcher(json);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + key + " in " + json);
        }
        return matcher.group(1);
    }

    private static int number(String json, String key) {
        return Integer.parseInt(text(json, key, "(\\d+)"));
    }

    private static double[][] table(String json, String key) {
        return Arrays.stream(text(json, key, "\\[\\[(.*?)\\]\\]").split("\\]\\s*,\\s*\\[", -1))
                .map(EplbGolden::row)
                .toArray(double[][]::new);
    }

    private static double[] row(String numbers) {
        return Arrays.stream(numbers.split(",", -1))
                .mapToDouble(number -> Double.parseDouble(number.strip()))
                .toArray();
    }

    int[] copies(int[] row) {
        int[] copies = new int[weight[0].length];
        for (int expert : row) {
            copies[expert]++;
        }
        return copies;
    }

    /** Largest device load over the mean; 0 without load, as in the file. */
    double maxOverMean(int layer, int[] row) {
        int[] copies = copies(row);
        double[] load = new double[devices];
        for (int slot = 0; slot < row.length; slot++) {
            load[slot * devices / row.length] += weight[layer][row[slot]] / copies[row[slot]];
        }
        double total = Arrays.stream(load).sum();
        return total == 0 ? 0 : Arrays.stream(load).max().orElse(0) * devices / total;
    }

    /** Copy counts of the experts, heaviest expert first, larger counts first among equal loads. */
    List<Integer> copiesByLoad(int layer, int[] row) {
        int[] copies = copies(row);
        return IntStream.range(0, copies.length)
                .boxed()
                .sorted((a, b) -> weight[layer][a] == weight[layer][b]
                        ? Integer.compare(copies[b], copies[a])
                        : Double.compare(weight[layer][b], weight[layer][a]))
                .map(expert -> copies[expert])
                .toList();
    }

    /** Whether no two experts have equal loads per copy and no two groups equal loads. */
    boolean hasNoTies(int layer) {
        int[] copies = copies(phy2log[layer]);
        double[] load = weight[layer];
        long shares = IntStream.range(0, load.length)
                .mapToObj(expert -> (float) load[expert] / copies[expert])
                .distinct()
                .count();
        int size = load.length / groups;
        long groupLoads = IntStream.range(0, groups)
                .mapToObj(group ->
                        Arrays.stream(load, group * size, (group + 1) * size).sum())
                .distinct()
                .count();
        return shares == load.length && groupLoads == groups;
    }
}
