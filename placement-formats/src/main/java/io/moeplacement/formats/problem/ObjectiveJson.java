package io.moeplacement.formats.problem;

import io.moeplacement.Objective;
import io.moeplacement.Robustness;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Objective ({@code {"name": "fan-out", "nodeWeight": 0.5}}) and robustness ({@code "cvar:0.9"}) inside a problem file. */
public final class ObjectiveJson {

    private static final String CVAR = "cvar:";

    private ObjectiveJson() {}

    /** Writes the keys of the object. */
    public static void fields(JsonOut out, Objective objective) throws IOException {
        out.text("name", objective.name());
        if (objective instanceof Objective.FanOut fanOut) {
            out.number("nodeWeight", fanOut.nodeWeight());
        } else if (objective instanceof Objective.BalanceThenTail tail) {
            out.number("tolerance", tail.tolerance());
        }
    }

    /** Reads the object of an objective. */
    public static Objective objective(JsonIn in) throws IOException {
        @Nullable String[] name = new String[1];
        @Nullable Double[] figures = new Double[2];
        in.object(key -> {
            switch (key) {
                case "name" -> name[0] = in.text();
                case "nodeWeight" -> figures[0] = in.number();
                case "tolerance" -> figures[1] = in.number();
                default -> throw in.unknownKey("name", "nodeWeight", "tolerance");
            }
        });
        String known = in.required(name[0], "objective.name");
        Double nodeWeight = figures[0];
        Double tolerance = figures[1];
        if (nodeWeight != null && !known.equals("fan-out")) {
            throw in.bad("nodeWeight belongs to the objective fan-out, not to " + known);
        }
        if (tolerance != null && !known.equals("balance-then-tail")) {
            throw in.bad("tolerance belongs to the objective balance-then-tail, not to " + known);
        }
        return in.checked("objective", () -> switch (known) {
            case "step-time" -> Objective.stepTime();
            case "balance" -> Objective.balance();
            case "locality" -> Objective.locality();
            case "fan-out" -> Objective.fanOut(nodeWeight == null ? 0 : nodeWeight);
            case "balance-then-tail" -> Objective.balanceThenTail(tolerance == null ? 0 : tolerance);
            default ->
                throw new IllegalArgumentException(
                        "'" + known + "' must be one of step-time, balance, locality, fan-out, balance-then-tail");
        });
    }

    /** How a robustness is written. */
    public static String text(Robustness robustness) {
        if (robustness instanceof Robustness.Cvar cvar) {
            return CVAR + cvar.level();
        }
        if (robustness instanceof Robustness.Mean) {
            return "mean";
        }
        return robustness instanceof Robustness.Worst ? "worst" : "pooled";
    }

    /** Reads the string of a robustness. */
    public static Robustness robustness(JsonIn in) throws IOException {
        String text = in.text();
        return in.checked("robustness", () -> switch (text) {
            case "pooled" -> Robustness.pooled();
            case "mean" -> Robustness.mean();
            case "worst" -> Robustness.worst();
            default -> {
                if (text.startsWith(CVAR)) {
                    // A NumberFormatException is an IllegalArgumentException: it is reported like a level out of range.
                    yield Robustness.cvar(Double.parseDouble(text.substring(CVAR.length())));
                }
                throw new IllegalArgumentException("'" + text + "' must be pooled, mean, worst or cvar:LEVEL");
            }
        });
    }
}
