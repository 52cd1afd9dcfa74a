package io.moeplacement.cli;

import io.moeplacement.Evaluation;
import io.moeplacement.runtime.analysis.Extent;
import io.moeplacement.runtime.analysis.GrowthPoint;
import io.moeplacement.runtime.analysis.LayerRouting;
import io.moeplacement.runtime.analysis.PairAffinity;
import io.moeplacement.runtime.analysis.PlanTransfer;
import io.moeplacement.runtime.analysis.ProfileGrowth;
import io.moeplacement.runtime.analysis.ProfileStability;
import io.moeplacement.runtime.analysis.WindowDrift;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An analysis for people: a table of the layers, what stands out, and a table for each comparison. */
final class AnalysisText {

    private final PrintWriter out;
    private final AnalysisArguments arguments;

    AnalysisText(PrintWriter out, AnalysisArguments arguments) {
        this.out = out;
        this.arguments = arguments;
    }

    /** @param objective what plans were made for */
    void print(Analysis analysis, String objective) {
        printLayers(analysis);
        new Highlights(analysis.profile().experts(), analysis.routing().layers())
                .lines()
                .forEach(out::println);
        if (analysis.stability() != null) {
            printStability(analysis.stability());
        }
        if (analysis.transfer() != null) {
            printTransfer(analysis.transfer());
        }
        if (analysis.windows() != null) {
            printWindows(analysis.windows());
        }
        if (analysis.growth() != null) {
            printGrowth(analysis.growth(), objective);
        }
    }

    private void printLayers(Analysis analysis) {
        boolean pairs = analysis.profile().affinity() != null;
        List<String> header = new ArrayList<>(List.of("layer", "skew", "hottest", "entropy", "effective", "dead"));
        if (pairs) {
            header.addAll(List.of("information", "shuffled", "of next", "top-1", "always hottest"));
        }
        Table table = new Table(header.toArray(String[]::new));
        for (LayerRouting layer : analysis.routing().layers()) {
            List<String> row = new ArrayList<>(List.of(
                    Integer.toString(layer.layerId()),
                    Figures.ratio(layer.skew()),
                    layer.hottestExpert() < 0 ? Figures.UNKNOWN : Integer.toString(layer.hottestExpert()),
                    Figures.ratio(layer.entropy()),
                    Figures.oneDecimal(layer.effectiveExperts()),
                    Integer.toString(layer.deadExperts())));
            if (pairs) {
                PairAffinity pair = layer.toNext();
                row.add(Figures.ratio(pair == null ? null : pair.mutualInformation()));
                row.add(Figures.ratio(pair == null ? null : pair.shuffledMutualInformation()));
                row.add(Figures.percent(pair == null ? null : pair.explained()));
                row.add(Figures.percent(pair == null ? null : pair.top1Predictability()));
                row.add(Figures.percent(pair == null ? null : pair.top1Baseline()));
            }
            table.add(row);
        }
        table.print(out);
    }

    private void printStability(ProfileStability stability) {
        out.println();
        Table table = new Table("against the other profile", "mean", "worst", "layer", "by chance");
        addExtent(table, "load distance", stability.loadDistance(), stability.loadDistanceByChance());
        addExtent(table, "overlap of the hottest " + stability.hot(), stability.hotOverlap(), null);
        addExtent(table, "rank correlation", stability.rankCorrelation(), null);
        addExtent(table, "transition distance", stability.transitionDistance(), stability.transitionDistanceByChance());
        table.print(out);
    }

    private static void addExtent(Table table, String name, @Nullable Extent extent, @Nullable Extent byChance) {
        table.add(List.of(
                name,
                Figures.ratio(extent == null ? null : extent.mean()),
                Figures.ratio(extent == null ? null : extent.worst()),
                extent == null ? Figures.UNKNOWN : Integer.toString(extent.worstLayerId()),
                Figures.ratio(byChance == null ? null : byChance.mean())));
    }

