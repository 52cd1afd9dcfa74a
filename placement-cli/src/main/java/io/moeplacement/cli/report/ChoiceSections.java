package io.moeplacement.cli.report;

import io.moeplacement.Metrics;
import io.moeplacement.formats.ParetoReport;
import io.moeplacement.formats.SolveReport;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Other placements that one could choose: points of a curve, or other solvers' results. */
final class ChoiceSections {

    private final Subject subject;

    ChoiceSections(Subject subject) {
        this.subject = subject;
    }

    Section curve() {
        String name = subject.problem().objective().name();
        String label = Goals.label(subject.problem().objective());
        Table.Builder table = Table.of(
                "Points of the curve",
                "limit on imbalance",
                "worst imbalance",
                label,
                "mean imbalance",
                "step time, ms",
                "locality",
                "fan-out");
        for (ParetoReport point : subject.curve()) {
            Metrics metrics = Objects.requireNonNull(point.solve().metrics());
            double value = Objects.requireNonNull(point.solve().objective()).value();
            table.add(
                    point.maxImbalance() == null ? "none" : Say.ratio(point.maxImbalance()),
                    Say.ratio(metrics.imbalance().worst()),
                    plain(name, value),
                    Say.ratio(metrics.imbalance().mean()),
                    plain("step-time", metrics.stepTimeSeconds()),
                    Say.ratio(metrics.locality()),
                    fanOut(metrics));
        }
        return new Section(
                "curve",
                "The curve between balance and " + name,
                List.of("Each point is the best placement found under a limit on every layer's imbalance: further"
                        + " left is better balance, further down a better " + name + ". No point beats another in both;"
                        + " which one is right depends on what your engine waits for. Take a point with"
                        + " --max-imbalance and its limit. The rest of this page is about the point with the shortest"
                        + " predicted step."),
                List.of(Chart.curve(
                        "Curve between worst imbalance and " + name,
                        "worst imbalance of a layer",
                        label,
                        table.build())),
                List.of());
    }

    Section solvers() {
        String name = subject.problem().objective().name();
        String label = Goals.label(subject.problem().objective());
        Table.Builder table = Table.of(
                "All solvers on the same problem",
                "solver",
                label,
                "status",
                "mean imbalance",
                "worst imbalance",
                "step time, ms",
                "locality",
                "fan-out",
                "moved slots",
                "solver time, s");
        for (SolveReport result : subject.others()) {
            Metrics metrics = result.metrics();
            SolveReport.Objective objective = result.objective();
            table.add(
                    result.name(),
                    objective == null ? Say.UNKNOWN : plain(name, objective.value()),
                    result.status().toLowerCase(Locale.ROOT).replace('_', ' '),
                    metrics == null
                            ? Say.UNKNOWN
                            : Say.ratio(metrics.imbalance().mean()),
                    metrics == null
                            ? Say.UNKNOWN
                            : Say.ratio(metrics.imbalance().worst()),
                    metrics == null ? Say.UNKNOWN : plain("step-time", metrics.stepTimeSeconds()),
                    metrics == null ? Say.UNKNOWN : Say.ratio(metrics.locality()),
                    metrics == null ? Say.UNKNOWN : fanOut(metrics),
                    metrics == null || metrics.movedSlots() == null
                            ? Say.UNKNOWN
                            : metrics.movedSlots().toString(),
                    metrics == null ? Say.UNKNOWN : String.format(Locale.ROOT, "%.3f", result.elapsedSeconds()));
        }
        return new Section(
                "solvers",
                "All solvers",
                List.of("Every solver that is installed, on the same problem and with the same time. The bars are the"
                        + " objective, " + name + ": shorter is better. Grey results violate limits and are not to"
                        + " be used; the rest of this page is about the best that keeps them."),
                List.of(Chart.ranking("Objective of every solver", label, table.build())),
                List.of());
    }

    /** Without a unit, for a chart to read. */
    private static String plain(String objective, double value) {
        return String.format(Locale.ROOT, "%.4f", isTime(objective) ? 1000 * value : value);
    }

    private static boolean isTime(String objective) {
        return objective.equals("step-time") || objective.equals("balance-then-tail");
    }

    private static String fanOut(Metrics metrics) {
        Metrics.FanOut fanOut = metrics.fanOut();
        return Say.ratio(fanOut == null ? null : fanOut.devices());
    }
}
