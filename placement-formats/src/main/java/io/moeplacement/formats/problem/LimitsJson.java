package io.moeplacement.formats.problem;

import io.moeplacement.ExpertOnDevice;
import io.moeplacement.Limits;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Survivability;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The limits inside a problem file; a limit that is not set is absent. Layers are named by their ids. */
public final class LimitsJson {

    private LimitsJson() {}

    /** What was read, before the layers are known. */
    public record Content(Limits.Builder builder, List<ExpertOnDevice> pinned, List<ExpertOnDevice> forbidden) {

        /**
         * The limits, with layers by position.
         *
         * @throws IllegalArgumentException when a layer id is not in the profile
         */
        public Limits build(RoutingProfile profile) {
            return builder.pinned(byPosition(pinned, profile))
                    .forbidden(byPosition(forbidden, profile))
                    .build();
        }

        private static Set<ExpertOnDevice> byPosition(List<ExpertOnDevice> entries, RoutingProfile profile) {
            int[] layerIds = profile.layerIds();
            Set<ExpertOnDevice> found = new LinkedHashSet<>();
            for (ExpertOnDevice entry : entries) {
                int layer = Arrays.binarySearch(layerIds, entry.layer());
                if (layer < 0) {
                    throw new IllegalArgumentException("limits name layer " + entry.layer()
                            + ", which the profile does not have (" + layerIds[0] + ".."
                            + layerIds[layerIds.length - 1] + ")");
                }
                found.add(new ExpertOnDevice(layer, entry.expert(), entry.device()));
            }
            return found;
        }
    }

    /** Writes the keys of the object. */
    public static void fields(JsonOut out, Limits limits, RoutingProfile profile) throws IOException {
        if (limits.hasMaxImbalance()) {
            out.number("maxImbalance", limits.maxImbalance());
        }
        if (limits.hasMaxMoves()) {
            out.whole("maxMoves", limits.maxMoves());
        }
        experts(out, "pinned", limits.pinned(), profile);
        experts(out, "forbidden", limits.forbidden(), profile);
        out.number("minCopies", limits.minCopies());
        out.text("survivability", JsonOut.name(limits.survivability()));
        out.bool("duplicatesAllowed", limits.duplicatesAllowed());
        out.bool("slotsFreePerLayer", limits.slotsFreePerLayer());
    }

    private static void experts(JsonOut out, String key, Set<ExpertOnDevice> entries, RoutingProfile profile)
            throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        List<ExpertOnDevice> sorted = new ArrayList<>(entries);
        // Sets have no order; files that are equal should be so byte for byte.
        sorted.sort(Comparator.comparingInt(ExpertOnDevice::layer)
                .thenComparingInt(ExpertOnDevice::expert)
                .thenComparingInt(ExpertOnDevice::device));
        out.array(key, array -> {
            for (ExpertOnDevice entry : sorted) {
                array.object(body -> {
                    body.number("layer", profile.layerId(entry.layer()));
                    body.number("expert", entry.expert());
                    body.number("device", entry.device());
                });
            }
        });
    }

    /** Reads the object. */
    public static Content value(JsonIn in) throws IOException {
        Content content = new Content(Limits.builder(), new ArrayList<>(), new ArrayList<>());
        Limits.Builder builder = content.builder();
        in.object(key -> {
            switch (key) {
                case "maxImbalance" -> {
                    double value = in.number();
                    in.checked(key, () -> builder.maxImbalance(value));
                }
                case "maxMoves" -> {
                    long value = in.whole();
                    in.checked(key, () -> builder.maxMoves(value));
                }
                case "pinned" -> content.pinned().addAll(in.list(() -> expert(in)));
                case "forbidden" -> content.forbidden().addAll(in.list(() -> expert(in)));
                case "minCopies" -> {
                    int value = in.integer();
                    in.checked(key, () -> builder.minCopies(value));
                }
                case "survivability" -> builder.survivability(in.constant(Survivability.class));
                case "duplicatesAllowed" -> {
                    if (in.bool()) {
                        builder.allowDuplicates();
                    }
                }
                case "slotsFreePerLayer" -> {
                    if (in.bool()) {
                        builder.freeSlotsPerLayer();
                    }
                }
                default ->
                    throw in.unknownKey(
                            "maxImbalance",
                            "maxMoves",
                            "pinned",
                            "forbidden",
                            "minCopies",
                            "survivability",
                            "duplicatesAllowed",
                            "slotsFreePerLayer");
            }
        });
        return content;
    }

    private static ExpertOnDevice expert(JsonIn in) throws IOException {
        @Nullable Integer[] parts = new Integer[3];
        in.object(key -> {
            switch (key) {
                case "layer" -> parts[0] = in.integer(0, Integer.MAX_VALUE);
                case "expert" -> parts[1] = in.integer(0, Integer.MAX_VALUE);
                case "device" -> parts[2] = in.integer(0, Integer.MAX_VALUE);
                default -> throw in.unknownKey("layer", "expert", "device");
            }
        });
        return new ExpertOnDevice(
                in.required(parts[0], "layer"), in.required(parts[1], "expert"), in.required(parts[2], "device"));
    }
}
