package io.moeplacement.cli;

import io.moeplacement.runtime.analysis.LayerRouting;
import io.moeplacement.runtime.analysis.PairAffinity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What stands out among the layers of a profile. */
final class Highlights {

    /** Affinity below this many times that of shuffled tokens is nothing to plan with. */
    private static final double NOTHING = 2;

    private static final int NAMED = 8;

    private final int experts;
    private final List<LayerRouting> layers;

    Highlights(int experts, List<LayerRouting> layers) {
        this.experts = experts;
        this.layers = layers;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        List<LayerRouting> busy =
                layers.stream().filter(layer -> layer.skew() != null).toList();
        if (!busy.isEmpty()) {
            LayerRouting worst = max(busy, LayerRouting::skew);
            lines.add("most uneven: layer " + worst.layerId() + ", whose expert " + worst.hottestExpert() + " has "
                    + Figures.ratio(worst.skew()) + " times the mean load; mean over layers "
                    + Figures.ratio(mean(busy, LayerRouting::skew)) + "; entropy "
                    + Figures.ratio(mean(busy, LayerRouting::entropy)) + " of "
                    + Figures.ratio(Math.log(experts) / Math.log(2)) + " bits");
        }
        addPairs(lines);
        addNamed(
                lines,
                "layers without traffic",
                layers.stream().filter(layer -> layer.skew() == null).toList());
        addNamed(
                lines,
                "layers with experts that are never chosen",
                busy.stream().filter(layer -> layer.deadExperts() > 0).toList());
        return lines;
    }

    private void addPairs(List<String> lines) {
        List<LayerRouting> linked =
                layers.stream().filter(layer -> layer.toNext() != null).toList();
        if (linked.isEmpty()) {
            return;
        }
        LayerRouting most = max(linked, layer -> pair(layer).mutualInformation());
        LayerRouting least = max(linked, layer -> -pair(layer).mutualInformation());
        lines.add("affinity: " + Figures.ratio(mean(linked, layer -> pair(layer).mutualInformation()))
                + " bits, the likeliest next expert gets "
                + Figures.percent(mean(linked, layer -> pair(layer).top1Predictability()))
                + " of transitions (always naming the hottest: "
                + Figures.percent(mean(linked, layer -> pair(layer).top1Baseline())) + "), means over layers");
        lines.add("strongest after layer " + most.layerId() + ", weakest after layer " + least.layerId());
        addNamed(
                lines,
                "layers whose affinity is near that of shuffled tokens, nothing to plan with",
                linked.stream().filter(layer -> isNothing(pair(layer))).toList());
    }

    private static boolean isNothing(PairAffinity pair) {
        Double shuffled = pair.shuffledMutualInformation();
        return shuffled != null && pair.mutualInformation() < NOTHING * shuffled;
    }

    private static PairAffinity pair(LayerRouting layer) {
        return Objects.requireNonNull(layer.toNext());
    }

    private static LayerRouting max(List<LayerRouting> among, Function<LayerRouting, @Nullable Double> figure) {
        // The first on a tie, as Stream.max would give the last.
        return among.stream()
                .sorted(Comparator.comparingDouble(layer -> -Objects.requireNonNull(figure.apply(layer))))
                .findFirst()
                .orElseThrow();
    }

    private static double mean(List<LayerRouting> among, Function<LayerRouting, @Nullable Double> figure) {
        return among.stream()
                .mapToDouble(layer -> Objects.requireNonNull(figure.apply(layer)))
                .average()
                .orElseThrow();
    }

    private static void addNamed(List<String> lines, String what, List<LayerRouting> which) {
        if (!which.isEmpty()) {
            lines.add(what + ": "
                    + which.stream()
                            .limit(NAMED)
                            .map(layer -> Integer.toString(layer.layerId()))
                            .collect(Collectors.joining(", "))
                    + (which.size() > NAMED ? " and " + (which.size() - NAMED) + " more" : ""));
        }
    }
}
