package io.moeplacement.runtime;

import io.moeplacement.runtime.condensation.CondensationReport;
import io.moeplacement.runtime.condensation.TokenCondensation;

/** What condensation adds up, over the layers of a step or over steps. Not thread-safe. */
final class CondensationSums {

    private long mergedRows;
    private long mergedTokens;
    private double bytesSaved;
    private long computed;
    private long skippedSimilar;
    private long skippedDissimilar;
    private double similarity;
    private double least = Double.POSITIVE_INFINITY;
    private long belowThreshold;

    void clear() {
        mergedRows = 0;
        mergedTokens = 0;
        bytesSaved = 0;
        computed = 0;
        skippedSimilar = 0;
        skippedDissimilar = 0;
        similarity = 0;
        least = Double.POSITIVE_INFINITY;
        belowThreshold = 0;
    }

    /** Counts the similarities of a block. */
    void addSimilarities(TokenCondensation block) {
        computed += block.computed();
        skippedSimilar += block.carriedSimilar();
        skippedDissimilar += block.carriedDissimilar();
    }

    void addMergedRow(double similarityToKeeper, double threshold) {
        mergedRows++;
        similarity += similarityToKeeper;
        least = Math.min(least, similarityToKeeper);
        belowThreshold += similarityToKeeper < threshold ? 1 : 0;
    }

    void addMergedTokens(long tokens) {
        mergedTokens += tokens;
    }

    void addBytesSaved(double bytes) {
        bytesSaved += bytes;
    }

    void add(CondensationSums other) {
        mergedRows += other.mergedRows;
        mergedTokens += other.mergedTokens;
        bytesSaved += other.bytesSaved;
        computed += other.computed;
        skippedSimilar += other.skippedSimilar;
        skippedDissimilar += other.skippedDissimilar;
        similarity += other.similarity;
        least = Math.min(least, other.least);
        belowThreshold += other.belowThreshold;
    }

    CondensationReport report() {
        return new CondensationReport(
                mergedRows,
                mergedTokens,
                bytesSaved,
                new CondensationReport.Similarities(computed, skippedSimilar, skippedDissimilar),
                new CondensationReport.Quality(
                        mergedRows == 0 ? null : similarity / mergedRows,
                        mergedRows == 0 ? null : least,
                        belowThreshold));
    }
}
