package io.moeplacement.formats;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.DeviceMapping;
import io.moeplacement.ExpertGroups;
import io.moeplacement.HomeRouting;
import io.moeplacement.ModelSpec;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Replan;
import io.moeplacement.Robustness;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import io.moeplacement.formats.files.OutputFile;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.json.JsonOut;
import io.moeplacement.formats.placements.NativeFormat;
import io.moeplacement.formats.problem.LimitsJson;
import io.moeplacement.formats.problem.ObjectiveJson;
import io.moeplacement.formats.problem.ProfileJson;
import io.moeplacement.formats.problem.ReplanJson;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Problem files: a whole {@link PlacementProblem}, so that a case can be kept, sent and solved again. Only version, profile
 * and topology must be there; the rest has the defaults of {@link PlacementProblem.Builder}. Reading back what was written
 * gives an equal problem.
 */
public final class ProblemJson {

    private ProblemJson() {}

    /**
     * Reads a problem.
     *
     * @param maxInputBytes largest allowed file
     * @throws FormatException when the file is damaged or too large, a key is missing or unknown, a value is out of range,
     *     or the parts do not fit together
     */
    public static PlacementProblem read(Path file, long maxInputBytes) {
        return JsonFiles.read(file, maxInputBytes, ProblemJson::value);
    }

    /**
     * Writes a problem; on failure nothing is left.
     *
     * @throws FormatException when the file cannot be written
     */
    public static void write(Path file, PlacementProblem problem) {
        OutputFile.write(
                file,
                target -> JsonOut.write(target, json -> json.object(out -> fields(out, problem))),
                written -> OutputFile.requireSame(file, problem, read(written, Long.MAX_VALUE)));
    }

    private static void fields(JsonOut out, PlacementProblem problem) throws IOException {
        out.number("version", 1);
        out.object("topology", body -> TopologyJson.fields(body, problem.topology()));
        out.object("model", body -> ModelJson.fields(body, problem.model()));
        out.rows("slots", problem.slots().toArray());
        out.object("objective", body -> ObjectiveJson.fields(body, problem.objective()));
        out.text("communication", JsonOut.name(problem.communication()));
        out.text("allToAll", JsonOut.name(problem.allToAll()));
        out.text("homeRouting", JsonOut.name(problem.homeRouting()));
        out.text("robustness", ObjectiveJson.text(problem.robustness()));
        out.object("limits", body -> LimitsJson.fields(body, problem.limits(), problem.profile()));
        ExpertGroups groups = problem.groups();
        if (groups != null) {
            out.object("groups", body -> {
                body.number("count", groups.count());
                body.number("offHomeWeight", groups.offHomeWeight());
            });
        }
        Placement current = problem.current();
        if (current != null) {
            out.object(
                    "current",
                    body -> NativeFormat.fields(body, problem.profile().layerIds(), current));
        }
        DeviceMapping mapping = problem.currentDevices();
        if (mapping != null && !mapping.isIdentity()) {
            out.object("currentDevices", body -> ReplanJson.fields(body, mapping));
        }
        Replan goal = problem.replan();
        if (goal != null) {
            out.object("replan", body -> ReplanJson.fields(body, goal));
        }
        out.object("profile", body -> ProfileJson.fields(body, problem.profile()));
    }

    private static PlacementProblem value(JsonIn in) throws IOException {
        Parts parts = new Parts();
        in.object(key -> {
            switch (key) {
                case "version" -> parts.version = in.version();
                case "topology" -> parts.topology = TopologyJson.value(in, false);
                case "model" -> parts.model = ModelJson.value(in, false);
                case "slots" -> parts.slots = in.integerRows();
                case "objective" -> parts.objective = ObjectiveJson.objective(in);
                case "communication" -> parts.communication = in.constant(Communication.class);
                case "allToAll" -> parts.allToAll = in.constant(AllToAll.class);
                case "homeRouting" -> parts.homeRouting = in.constant(HomeRouting.class);
                case "robustness" -> parts.robustness = ObjectiveJson.robustness(in);
                case "limits" -> parts.limits = LimitsJson.value(in);
                case "groups" -> parts.groups = groups(in);
                case "current" -> parts.current = NativeFormat.content(in);
                case "currentDevices" -> parts.currentDevices = ReplanJson.mapping(in);
                case "replan" -> parts.replan = ReplanJson.goal(in);
                case "profile" -> parts.profile = ProfileJson.value(in);
                default ->
                    throw in.unknownKey(
                            "version",
                            "topology",
                            "model",
                            "slots",
                            "objective",
                            "communication",
                            "allToAll",
                            "homeRouting",
                            "robustness",
                            "limits",
                            "groups",
                            "current",
                            "currentDevices",
                            "replan",
                            "profile");
            }
        });
        in.required(parts.version, "version");
        RoutingProfile profile = in.required(parts.profile, "profile");
        Topology topology = in.required(parts.topology, "topology");
        return in.checked("problem", () -> parts.build(profile, topology));
    }

    private static ExpertGroups groups(JsonIn in) throws IOException {
        @Nullable Integer[] count = new Integer[1];
        double[] weight = new double[1];
        in.object(key -> {
            switch (key) {
                case "count" -> count[0] = in.integer();
                case "offHomeWeight" -> weight[0] = in.number();
                default -> throw in.unknownKey("count", "offHomeWeight");
            }
        });
        int groups = in.required(count[0], "groups.count");
        return in.checked("groups", () -> new ExpertGroups(groups, weight[0]));
    }

    private static final class Parts {
        private @Nullable Integer version;
        private @Nullable Topology topology;
        private @Nullable ModelSpec model;
        private int @Nullable [] @Nullable [] slots;
        private @Nullable Objective objective;
        private @Nullable Communication communication;
        private @Nullable AllToAll allToAll;
        private @Nullable HomeRouting homeRouting;
        private @Nullable Robustness robustness;
        private LimitsJson.@Nullable Content limits;
        private @Nullable ExpertGroups groups;
        private NativeFormat.@Nullable Content current;
        private @Nullable DeviceMapping currentDevices;
        private @Nullable Replan replan;
        private @Nullable RoutingProfile profile;

        private PlacementProblem build(RoutingProfile routing, Topology devices) {
            PlacementProblem.Builder builder =
                    PlacementProblem.builder(routing, devices).groups(groups);
            if (model != null) {
                builder.model(model);
            }
            if (slots != null) {
                builder.slots(SlotLayout.of(slots));
            } else {
                SizeLimits.requireTable("slots", routing.layers(), devices.devices());
            }
            if (objective != null) {
                builder.objective(objective);
            }
            if (communication != null) {
                builder.communication(communication);
            }
            if (allToAll != null) {
                builder.allToAll(allToAll);
            }
            if (homeRouting != null) {
                builder.homeRouting(homeRouting);
            }
            if (robustness != null) {
                builder.robustness(robustness);
            }
            if (limits != null) {
                builder.limits(limits.build(routing));
            }
            if (current != null) {
                if (!java.util.Arrays.equals(current.layerIds(), routing.layerIds())) {
                    throw new IllegalArgumentException("current placement has other layerIds than the profile");
                }
                addCurrent(builder, current.placement());
            } else if (currentDevices != null) {
                throw new IllegalArgumentException("currentDevices has no effect without current");
            }
            return builder.replan(replan).build();
        }

        private void addCurrent(PlacementProblem.Builder builder, Placement placement) {
            if (currentDevices == null) {
                builder.current(placement);
            } else {
                builder.current(placement, currentDevices);
            }
        }
    }
}
