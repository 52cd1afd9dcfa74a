package io.moeplacement.cli;

import io.moeplacement.Evaluation;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.runtime.analysis.Extent;
import io.moeplacement.runtime.analysis.GrowthPoint;
import io.moeplacement.runtime.analysis.LayerRouting;
import io.moeplacement.runtime.analysis.LayerStability;
import io.moeplacement.runtime.analysis.PairAffinity;
import io.moeplacement.runtime.analysis.PlanTransfer;
import io.moeplacement.runtime.analysis.ProfileGrowth;
import io.moeplacement.runtime.analysis.ProfileStability;
import io.moeplacement.runtime.analysis.WindowDrift;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An analysis as the tree that {@code --json} prints. */
final class AnalysisJson {

    private final AnalysisArguments arguments;

    AnalysisJson(AnalysisArguments arguments) {
        this.arguments = arguments;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    Map<String, @Nullable Object> of(Analysis analysis) {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        List<Object> layers = new ArrayList<>();
        List<LayerRouting> routing = analysis.routing().layers();
        for (int layer = 0; layer < routing.size(); layer++) {
            Map<String, @Nullable Object> entry = layer(routing.get(layer));
            ExpertAffinity affinity = analysis.profile().affinity();
            if (arguments.successors != null) {
                entry.put(
                        "successors",
                        affinity == null || routing.get(layer).toNext() == null
                                ? null
                                : new Successors(affinity, layer, arguments.successors).toJson());
            }
            layers.add(entry);
        }
        report.put("layers", layers);
        ProfileStability stability = analysis.stability();
        report.put("stability", stability == null ? null : stability(stability, analysis.transfer()));
        report.put("windows", analysis.windows() == null ? null : windows(analysis.windows()));
        report.put("growth", analysis.growth() == null ? null : growth(analysis));
        return report;
    }

    private static Map<String, @Nullable Object> layer(LayerRouting layer) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        PairAffinity pair = layer.toNext();
        entry.put("layer", layer.layerId());
        entry.put("skew", layer.skew());
        entry.put("entropy", layer.entropy());
        entry.put("mutualInformation", pair == null ? null : pair.mutualInformation());
        entry.put("top1Predictability", pair == null ? null : pair.top1Predictability());
        entry.put("load", layer.load());
        entry.put("effectiveExperts", layer.effectiveExperts());
        entry.put("hottestExpert", layer.hottestExpert() < 0 ? null : layer.hottestExpert());
        entry.put("deadExperts", layer.deadExperts());
        entry.put("nextLayer", pair == null ? null : pair.nextLayerId());
        entry.put("transitions", pair == null ? null : pair.transitions());
        entry.put("shuffledMutualInformation", pair == null ? null : pair.shuffledMutualInformation());
        entry.put("shuffledBy", pair == null || pair.shuffledBy() == null ? null : word(pair.shuffledBy()));
        entry.put("nextEntropy", pair == null ? null : pair.nextEntropy());
        entry.put("explained", pair == null ? null : pair.explained());
        entry.put("top1Baseline", pair == null ? null : pair.top1Baseline());
        return entry;
    }

    private static Map<String, @Nullable Object> stability(
            ProfileStability stability, @Nullable PlanTransfer transfer) {
        Map<String, @Nullable Object> entry = distances(stability);
        entry.put("layers", stability.layers().stream().map(AnalysisJson::layer).toList());
        entry.put("plan", transfer == null ? null : transfer(transfer));
        return entry;
    }

