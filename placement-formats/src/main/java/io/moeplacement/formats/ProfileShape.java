package io.moeplacement.formats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The shape that several files of one model agree on.
 *
 * @param topKAssumed whether no file gives topK
 * @param layersFrom which file names the layers, for messages
 * @param notes what was assumed, one line each
 */
record ProfileShape(int[] layerIds, int experts, int topK, boolean topKAssumed, String layersFrom, List<String> notes) {

    /** @throws FormatException when shapes clash; the message names both files */
    static ProfileShape of(ProfileOptions options, List<ProfileSource> sources) {
        List<String> notes = new ArrayList<>();
        int experts = experts(options, sources, notes);
        ProfileSource namer = namer(sources);
        int[] layerIds = layerIds(namer, sources);
        for (ProfileSource source : sources) {
            requireLayers(source, namer, layerIds, notes);
        }
        Integer topK = topK(sources);
        if (topK != null && topK > experts) {
            throw new FormatException(
                    sources.get(0).file() + ": tokens choose " + topK + " experts (k) of only " + experts);
        }
        return new ProfileShape(
                layerIds,
                experts,
                topK == null ? 1 : topK,
                topK == null,
                namer.file().toString(),
                List.copyOf(notes));
    }

    private static int experts(ProfileOptions options, List<ProfileSource> sources, List<String> notes) {
        ProfileSource most = sources.get(0);
        @Nullable ProfileSource exact = null;
        for (ProfileSource source : sources) {
            most = source.experts() > most.experts() ? source : most;
            if (source.declaresExperts()) {
                if (exact != null && exact.experts() != source.experts()) {
                    throw new FormatException(source.file() + " has " + source.experts() + " experts, " + exact.file()
                            + " has " + exact.experts());
                }
                exact = source;
            }
        }
        Integer declared = options.experts();
        if (declared != null) {
            if (declared > SizeLimits.MAX_EXPERTS) {
                throw new FormatException(
                        "declared experts (" + declared + ") must be at most " + SizeLimits.MAX_EXPERTS);
            }
            if (most.experts() > declared || (exact != null && exact.experts() != declared)) {
                ProfileSource wrong = most.experts() > declared || exact == null ? most : exact;
                throw new FormatException(wrong.file() + ": " + wrong.experts()
                        + (wrong.declaresExperts() ? " experts" : " experts (largest id " + (wrong.experts() - 1) + ")")
                        + ", but " + declared + " are declared (ids 0.." + (declared - 1) + ")");
            }
            return declared;
        }
        if (exact != null) {
            if (most.experts() > exact.experts()) {
                throw new FormatException(most.file() + " has expert id " + (most.experts() - 1) + ", " + exact.file()
                        + " has only " + exact.experts() + " experts");
            }
            return exact.experts();
        }
        notes.add("the number of experts is not declared: largest id + 1 = " + most.experts());
        return most.experts();
    }

    /** The file that names the layers: a CSV of loads, else one with positions, else the transitions. */
    private static ProfileSource namer(List<ProfileSource> sources) {
        return sources.stream()
                .filter(LoadsCsv.class::isInstance)
                .findFirst()
                .or(() -> sources.stream().filter(ProfileSource::givesLoads).findFirst())
                .orElse(sources.get(0));
    }

    private static int[] layerIds(ProfileSource namer, List<ProfileSource> sources) {
        if (namer instanceof LoadsCsv csv) {
            return csv.layerIds();
        }
        if (namer instanceof TransitionsCsv) {
            return sources.stream()
                    .flatMapToInt(source -> Arrays.stream(((TransitionsCsv) source).layerIds()))
                    .sorted()
                    .distinct()
                    .toArray();
        }
        return IntStream.range(0, positions(namer)).toArray();
    }

    private static int positions(ProfileSource source) {
        return source instanceof TraceFile trace
                ? trace.layers()
                : source instanceof WindowsFile windows ? windows.layers() : -1;
    }

    private static void requireLayers(ProfileSource source, ProfileSource namer, int[] layerIds, List<String> notes) {
        if (source instanceof LoadsCsv csv) {
            if (!Arrays.equals(csv.layerIds(), layerIds)) {
                throw new FormatException(source.file() + " has layers " + text(csv.layerIds()) + ", " + namer.file()
                        + " has layers " + text(layerIds));
            }
        } else if (!(source instanceof TransitionsCsv)) {
            if (positions(source) != layerIds.length) {
                throw new FormatException(source.file() + " has " + positions(source) + " layers, " + namer.file()
                        + " has " + layerIds.length);
            }
            if (namer instanceof LoadsCsv && layerIds[layerIds.length - 1] != layerIds.length - 1) {
                notes.add(source.file() + ": layers are taken by position, as layers " + text(layerIds));
            }
        }
    }

    private static String text(int[] ids) {
        return ids.length <= 8
                ? Arrays.toString(ids)
                : ids[0] + ".." + ids[ids.length - 1] + " (" + ids.length + " of them)";
    }

    private static @Nullable Integer topK(List<ProfileSource> sources) {
        @Nullable TraceFile first = null;
        for (ProfileSource source : sources) {
            if (source instanceof TraceFile trace) {
                if (first != null && first.topK() != trace.topK()) {
                    throw new FormatException(trace.file() + " has " + trace.topK() + " experts per token, "
                            + first.file() + " has " + first.topK());
                }
                first = trace;
            }
        }
        return first == null ? null : first.topK();
    }
}
