package io.moeplacement.bench;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import io.moeplacement.spi.TransportKernel;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A problem as a graph for METIS: a vertex per layer and expert, a constraint per layer (each vertex weighs 1 in its own),
 * edges weighted with transitions between neighbouring layers, or for fan-out with how often two experts of a layer are
 * selected together. Immutable.
 */
final class MetisGraph {

    /** METIS sums edge weights in 32 bits. */
    private static final double LARGEST_TOTAL = 1 << 29;

    /** Keeping an expert where METIS put it is worth more than any edge. */
    private static final double STAY = 1e9;

    private final int layers;
    private final int experts;
    /** {@code [vertex][vertex - first neighbour]}: edges to the same layer or to the next one, {@code [vertex][experts]}. */
    private final long[][] onward;

    private final boolean inLayer;

    private MetisGraph(int layers, int experts, boolean inLayer) {
        this.layers = layers;
        this.experts = experts;
        this.inLayer = inLayer;
        this.onward = new long[layers * experts][experts];
    }

    /** Whether a problem has one copy of each expert, equal slots, and something to cut. */
    static boolean takes(PlacementProblem problem) {
        boolean cuts = problem.objective() instanceof Objective.FanOut
                ? problem.profile().selections() != null
                : problem.objective() instanceof Objective.Locality;
        return cuts && problem.isSingleCopy() && problem.experts() % problem.devices() == 0 && problem.devices() > 1;
    }

    static MetisGraph of(PlacementProblem problem) {
        Selections selections = problem.profile().selections();
        if (problem.objective() instanceof Objective.FanOut && selections != null) {
            return together(problem, selections);
        }
        ExpertAffinity affinity = problem.profile().affinity();
        if (affinity == null) {
            throw new IllegalArgumentException("a profile without transitions has no graph");
        }
        MetisGraph graph = new MetisGraph(problem.layers(), problem.experts(), false);
        double scale = Math.min(1, LARGEST_TOTAL / Math.max(1, affinity.total()));
        for (int layer = 0; layer + 1 < graph.layers; layer++) {
            for (int from = 0; from < graph.experts; from++) {
                for (int to = 0; to < graph.experts; to++) {
                    graph.onward[layer * graph.experts + from][to] =
                            Math.round(scale * affinity.count(layer, from, to));
                }
            }
        }
        return graph;
    }

    private static MetisGraph together(PlacementProblem problem, Selections selections) {
        MetisGraph graph = new MetisGraph(problem.layers(), problem.experts(), true);
        double pairs = 0;
        for (int layer = 0; layer < graph.layers; layer++) {
            pairs += selections.total(layer)
                    * problem.profile().topK()
                    * problem.profile().topK();
        }
        double scale = Math.min(1, LARGEST_TOTAL / Math.max(1, pairs));
        double[][] counts = new double[graph.layers * graph.experts][graph.experts];
        for (int layer = 0; layer < graph.layers; layer++) {
            for (int set = 0; set < selections.sets(layer); set++) {
                graph.countPairs(counts, selections, layer, set);
            }
        }
        for (int vertex = 0; vertex < counts.length; vertex++) {
            for (int other = 0; other < graph.experts; other++) {
                graph.onward[vertex][other] = Math.round(scale * counts[vertex][other]);
            }
        }
        return graph;
    }

    private void countPairs(double[][] counts, Selections selections, int layer, int set) {
        int size = selections.size(layer, set);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                if (i != j) {
                    counts[layer * experts + selections.expert(layer, set, i)][selections.expert(layer, set, j)] +=
                            selections.count(layer, set);
                }
            }
        }
    }

    /** Writes the graph in METIS's own format, edges from both ends. */
    void write(Path file) throws IOException {
        int vertices = layers * experts;
        StringBuilder text = new StringBuilder();
        long edges = 0;
        for (int vertex = 0; vertex < vertices; vertex++) {
            int layer = vertex / experts;
            for (int constraint = 0; constraint < layers; constraint++) {
                text.append(constraint == layer ? "1 " : "0 ");
            }
            for (int other = 0; other < experts; other++) {
                edges += append(text, inLayer ? layer : layer + 1, other, weight(vertex, other));
                if (!inLayer && layer > 0) {
                    edges += append(text, layer - 1, other, onward[(layer - 1) * experts + other][vertex % experts]);
                }
            }
            text.append('\n');
        }
        try (Writer out = Files.newBufferedWriter(file)) {
            out.append(vertices + " " + edges / 2 + " 011 " + layers + "\n").append(text);
        }
    }

    private long weight(int vertex, int other) {
        return onward[vertex][other];
    }

    private int append(StringBuilder text, int layer, int expert, long weight) {
        if (weight == 0) {
            return 0;
        }
        text.append(layer * experts + expert + 1).append(' ').append(weight).append(' ');
        return 1;
    }

    /**
     * The device of each expert, {@code [layers][experts]}, from METIS's answer: it keeps its constraints only within a
     * tolerance, so each layer is completed by the assignment that moves the fewest experts, and of those cuts least.
     *
     * @param lines the part of each vertex
     */
    int[][] devices(List<String> lines, int devices) {
        int[][] deviceOf = new int[layers][experts];
        for (int vertex = 0; vertex < layers * experts; vertex++) {
            deviceOf[vertex / experts][vertex % experts] =
                    Integer.parseInt(lines.get(vertex).strip());
        }
        TransportKernel kernel = new TransportKernel(experts, devices);
        int[] capacity = new int[devices];
        java.util.Arrays.fill(capacity, experts / devices);
        for (int layer = 0; layer < layers; layer++) {
            double[] cost = new double[experts * devices];
            for (int expert = 0; expert < experts; expert++) {
                cost[expert * devices + deviceOf[layer][expert]] -= STAY;
                credit(cost, deviceOf, layer, expert, devices);
            }
            kernel.assign(cost, capacity, deviceOf[layer]);
        }
        return deviceOf;
    }

    private void credit(double[] cost, int[][] deviceOf, int layer, int expert, int devices) {
        for (int other = 0; other < experts; other++) {
            if (inLayer || layer + 1 < layers) {
                int place = deviceOf[inLayer ? layer : layer + 1][other];
                cost[expert * devices + place] -= onward[layer * experts + expert][other];
            }
            if (!inLayer && layer > 0) {
                cost[expert * devices + deviceOf[layer - 1][other]] -= onward[(layer - 1) * experts + other][expert];
            }
        }
    }
}
