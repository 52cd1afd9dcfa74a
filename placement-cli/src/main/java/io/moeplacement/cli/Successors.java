package io.moeplacement.cli;

import io.moeplacement.ExpertAffinity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The most frequent next experts of each expert of a layer, with their conditional probabilities. */
final class Successors {

    private final ExpertAffinity affinity;
    private final int pair;
    private final int most;

    /** @param most how many next experts of each */
    Successors(ExpertAffinity affinity, int pair, int most) {
        this.affinity = affinity;
        this.pair = pair;
        this.most = most;
    }

    /** Experts without transitions have no entry; next experts that never follow neither. The lowest id first on a tie. */
    List<Map<String, Object>> toJson() {
        List<Map<String, Object>> experts = new ArrayList<>();
        for (int from = 0; from < affinity.experts(); from++) {
            double[] row = affinity.row(pair, from);
            double total = DoubleStream.of(row).sum();
            if (total > 0) {
                List<Map<String, Object>> next = IntStream.range(0, row.length)
                        .boxed()
                        .filter(to -> row[to] > 0)
                        .sorted(Comparator.comparingDouble(to -> -row[to]))
                        .limit(most)
                        .map(to -> share(to, row[to] / total))
                        .toList();
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("expert", from);
                entry.put("next", next);
                experts.add(entry);
            }
        }
        return experts;
    }

    private static Map<String, Object> share(int expert, double share) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("expert", expert);
        entry.put("probability", share);
        return entry;
    }
}
