package io.moeplacement.cli;

import io.moeplacement.runtime.ReplayReport;
import io.moeplacement.runtime.condensation.CondensationReport;
import java.io.PrintWriter;

/** What condensation did, for people. */
final class CondensationText {

    private final PrintWriter out;

    CondensationText(PrintWriter out) {
        this.out = out;
    }

    /** @param arguments what was asked for */
    void print(ReplayReport report, CondensationReport condensed, CondensationArguments arguments) {
        boolean synthetic = arguments.embeddings instanceof EmbeddingsSource.Synthetic;
        out.println();
        out.println("LOSSY: near-duplicate tokens were merged (cosine of at least " + arguments.threshold() + " of "
                + (synthetic ? "SYNTHETIC" : "recorded") + " embeddings); a model would say something else");
        out.println("merged rows " + condensed.mergedRows() + share(condensed.mergedRows(), report.assignments())
                + ", tokens with nothing left to send " + condensed.mergedTokens() + " (of all layers)");
        double sent = report.bytes().sameNode() + report.bytes().crossNode();
        out.println("bytes saved " + Figures.megabytes(condensed.bytesSaved())
                + share(condensed.bytesSaved(), sent + condensed.bytesSaved()));
        CondensationReport.Similarities similarities = condensed.similarities();
        out.println("similarities computed " + similarities.computed()
                + share(similarities.computed(), similarities.pairs()) + ", skipped as similar "
                + similarities.skippedSimilar() + share(similarities.skippedSimilar(), similarities.pairs())
                + ", as dissimilar " + similarities.skippedDissimilar()
                + share(similarities.skippedDissimilar(), similarities.pairs()));
        CondensationReport.Quality quality = condensed.quality();
        out.println("similarity of merged tokens to their keepers: mean " + Figures.ratio(quality.mean()) + ", least "
                + Figures.ratio(quality.least()) + ", below the threshold " + quality.belowThreshold()
                + share(quality.belowThreshold(), condensed.mergedRows()));
    }

    private static String share(long part, long whole) {
        return share((double) part, (double) whole);
    }

    private static String share(double part, double whole) {
        return whole == 0 ? "" : " (" + Figures.percent(part / whole) + ")";
    }
}
