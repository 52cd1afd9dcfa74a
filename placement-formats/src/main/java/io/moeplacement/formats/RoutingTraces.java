package io.moeplacement.formats;

import io.moeplacement.formats.profiles.ProfileSource;
import io.moeplacement.formats.profiles.TraceFile;
import io.moeplacement.formats.recognition.Recognition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Raw routing traces of one model, token by token: what {@link ProfileReader} makes profiles of. Files are read as streams, anew for
 * each pass. Immutable, thread-safe.
 */
public final class RoutingTraces {

    private final List<TraceFile> traces;
    private final boolean namesSequences;

    private RoutingTraces(List<TraceFile> traces, boolean namesSequences) {
        this.traces = List.copyOf(traces);
        this.namesSequences = namesSequences;
    }

    /** Sees tokens one by one. */
    @FunctionalInterface
    public interface TokenVisitor {

        /**
         * One token.
         *
         * @param sequence number of its sequence, counted from 0 in order of first appearance over all files; where files do
         *     not name sequences, the number of the file
         * @param chosen expert ids {@code [layers * k]}, each layer in descending router weight, -1 where nothing was recorded;
         *     reused for the next token, so copy what you keep
         */
        void token(long sequence, int[] chosen);
    }

    /**
     * Looks at files.
     *
     * @param files at least one file, all of one model
     * @param options how to read; the number of experts should be declared, else each file is read once to find it
     * @return null when a file is something else than a routing trace
     * @throws FormatException when a file is absent, of no known kind or damaged, or the files differ in layers or k
     */
    public static @Nullable RoutingTraces open(List<Path> files, ProfileOptions options) {
        List<TraceFile> traces = new ArrayList<>();
        boolean named = true;
        for (ProfileSource source : Recognition.sources(files, options)) {
            if (!(source instanceof TraceFile trace)) {
                return null;
            }
            requireSameShape(traces, trace);
            try {
                named &= trace.namesSequences();
            } catch (IOException e) {
                throw new FormatException(trace.file() + ": cannot be read (" + e.getMessage() + ")", e);
            }
            traces.add(trace);
        }
        return new RoutingTraces(traces, named);
    }

    private static void requireSameShape(List<TraceFile> traces, TraceFile trace) {
        if (!traces.isEmpty() && !Arrays.equals(traces.get(0).namedLayers(), trace.namedLayers())) {
            throw new FormatException(trace.file() + " and " + traces.get(0).file() + " have different layers");
        }
        if (!traces.isEmpty()
                && (traces.get(0).layers() != trace.layers() || traces.get(0).topK() != trace.topK())) {
            TraceFile first = traces.get(0);
            throw new FormatException(trace.file() + " has " + trace.layers() + " layers of " + trace.topK()
                    + " experts per token, " + first.file() + " has " + first.layers() + " of " + first.topK());
        }
    }

    /** Tokens of all files, those left out by {@link ProfileOptions#sequences} included. */
    public long tokens() {
        return traces.stream().mapToLong(TraceFile::tokens).sum();
    }

    /** Layers per token. */
    public int layers() {
        return traces.get(0).layers();
    }

    /** Ids of the layers, ascending; 0, 1, ... where the files do not name them. */
    public int[] layerIds() {
        int[] named = traces.get(0).namedLayers();
        return named != null ? named : IntStream.range(0, layers()).toArray();
    }

    /** Experts per token and layer. */
    public int topK() {
        return traces.get(0).topK();
    }

    /** Experts per layer: the declared number, else the largest id of all files plus 1. */
    public int experts() {
        return traces.stream().mapToInt(TraceFile::experts).max().orElseThrow();
    }

    /** Whether all files say which sequence a token belongs to. */
    public boolean namesSequences() {
        return namesSequences;
    }

    /**
     * Shows all kept tokens in order.
     *
     * @param experts experts per layer; a larger id is an error
     * @throws FormatException when a file is damaged, an id is out of range, or no token is kept
     */
    public void forEachToken(int experts, TokenVisitor visitor) {
        long[] numbers = {0};
        for (TraceFile trace : traces) {
            Map<Long, Long> known = new HashMap<>();
            try {
                named(trace).forEachKept(experts, (token, sequence, ids) -> {
                    Long number = known.get(sequence);
                    if (number == null) {
                        number = numbers[0]++;
                        known.put(sequence, number);
                    }
                    visitor.token(number, ids);
                });
            } catch (IOException e) {
                throw new FormatException(trace.file() + ": cannot be read (" + e.getMessage() + ")", e);
            }
        }
    }

    /** Sequence ids are read where sequences are selected, so that all are selected where nobody chose. */
    private TraceFile named(TraceFile trace) {
        return namesSequences && trace.sequences() == null ? trace.withSequences(new SequenceFilter(0, 1)) : trace;
    }
}
