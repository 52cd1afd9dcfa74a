package io.moeplacement.testkit;

import io.moeplacement.Communication;
import io.moeplacement.Evaluation;
import io.moeplacement.ExpertGroups;
import io.moeplacement.HomeRouting;
import io.moeplacement.Metrics;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Rules 401 and 402: the cost model does not know names. */
final class CostModelRules {

    private CostModelRules() {}

    static void requireSame(
            CostModelContract contract,
            int rule,
            ContractCase contractCase,
            BiFunction<SplittableRandom, PlacementProblem, Renaming> renamings) {
        Placement placement = contractCase.instance().witness();
        for (PlacementProblem problem : variants(contractCase.instance().problem())) {
            Renaming renaming = renamings.apply(new SplittableRandom(contractCase.seed()), problem);
            Evaluation before = contract.evaluate(problem, placement);
            Evaluation after = contract.evaluate(renaming.of(problem), renaming.of(placement));
            figures(before)
                    .forEach((name, value) -> require(
                            rule,
                            contractCase,
                            problem,
                            name,
                            value,
                            figures(after).get(name)));
        }
    }

    /** The problem as it is, with forwarding by node, and with expert groups. */
    private static List<PlacementProblem> variants(PlacementProblem problem) {
        List<PlacementProblem> variants = new ArrayList<>();
        variants.add(problem);
        if (problem.communication() == Communication.HOME && problem.topology().nodes() > 1) {
            variants.add(problem.toBuilder().homeRouting(HomeRouting.VIA_NODE).build());
        }
        if (problem.experts() % 2 == 0) {
            variants.add(problem.toBuilder().groups(new ExpertGroups(2, 0.5)).build());
        }
        return variants;
    }

    private static Map<String, @Nullable Double> figures(Evaluation evaluation) {
        Metrics metrics = evaluation.metrics();
        Metrics.FanOut fanOut = metrics.fanOut();
        Map<String, @Nullable Double> figures = new LinkedHashMap<>();
        figures.put("objective value", evaluation.objectiveValue());
        figures.put("step time", metrics.stepTimeSeconds());
        figures.put("mean imbalance", metrics.imbalance().mean());
        figures.put("locality", metrics.locality());
        figures.put("node locality", metrics.nodeLocality());
        figures.put("fan-out to devices", fanOut == null ? null : (Double) fanOut.devices());
        figures.put("fan-out to nodes", fanOut == null ? null : (Double) fanOut.nodes());
        figures.put("off-home share", metrics.offHomeShare());
        return figures;
    }

    private static void require(
            int rule,
            ContractCase contractCase,
            PlacementProblem problem,
            String figure,
            @Nullable Double before,
            @Nullable Double after) {
        boolean same = (before == null || after == null)
                ? Objects.equals(before, after)
                : Math.abs(before - after) <= Trial.tolerance(before);
        if (!same) {
            throw new BrokenRule(Facts.of("rule " + rule + " broken: " + figure + " changes under renaming")
                    .and("case", contractCase.id())
                    .and("seed", contractCase.seed())
                    .and("problem", problem)
                    .and("before", before)
                    .and("after", after));
        }
    }
}
