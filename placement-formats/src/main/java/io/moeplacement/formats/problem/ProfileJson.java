package io.moeplacement.formats.problem;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.LoadWindows;
import io.moeplacement.Pairing;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SourceLoads;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The routing profile inside a problem file. */
public final class ProfileJson {

    private ProfileJson() {}

    /** Writes the keys of the object. */
    public static void fields(JsonOut out, RoutingProfile profile) throws IOException {
        out.integers("layerIds", profile.layerIds());
        out.number("experts", profile.experts());
        out.number("topK", profile.topK());
        out.array("loads", rows -> {
            for (int layer = 0; layer < profile.layers(); layer++) {
                rows.numbers(profile.loads(layer));
            }
        });
        affinity(out, profile.affinity());
        SelectionsJson.write(out, profile.selections());
        windows(out, profile.windows());
        sources(out, profile.sourceLoads());
    }

    private static void affinity(JsonOut out, @Nullable ExpertAffinity affinity) throws IOException {
        if (affinity == null) {
            return;
        }
        out.object("affinity", body -> {
            body.text("pairing", JsonOut.name(affinity.pairing()));
            body.array("transitions", pairs -> {
                for (int pair = 0; pair < affinity.layerPairs(); pair++) {
                    int layer = pair;
                    pairs.array(rows -> {
                        for (int from = 0; from < affinity.experts(); from++) {
                            rows.numbers(affinity.row(layer, from));
                        }
                    });
                }
            });
        });
    }

    private static void windows(JsonOut out, @Nullable LoadWindows windows) throws IOException {
        if (windows == null) {
            return;
        }
        out.object("windows", body -> {
            body.array("labels", labels -> {
                for (int window = 0; window < windows.windows(); window++) {
                    labels.whole(windows.label(window));
                }
            });
            body.array("loads", tables -> {
                for (int window = 0; window < windows.windows(); window++) {
                    int index = window;
                    tables.array(rows -> {
                        for (int layer = 0; layer < windows.layers(); layer++) {
                            rows.numbers(windows.loads(index, layer));
                        }
                    });
                }
            });
        });
    }

    private static void sources(JsonOut out, @Nullable SourceLoads sources) throws IOException {
        if (sources == null) {
            return;
        }
        out.array("sourceLoads", tables -> {
            for (int source = 0; source < sources.sources(); source++) {
                int index = source;
                tables.array(rows -> {
                    double[] row = new double[sources.experts()];
                    for (int layer = 0; layer < sources.layers(); layer++) {
                        int position = layer;
                        Arrays.setAll(row, expert -> sources.load(index, position, expert));
                        rows.numbers(row);
                    }
                });
            }
        });
    }

    /** Reads the object. */
    public static RoutingProfile value(JsonIn in) throws IOException {
        Parts parts = new Parts();
        in.object(key -> {
            switch (key) {
                case "layerIds" -> parts.layerIds = in.integers();
                case "experts" -> parts.experts = in.integer(1, SizeLimits.MAX_EXPERTS);
                case "topK" -> parts.topK = in.integer();
                case "loads" -> parts.loads = in.matrix();
                case "affinity" -> readAffinity(in, parts);
                case "selections" -> parts.selections = SelectionsJson.read(in);
                case "windows" -> readWindows(in, parts);
                case "sourceLoads" -> parts.sourceLoads = in.tables();
                default ->
                    throw in.unknownKey(
                            "layerIds", "experts", "topK", "loads", "affinity", "selections", "windows", "sourceLoads");
            }
        });
        int[] layerIds = in.required(parts.layerIds, "profile.layerIds");
        int experts = in.required(parts.experts, "profile.experts");
        double[][] loads = in.required(parts.loads, "profile.loads");
        return in.checked("profile", () -> build(parts, layerIds, experts, loads));
    }

    private static RoutingProfile build(Parts parts, int[] layerIds, int experts, double[][] loads) {
        RoutingProfile.Builder builder =
                RoutingProfile.builder(layerIds, experts).topK(parts.topK).loads(loads);
        if (parts.pairing != null && parts.transitions != null) {
            SizeLimits.requireTable("transitions", parts.transitions.length, experts, experts);
            builder.affinity(ExpertAffinity.of(parts.pairing, experts, parts.transitions));
        }
        if (parts.selections != null) {
            builder.selections(parts.selections.build(experts));
        }
        if (parts.windowLoads != null && parts.windowLabels != null) {
            builder.windows(LoadWindows.of(parts.windowLabels, parts.windowLoads));
        }
        if (parts.sourceLoads != null) {
            builder.sourceLoads(SourceLoads.of(parts.sourceLoads));
        }
        return builder.build();
    }

    private static void readAffinity(JsonIn in, Parts parts) throws IOException {
        in.object(key -> {
            switch (key) {
                case "pairing" -> parts.pairing = in.constant(Pairing.class);
                case "transitions" -> parts.transitions = in.tables();
                default -> throw in.unknownKey("pairing", "transitions");
            }
        });
        in.required(parts.pairing, "profile.affinity.pairing");
        in.required(parts.transitions, "profile.affinity.transitions");
    }

    private static void readWindows(JsonIn in, Parts parts) throws IOException {
        in.object(key -> {
            switch (key) {
                case "labels" ->
                    parts.windowLabels = in.list(in::whole).stream()
                            .mapToLong(Long::longValue)
                            .toArray();
                case "loads" -> parts.windowLoads = in.tables();
                default -> throw in.unknownKey("labels", "loads");
            }
        });
        in.required(parts.windowLabels, "profile.windows.labels");
        in.required(parts.windowLoads, "profile.windows.loads");
    }

    private static final class Parts {
        private int @Nullable [] layerIds;
        private @Nullable Integer experts;
        private int topK = 1;
        private double @Nullable [] @Nullable [] loads;
        private @Nullable Pairing pairing;
        private double @Nullable [] @Nullable [] @Nullable [] transitions;
        private SelectionsJson.@Nullable Content selections;
        private long @Nullable [] windowLabels;
        private double @Nullable [] @Nullable [] @Nullable [] windowLoads;
        private double @Nullable [] @Nullable [] @Nullable [] sourceLoads;
    }
}
