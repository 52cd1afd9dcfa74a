package io.moeplacement.formats.problem;

import io.moeplacement.DeviceMapping;
import io.moeplacement.Replan;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The re-plan goal and the device mapping inside a problem file; what was not said is absent. */
public final class ReplanJson {

    private ReplanJson() {}

    /** Writes the keys of a goal. */
    public static void fields(JsonOut out, Replan goal) throws IOException {
        Double target = goal.targetImbalance();
        if (target != null) {
            out.number("targetImbalance", target);
        }
        Long steps = goal.stepsUntilNext();
        if (steps != null) {
            out.whole("stepsUntilNext", steps);
        }
        Double perMove = goal.secondsPerMove();
        if (perMove != null) {
            out.number("secondsPerMove", perMove);
        }
    }

    /** Reads the object of a goal. */
    public static Replan goal(JsonIn in) throws IOException {
        Parts parts = new Parts();
        in.object(key -> {
            switch (key) {
                case "targetImbalance" -> parts.target = in.number();
                case "stepsUntilNext" -> parts.steps = in.whole();
                case "secondsPerMove" -> parts.perMove = in.number();
                default -> throw in.unknownKey("targetImbalance", "stepsUntilNext", "secondsPerMove");
            }
        });
        return in.checked("replan", () -> new Replan(parts.target, parts.steps, parts.perMove));
    }

    /** Writes the keys of a mapping. */
    public static void fields(JsonOut out, DeviceMapping mapping) throws IOException {
        out.number("devicesBefore", mapping.devicesBefore());
        out.integers("before", mapping.toArray());
    }

    /** Reads the object of a mapping. */
    public static DeviceMapping mapping(JsonIn in) throws IOException {
        Parts parts = new Parts();
        in.object(key -> {
            switch (key) {
                case "devicesBefore" -> parts.devicesBefore = in.integer(1, SizeLimits.MAX_DEVICES);
                case "before" -> parts.before = in.integers();
                default -> throw in.unknownKey("devicesBefore", "before");
            }
        });
        int devicesBefore = in.required(parts.devicesBefore, "currentDevices.devicesBefore");
        int[] before = in.required(parts.before, "currentDevices.before");
        return in.checked("currentDevices", () -> DeviceMapping.of(devicesBefore, before));
    }

    private static final class Parts {
        private @Nullable Double target;
        private @Nullable Long steps;
        private @Nullable Double perMove;
        private @Nullable Integer devicesBefore;
        private int @Nullable [] before;
    }
}
