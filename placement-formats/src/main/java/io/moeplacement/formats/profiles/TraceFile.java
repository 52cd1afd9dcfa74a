package io.moeplacement.formats.profiles;

import io.moeplacement.ProfileAccumulator;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.SequenceFilter;
import io.moeplacement.formats.files.SizeLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A raw routing trace, whatever kind of file it is in: ids are checked, sequences and steps are left out here.
 *
 * @param experts largest expert id plus 1, or the declared number
 * @param sequences which sequences are kept, or null for all
 * @param skip steps at the beginning that are left out
 */
public record TraceFile(
        TokenStream stream, int experts, @Nullable SequenceFilter sequences, int skip) implements ProfileSource {

    /** Sees the kept tokens one by one. The ids {@code [layers * topK]} are only lent. */
    public interface Visitor {
        void token(long token, long sequence, int[] ids);
    }

    /** Where loads of this trace are counted too. */
    interface LoadSink {
        /** The table {@code [layers][experts]} that counts a step. */
        double[][] tableOf(long step);
    }

    /** Unless the number of experts is declared, looks for the largest id. */
    public static TraceFile scan(TokenStream stream, ProfileOptions options) throws IOException {
        if (options.sequences() != null && !stream.namesSequences()) {
            // Names what is missing in its own words.
            stream.forEach(true, (step, token, sequence, ids) -> {});
        }
        Integer declared = options.experts();
        int known = stream.experts() > 0 || declared == null ? stream.experts() : declared;
        TraceFile trace = new TraceFile(stream, known, options.sequences(), options.skipSteps());
        return trace.experts > 0
                ? trace
                : new TraceFile(stream, trace.largestId() + 1, options.sequences(), options.skipSteps());
    }

    /** The same trace with other sequences kept. */
    public TraceFile withSequences(SequenceFilter filter) {
        return new TraceFile(stream, experts, filter, skip);
    }

    @Override
    public Path file() {
        return stream.file();
    }

    /** Number of tokens, those left out included. */
    public long tokens() {
        return stream.tokens();
    }

    @Override
    public int layers() {
        return stream.layers();
    }

    /** Experts per token and layer. */
    public int topK() {
        return stream.topK();
    }

    /** Whether tokens belong to steps of an engine. */
    public boolean hasSteps() {
        return stream.hasSteps();
    }

    @Override
    public int @Nullable [] namedLayers() {
        return stream.layerIds();
    }

    @Override
    public boolean declaresExperts() {
        return stream.experts() > 0;
    }

    @Override
    public Integer tokenTopK() {
        return topK();
    }

    @Override
    public List<String> notes() {
        return stream.notes();
    }

    /** Whether the file says which sequence a token belongs to. */
    public boolean namesSequences() throws IOException {
        return stream.namesSequences();
    }

    private int largestId() throws IOException {
        int[] largest = {-1};
        stream.forEach(sequences != null, (step, token, sequence, ids) -> {
            for (int i = 0; i < ids.length; i++) {
                if (ids[i] > largest[0]) {
                    requireId(token, i, ids[i], SizeLimits.MAX_EXPERTS);
                    largest[0] = ids[i];
                } else if (ids[i] < -1) {
                    requireId(token, i, ids[i], SizeLimits.MAX_EXPERTS);
                }
            }
        });
        if (largest[0] < 0) {
            throw new FormatException(file() + ": every expert id is -1 (not recorded)");
        }
        return largest[0];
    }

    private void requireId(long token, int index, int id, int limit) {
        if (id < -1 || id >= limit) {
            throw new FormatException(file() + ": token " + token + ", layer " + index / topK() + ", rank "
                    + index % topK() + ": expert id (" + id + ") must be in 0.." + (limit - 1)
                    + ", or -1 where nothing was recorded");
        }
    }

    /**
     * Feeds the kept tokens to an accumulator.
     *
     * @param allExperts experts per layer; a larger id is an error
     * @param sink where loads of this file are counted too, or null
     */
    void feed(ProfileAccumulator accumulator, int allExperts, @Nullable LoadSink sink) throws IOException {
        forEachStepped(allExperts, (step, token, sequence, ids) -> {
            try {
                accumulator.addToken(ids);
            } catch (IllegalArgumentException e) {
                throw new FormatException(file() + ": token " + token + ", " + e.getMessage(), e);
            }
            if (sink != null) {
                double[][] loads = sink.tableOf(step);
                for (int i = 0; i < ids.length; i++) {
                    if (ids[i] >= 0) {
                        loads[i / topK()][ids[i]]++;
                    }
                }
            }
        });
    }

    /**
     * Shows the kept tokens with the ids of their sequences, which are 0 unless sequences are selected.
     *
     * @param allExperts experts per layer; a larger id is an error
     */
    public void forEachKept(int allExperts, Visitor visitor) throws IOException {
        forEachStepped(allExperts, (step, token, sequence, ids) -> visitor.token(token, sequence, ids));
    }

    private void forEachStepped(int allExperts, TokenStream.Visitor visitor) throws IOException {
        Progress progress = new Progress();
        stream.forEach(sequences != null, (step, token, sequence, ids) -> {
            for (int i = 0; i < ids.length; i++) {
                requireId(token, i, ids[i], allExperts);
            }
            progress.enter(step);
            if (progress.steps > skip && (sequences == null || sequences.keeps(sequence))) {
                progress.kept++;
                visitor.token(step, token, sequence, ids);
            }
        });
        StepLoads.requireSteps(file(), skip, progress.steps);
        if (progress.kept == 0) {
            throw new FormatException(file() + ": no token is in the sequences " + sequences + " (remainder/modulus)");
        }
    }

    /** How far a pass over the tokens has come. */
    private static final class Progress {
        private long steps;
        private long current;
        private long kept;

        private void enter(long step) {
            if (steps == 0 || step != current) {
                steps++;
                current = step;
            }
        }
    }
}