    /** The figures of a comparison over its layers. */
    private static Map<String, @Nullable Object> distances(ProfileStability stability) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("hot", stability.hot());
        entry.put("loadDistance", extent(stability.loadDistance()));
        entry.put("loadDistanceByChance", extent(stability.loadDistanceByChance()));
        entry.put("hotOverlap", extent(stability.hotOverlap()));
        entry.put("rankCorrelation", extent(stability.rankCorrelation()));
        entry.put("transitionDistance", extent(stability.transitionDistance()));
        entry.put("transitionDistanceByChance", extent(stability.transitionDistanceByChance()));
        return entry;
    }

    private static Map<String, @Nullable Object> layer(LayerStability layer) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("layer", layer.layerId());
        entry.put("loadDistance", layer.loadDistance());
        entry.put("loadDistanceByChance", layer.loadDistanceByChance());
        entry.put("hotOverlap", layer.hotOverlap());
        entry.put("rankCorrelation", layer.rankCorrelation());
        entry.put("transitionDistance", layer.transitionDistance());
        entry.put("transitionDistanceByChance", layer.transitionDistanceByChance());
        return entry;
    }

    private static @Nullable Map<String, @Nullable Object> extent(@Nullable Extent extent) {
        if (extent == null) {
            return null;
        }
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("mean", extent.mean());
        entry.put("worst", extent.worst());
        entry.put("worstLayer", extent.worstLayerId());
        return entry;
    }

    private static Map<String, @Nullable Object> transfer(PlanTransfer transfer) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("solver", transfer.solver());
        entry.put("objective", transfer.objective());
        entry.put("atHome", evaluation(transfer.atHome()));
        entry.put("transferred", evaluation(transfer.transferred()));
        entry.put("refitted", evaluation(transfer.refitted()));
        return entry;
    }

    private static @Nullable Map<String, @Nullable Object> evaluation(@Nullable Evaluation evaluation) {
        if (evaluation == null) {
            return null;
        }
        Map<String, @Nullable Object> imbalance = new LinkedHashMap<>();
        imbalance.put("mean", evaluation.metrics().imbalance().mean());
        imbalance.put("worst", evaluation.metrics().imbalance().worst());
        imbalance.put("worstLayer", evaluation.metrics().imbalance().worstLayerId());
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("value", evaluation.objectiveValue());
        entry.put("imbalance", imbalance);
        entry.put("locality", evaluation.metrics().locality());
        return entry;
    }

    private static Map<String, @Nullable Object> windows(WindowDrift drift) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("windows", drift.windows());
        List<Object> lags = new ArrayList<>();
        for (WindowDrift.LagDistance lag : drift.lags()) {
            Map<String, @Nullable Object> distance = new LinkedHashMap<>();
            distance.put("lag", lag.lag());
            distance.put("loadDistance", lag.distance());
            lags.add(distance);
        }
        entry.put("lags", lags);
        List<Object> layers = new ArrayList<>();
        for (WindowDrift.LayerDrift layer : drift.layers()) {
            Map<String, @Nullable Object> figures = new LinkedHashMap<>();
            figures.put("layer", layer.layerId());
            figures.put("toNext", layer.toNext());
            figures.put("toNextByChance", layer.toNextByChance());
            figures.put("worstToNext", layer.worstToNext());
            figures.put("worstWindow", layer.worstWindow());
            figures.put("toPooled", layer.toPooled());
            layers.add(figures);
        }
        entry.put("layers", layers);
        return entry;
    }

    private Map<String, @Nullable Object> growth(Analysis analysis) {
        ProfileGrowth growth = java.util.Objects.requireNonNull(analysis.growth());
        Map<String, @Nullable Object> until = new LinkedHashMap<>();
        until.put("loads", growth.tokensUntilLoads(arguments.tolerance()));
        until.put("transitions", growth.tokensUntilTransitions(arguments.tolerance()));
        until.put("plan", growth.tokensUntilPlan(arguments.planTolerance()));
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("order", word(growth.order()));
        entry.put("tolerance", arguments.tolerance());
        entry.put("planTolerance", arguments.planTolerance());
        entry.put("tokensUntilStable", until);
        entry.put("points", growth.points().stream().map(AnalysisJson::point).toList());
        return entry;
    }

    private static Map<String, @Nullable Object> point(GrowthPoint point) {
        GrowthPoint.SamplePlan plan = point.plan();
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("tokens", point.tokens());
        entry.putAll(distances(point.stability()));
        Map<String, @Nullable Object> figures = plan == null ? null : evaluation(plan.onAll());
        if (figures != null && plan != null) {
            figures.put("kept", plan.kept());
        }
        entry.put("plan", figures);
        return entry;
    }
}
