package io.moeplacement.formats.profiles;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.files.SizeLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
        sources.forEach(source -> notes.addAll(source.notes()));
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

    /** The file that names the layers: one with ids and loads, else one with positions, else the transitions. */
    private static ProfileSource namer(List<ProfileSource> sources) {
        return sources.stream()
                .filter(LoadsCsv.class::isInstance)
                .findFirst()
                .or(() -> sources.stream()
                        .filter(source -> source.namedLayers() != null)
                        .findFirst())
                .or(() -> sources.stream().filter(ProfileSource::givesLoads).findFirst())
                .orElse(sources.get(0));
    }

    private static int[] layerIds(ProfileSource namer, List<ProfileSource> sources) {
        int[] named = namer.namedLayers();
        if (named != null) {
            return named;
        }
        if (namer instanceof TransitionsCsv) {
            return sources.stream()
                    .flatMapToInt(source -> Arrays.stream(((TransitionsCsv) source).layerIds()))
                    .sorted()
                    .distinct()
                    .toArray();
        }
        return IntStream.range(0, namer.layers()).toArray();
    }

    private static void requireLayers(ProfileSource source, ProfileSource namer, int[] layerIds, List<String> notes) {
        if (source instanceof TransitionsCsv) {
            return;
        }
        int[] own = source.namedLayers();
        if (own != null) {
            if (!Arrays.equals(own, layerIds)) {
                throw new FormatException(source.file() + " has layers " + text(own) + ", " + namer.file()
                        + " has layers " + text(layerIds));
            }
            return;
        }
        if (source.layers() != layerIds.length) {
            throw new FormatException(
                    source.file() + " has " + source.layers() + " layers, " + namer.file() + " has " + layerIds.length);
        }
        if (namer.namedLayers() != null && layerIds[layerIds.length - 1] != layerIds.length - 1) {
            notes.add(source.file() + ": layers are taken by position, as layers " + text(layerIds));
        }
    }

    private static String text(int[] ids) {
        return ids.length <= 8
                ? Arrays.toString(ids)
                : ids[0] + ".." + ids[ids.length - 1] + " (" + ids.length + " of them)";
    }

    private static @Nullable Integer topK(List<ProfileSource> sources) {
        @Nullable ProfileSource first = null;
        for (ProfileSource source : sources) {
            if (source.tokenTopK() == null) {
                continue;
            }
            if (first != null && !Objects.equals(first.tokenTopK(), source.tokenTopK())) {
                throw new FormatException(source.file() + " has " + source.tokenTopK() + " experts per token, "
                        + first.file() + " has " + first.tokenTopK());
            }
            first = source;
        }
        return first == null ? null : first.tokenTopK();
    }
}
