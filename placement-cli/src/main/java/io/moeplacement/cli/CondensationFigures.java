package io.moeplacement.cli;

import io.moeplacement.runtime.condensation.CondensationReport;
import io.moeplacement.runtime.condensation.SimilarityShortcut;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What condensation did, as the tree that {@code --json} prints. */
final class CondensationFigures {

    private CondensationFigures() {}

    /** @param arguments what was asked for */
    static Map<String, @Nullable Object> tree(CondensationReport report, CondensationArguments arguments) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("lossy", true);
        tree.put("embeddings", arguments.embeddings instanceof EmbeddingsSource.Recorded ? "file" : "synthetic");
        tree.put("threshold", arguments.threshold());
        SimilarityShortcut shortcut = arguments.shortcut();
        tree.put("s1", shortcut == null ? null : shortcut.s1());
        tree.put("s2", shortcut == null ? null : shortcut.s2());
        tree.put("refresh", arguments.refresh);
        tree.put("mergedRows", report.mergedRows());
        tree.put("mergedTokens", report.mergedTokens());
        tree.put("bytesSaved", report.bytesSaved());
        CondensationReport.Similarities similarities = report.similarities();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("computed", similarities.computed());
        counts.put("skippedSimilar", similarities.skippedSimilar());
        counts.put("skippedDissimilar", similarities.skippedDissimilar());
        tree.put("similarities", counts);
        CondensationReport.Quality quality = report.quality();
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        merged.put("mean", quality.mean());
        merged.put("least", quality.least());
        merged.put("belowThreshold", quality.belowThreshold());
        tree.put("mergedSimilarity", merged);
        return tree;
    }
}