    private void printTransfer(PlanTransfer transfer) {
        out.println();
        Table table = new Table(
                "plan of " + transfer.solver() + " for " + transfer.objective(),
                "objective",
                "imbalance",
                "worst",
                "locality");
        addEvaluation(table, "made for the profile, on the profile", transfer.objective(), transfer.atHome());
        addEvaluation(table, "the same on the other one", transfer.objective(), transfer.transferred());
        addEvaluation(table, "made for the other one, on that", transfer.objective(), transfer.refitted());
        table.print(out);
    }

    private static void addEvaluation(Table table, String name, String objective, @Nullable Evaluation evaluation) {
        List<String> row = new ArrayList<>(List.of(name));
        row.addAll(cells(objective, evaluation));
        table.add(row);
    }

    private static List<String> cells(String objective, @Nullable Evaluation evaluation) {
        return evaluation == null
                ? List.of(Figures.UNKNOWN, Figures.UNKNOWN, Figures.UNKNOWN, Figures.UNKNOWN)
                : List.of(
                        Figures.value(objective, evaluation.objectiveValue()),
                        Figures.ratio(evaluation.metrics().imbalance().mean()),
                        Figures.ratio(evaluation.metrics().imbalance().worst()),
                        Figures.ratio(evaluation.metrics().locality()));
    }

    private void printWindows(WindowDrift drift) {
        out.println();
        Table table = new Table("layer", "to next window", "by chance", "worst", "window", "to all windows");
        for (WindowDrift.LayerDrift layer : drift.layers()) {
            table.add(List.of(
                    Integer.toString(layer.layerId()),
                    Figures.ratio(layer.toNext()),
                    Figures.ratio(layer.toNextByChance()),
                    Figures.ratio(layer.worstToNext()),
                    layer.worstWindow() == null
                            ? Figures.UNKNOWN
                            : layer.worstWindow().toString(),
                    Figures.ratio(layer.toPooled())));
        }
        table.print(out);
        drift.lags()
                .forEach(lag -> out.println(
                        "load distance of windows " + lag.lag() + " apart: " + Figures.ratio(lag.distance())));
    }

    private void printGrowth(ProfileGrowth growth, String objective) {
        out.println();
        boolean plans = growth.points().stream().anyMatch(point -> point.plan() != null);
        List<String> header =
                new ArrayList<>(List.of("tokens", "load distance", "by chance", "hot overlap", "transitions"));
        if (plans) {
            header.addAll(List.of("plan's objective", "imbalance", "worst", "locality", "kept"));
        }
        Table table = new Table(header.toArray(String[]::new));
        for (GrowthPoint point : growth.points()) {
            List<String> row = new ArrayList<>(List.of(
                    Integer.toString(point.tokens()),
                    mean(point.stability().loadDistance()),
                    mean(point.stability().loadDistanceByChance()),
                    mean(point.stability().hotOverlap()),
                    mean(point.stability().transitionDistance())));
            if (plans) {
                GrowthPoint.SamplePlan plan = point.plan();
                row.addAll(cells(objective, plan == null ? null : plan.onAll()));
                row.add(Figures.percent(plan == null ? null : plan.kept()));
            }
            table.add(row);
        }
        table.print(out);
        printStable(
                "loads stay within " + arguments.tolerance() + " of those of all tokens",
                growth.tokensUntilLoads(arguments.tolerance()));
        printStable(
                "transitions stay within " + arguments.tolerance() + " of those of all tokens",
                growth.tokensUntilTransitions(arguments.tolerance()));
        if (plans) {
            printStable(
                    "the plan is at most " + Figures.percent(arguments.planTolerance())
                            + " worse than that of all tokens",
                    growth.tokensUntilPlan(arguments.planTolerance()));
        }
    }

    private static String mean(@Nullable Extent extent) {
        return Figures.ratio(extent == null ? null : extent.mean());
    }

    private void printStable(String what, @Nullable Integer tokens) {
        out.println(what + ": " + (tokens == null ? "only with all of them" : "from " + tokens + " tokens on"));
    }
}
