package io.moeplacement.runtime.condensation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Condensation as the paper words it, with maps and sets: pairs, components, the token of highest degree, again. */
final class NaiveCondensation {

    private final int topK;
    private final int dimension;
    private final @Nullable SimilarityShortcut shortcut;
    private Map<List<Integer>, Double> previous = new HashMap<>();
    private int block;

    /** Keeper of each (token, expert). */
    final Map<List<Integer>, Integer> keepers = new HashMap<>();

    int computed;
    int similar;
    int dissimilar;

    NaiveCondensation(int topK, int dimension, @Nullable SimilarityShortcut shortcut) {
        this.topK = topK;
        this.dimension = dimension;
        this.shortcut = shortcut;
    }

    void condense(int tokens, int[] experts, int[] sources, float[] embeddings, double threshold) {
        keepers.clear();
        computed = 0;
        similar = 0;
        dissimilar = 0;
        if (shortcut == null || block++ % shortcut.refreshEvery() == 0) {
            previous = new HashMap<>();
        }
        Map<List<Integer>, Double> values = new HashMap<>();
        Map<List<Integer>, List<Integer>> groups =
                new TreeMap<>(java.util.Comparator.<List<Integer>>comparingInt(key -> key.get(0))
                        .thenComparingInt(key -> key.get(1)));
        for (int token = 0; token < tokens; token++) {
            for (int rank = 0; rank < topK; rank++) {
                int expert = experts[token * topK + rank];
                if (expert >= 0) {
                    groups.computeIfAbsent(List.of(expert, sources[token]), key -> new ArrayList<>())
                            .add(token);
                }
            }
        }
        groups.forEach((key, group) -> {
            Map<Integer, Set<Integer>> edges = new TreeMap<>();
            group.forEach(token -> edges.put(token, new TreeSet<>()));
            for (int i : group) {
                for (int j : group) {
                    if (i < j && value(i, j, embeddings, values) >= threshold) {
                        edges.getOrDefault(i, Set.of()).add(j);
                        edges.getOrDefault(j, Set.of()).add(i);
                    }
                }
            }
            group.forEach(token -> keepers.put(List.of(token, key.get(0)), token));
            for (Set<Integer> component : components(edges)) {
                merge(component, edges, key.get(0));
            }
        });
        previous = values;
    }

    private void merge(Set<Integer> component, Map<Integer, Set<Integer>> edges, int expert) {
        int best = -1;
        int most = 0;
        for (int token : component) {
            int degree = edges.getOrDefault(token, Set.of()).size();
            if (degree > most) {
                best = token;
                most = degree;
            }
        }
        if (best < 0) {
            return;
        }
        Set<Integer> gone = new HashSet<>(edges.get(best));
        for (int merged : gone) {
            keepers.put(List.of(merged, expert), best);
        }
        gone.add(best);
        edges.keySet().removeAll(gone);
        edges.values().forEach(neighbours -> neighbours.removeAll(gone));
        Set<Integer> rest = new TreeSet<>(component);
        rest.removeAll(gone);
        Map<Integer, Set<Integer>> left = new TreeMap<>();
        rest.forEach(token -> left.put(token, edges.get(token)));
        components(left).forEach(part -> merge(part, edges, expert));
    }

    private static List<Set<Integer>> components(Map<Integer, Set<Integer>> edges) {
        List<Set<Integer>> components = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int token : edges.keySet()) {
            Set<Integer> component = new TreeSet<>();
            List<Integer> waiting = new ArrayList<>(List.of(token));
            while (!waiting.isEmpty()) {
                int next = waiting.remove(waiting.size() - 1);
                if (seen.add(next)) {
                    component.add(next);
                    waiting.addAll(edges.get(next));
                }
            }
            if (!component.isEmpty()) {
                components.add(component);
            }
        }
        return components;
    }

    private double value(int i, int j, float[] embeddings, Map<List<Integer>, Double> values) {
        List<Integer> pair = List.of(i, j);
        Double known = values.get(pair);
        if (known == null) {
            known = fresh(previous.get(pair), i, j, embeddings);
            values.put(pair, known);
        }
        return known;
    }

    private double fresh(@Nullable Double before, int i, int j, float[] embeddings) {
        if (shortcut != null && before != null && before > shortcut.s1()) {
            similar++;
            return 1;
        }
        if (shortcut != null && before != null && before < shortcut.s2()) {
            dissimilar++;
            return 0;
        }
        computed++;
        return cosine(i, j, embeddings);
    }

    private double cosine(int i, int j, float[] embeddings) {
        double dot = 0;
        double square = 0;
        double other = 0;
        for (int d = 0; d < dimension; d++) {
            double x = embeddings[i * dimension + d];
            double y = embeddings[j * dimension + d];
            dot += x * y;
            square += x * x;
            other += y * y;
        }
        return Math.max(0, dot / (Math.sqrt(square) * Math.sqrt(other)));
    }
}
