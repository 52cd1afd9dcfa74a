package io.moeplacement.cli;

import io.moeplacement.runtime.ReplayReport;
import io.moeplacement.runtime.condensation.CondensationOptions;
import io.moeplacement.runtime.condensation.CondensationReport;
import io.moeplacement.runtime.condensation.SimilarityShortcut;
import io.moeplacement.runtime.condensation.TokenCondensation;
import io.moeplacement.runtime.condensation.TokenEmbeddings;
import io.moeplacement.testkit.workload.ClusteredEmbeddings;
import io.moeplacement.testkit.workload.EmbeddingShape;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how near-duplicate tokens are merged. */
final class CondensationArguments {

    private static final double DEFAULT_THRESHOLD = 0.8;

    @Option(
            names = "--condense",
            description =
                    "LOSSY: merge tokens of an expert that are nearly the same (Luffy); needs --embeddings. A merged"
                            + " token gets another token's output, which changes what a model says.")
    boolean condense;

    @Option(
            names = "--embeddings",
            paramLabel = "FILE|synthetic",
            converter = EmbeddingsConverter.class,
            description =
                    "Activations to compare: .npz with 'embeddings' or .npy, [tokens, dimension] or [tokens, layers,"
                            + " dimension], in the order of the trace; or made up, synthetic[:dimension=128,within=0.85,"
                            + "spread=0.1,between=0.1,away=0.05], near-duplicates where tokens share their first layer's experts.")
    @Nullable
    EmbeddingsSource embeddings;

    @Option(
            names = "--similarity-threshold",
            paramLabel = "H",
            converter = Numbers.ShareAboveZero.class,
            description = "Least cosine of two tokens that are merged, above 0, at most 1 (default: 0.8).")
    @Nullable
    Double threshold;

    @Option(
            names = "--s1",
            paramLabel = "S1",
            converter = Numbers.Share.class,
            description =
                    "Similarity shortcut: a pair above S1 in the layer before counts as the same, uncomputed; goes"
                            + " with --s2 (default: all similarities are computed).")
    @Nullable
    Double s1;

    @Option(
            names = "--s2",
            paramLabel = "S2",
            converter = Numbers.Share.class,
            description = "Similarity shortcut: a pair below S2 in the layer before counts as different; at most S1.")
    @Nullable
    Double s2;

    @Option(
            names = "--similarity-refresh",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Similarity shortcut: compute all similarities anew every N layers (default: never).")
    @Nullable
    Integer refresh;

    /** @throws CliException when options do not go together or a threshold is outside its range */
    void check(ProfileArguments profile, TokenOrder order) {
        if (!condense) {
            requireNone("--embeddings", embeddings);
            requireNone("--similarity-threshold", threshold);
            requireNone("--s1", s1);
            requireNone("--s2", s2);
            requireNone("--similarity-refresh", refresh);
            return;
        }
        if (embeddings == null) {
            throw CliException.usage(
                    "--condense needs --embeddings FILE or --embeddings synthetic; a trace does not say"
                            + " how similar its tokens are");
        }
        if (s1 != null && s2 == null) {
            throw CliException.usage("--s1 needs --s2 too, the other threshold of the similarity shortcut");
        }
        if (s2 != null && s1 == null) {
            throw CliException.usage("--s2 needs --s1 too, the other threshold of the similarity shortcut");
        }
        if (s1 != null && s2 != null && s2 > s1) {
            throw CliException.usage("--s2 (" + s2 + ") must be at most --s1 (" + s1
                    + "): a pair cannot be carried on as similar and as different at once");
        }
        if (refresh != null && s1 == null) {
            throw CliException.usage("--similarity-refresh applies to the similarity shortcut; give --s1 and --s2 too");
        }
        if (embeddings instanceof EmbeddingsSource.Recorded && order != TokenOrder.RECORDED) {
            throw CliException.usage("--embeddings FILE is read in the order of the trace; --order must be recorded");
        }
        if (embeddings instanceof EmbeddingsSource.Recorded && profile.sequences != null) {
            throw CliException.usage("--embeddings FILE holds all tokens of the trace, --sequences keeps some of them;"
                    + " write both files for the sequences you want");
        }
    }

    private static void requireNone(String option, @Nullable Object value) {
        if (value != null) {
            throw CliException.usage(option + " applies to --condense, which is lossy and has to be asked for");
        }
    }

    double threshold() {
        return threshold == null ? DEFAULT_THRESHOLD : threshold;
    }

    @Nullable
    SimilarityShortcut shortcut() {
        if (s1 == null || s2 == null) {
            return null;
        }
        SimilarityShortcut published = SimilarityShortcut.of(s1, s2);
        return refresh == null ? published : published.withRefresh(refresh);
    }

    CondensationOptions options(TokenEmbeddings activations) {
        return CondensationOptions.of(activations, threshold()).with(shortcut());
    }

    /**
     * Opens the embeddings; null when nothing is condensed.
     *
     * @param batch tokens of a step
     * @param seed picks what is made up
     * @throws CliException when there is too much of them, or a file is not about these tokens
     */
    @Nullable
    StepEmbeddings open(TraceInputs input, int batch, long seed, long maxInputBytes) {
        if (!condense || embeddings == null) {
            return null;
        }
        if (batch > TokenCondensation.MAX_TOKENS) {
            throw CliException.usage("--batch (" + batch + ") must be at most " + TokenCondensation.MAX_TOKENS
                    + " with --condense, which compares the tokens of a step in pairs");
        }
        if (embeddings instanceof EmbeddingsSource.Recorded recorded) {
            return FileEmbeddings.open(recorded.file(), maxInputBytes, batch, input);
        }
        EmbeddingShape shape = ((EmbeddingsSource.Synthetic) embeddings).shape();
        if ((long) batch * shape.dimension() > Integer.MAX_VALUE - 8) {
            throw CliException.usage("--batch (" + batch + ") times dimension (" + shape.dimension()
                    + ") of the synthetic embeddings is more than can be held; make one of them smaller");
        }
        return new SyntheticEmbeddings(
                new ClusteredEmbeddings(shape, seed), input.traces().topK(), batch);
    }

    /** What was merged, as {@code --json} prints it; null when nothing was to be. */
    @Nullable
    Map<String, @Nullable Object> figures(ReplayReport report) {
        CondensationReport condensed = report.techniques().condensation();
        return condensed == null ? null : CondensationFigures.tree(condensed, this);
    }

    /** Prints what was merged, if anything was to be. */
    void print(ReplayReport report, PrintWriter out) {
        CondensationReport condensed = report.techniques().condensation();
        if (condensed != null) {
            new CondensationText(out).print(report, condensed, this);
        }
    }

    /** Says what was made up. */
    void assume(List<String> assumptions) {
        if (condense && embeddings instanceof EmbeddingsSource.Synthetic synthetic) {
            EmbeddingShape shape = synthetic.shape();
            assumptions.add("SYNTHETIC embeddings (dimension " + shape.dimension() + ", cosine " + shape.within()
                    + " +- " + shape.spread() + " within, " + shape.between()
                    + " between clusters of tokens with the same"
                    + " experts in the first layer, " + shape.away() + " of them away), which say nothing about a real"
                    + " model");
        }
    }
}
