package io.moeplacement.testkit;

import io.moeplacement.CostModel;
import io.moeplacement.Evaluation;
import io.moeplacement.Metrics;
import io.moeplacement.Placement;
import io.moeplacement.Solution;
import io.moeplacement.Status;
import io.moeplacement.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules 101 to 103 and 114: what a solution says of itself is true. */
final class ResultRules {

    private ResultRules() {}

    static void saysWhatItBreaks(Trial trial) {
        Solution solution = trial.solve();
        List<Violation> broken = trial.requireHonest(trial.problem(), solution);
        Set<String> expected = names(broken);
        Set<String> actual = names(solution.violations());
        trial.require(expected.equals(actual), "the list of broken limits is wrong", expected, actual);
        trial.require(
                broken.isEmpty() || !solution.message().isBlank(),
                "the message does not list the broken limits",
                broken,
                "an empty message");
    }

    private static Set<String> names(List<Violation> violations) {
        return violations.stream().map(Violation::limit).collect(Collectors.toCollection(TreeSet::new));
    }

    static void costRecomputes(Trial trial) {
        Solution solution = trial.solve();
        Evaluation recomputed = new CostModel(trial.problem()).evaluate(solution.placement());
        Map<String, @Nullable Double> expected = figures(recomputed);
        Map<String, @Nullable Double> actual = figures(solution.evaluation());
        expected.forEach((name, value) -> trial.require(
                same(value, actual.get(name)),
                "the cost does not recompute: " + name,
                name + " = " + value,
                name + " = " + actual.get(name)));
    }

    private static Map<String, @Nullable Double> figures(Evaluation evaluation) {
        Metrics metrics = evaluation.metrics();
        Metrics.FanOut fanOut = metrics.fanOut();
        Long moved = metrics.movedSlots();
        Map<String, @Nullable Double> figures = new LinkedHashMap<>();
        figures.put("objective value", evaluation.objectiveValue());
        figures.put("mean imbalance", metrics.imbalance().mean());
        figures.put("worst imbalance", metrics.imbalance().worst());
        figures.put("locality", metrics.locality());
        figures.put("node locality", metrics.nodeLocality());
        figures.put("fan-out to devices", fanOut == null ? null : (Double) fanOut.devices());
        figures.put("fan-out to nodes", fanOut == null ? null : (Double) fanOut.nodes());
        figures.put("step time", metrics.stepTimeSeconds());
        figures.put("moved slots", moved == null ? null : (Double) moved.doubleValue());
        figures.put("duplicate replicas", (double) metrics.duplicateReplicas());
        figures.put("off-home share", metrics.offHomeShare());
        return figures;
    }

    private static boolean same(@Nullable Double a, @Nullable Double b) {
        return (a == null || b == null) ? Objects.equals(a, b) : Math.abs(a - b) <= Trial.tolerance(a);
    }

    static void boundHolds(Trial trial) {
        Solution solution = trial.solve();
        Double bound = solution.lowerBound();
        if (bound != null) {
            trial.require(!bound.isNaN(), "the bound is no number", "a number or null", bound);
            if (solution.status() != Status.VIOLATES_LIMITS) {
                requireBelow(trial, bound, solution.value(), "its own value");
            }
            CostModel costs = new CostModel(trial.problem());
            for (References reference : References.values()) {
                reference
                        .feasible(trial.problem())
                        .ifPresent(placement -> requireBelow(
                                trial,
                                bound,
                                costs.evaluate(placement).objectiveValue(),
                                "the value of " + reference.label()));
            }
            Placement witness = trial.witness();
            requireBelow(trial, bound, costs.evaluate(witness).objectiveValue(), "the value of a known placement");
        }
        trial.require(
                solution.status() != Status.OPTIMAL
                        || (bound != null && solution.value() - bound <= Trial.tolerance(solution.value())),
                "it says OPTIMAL, but no bound meets the value",
                "a bound of " + solution.value(),
                bound == null ? "no bound" : bound);
    }

    private static void requireBelow(Trial trial, double bound, double value, String what) {
        trial.require(
                bound <= value + Trial.tolerance(value), "the lower bound is above " + what, "at most " + value, bound);
    }

    static void saysWhoMadeIt(Trial trial) {
        Solution solution = trial.solve();
        String name = trial.solverName();
        trial.require(
                name.matches("[a-z0-9]+(-[a-z0-9]+)*"), "the solver's name is malformed", "lower case, hyphens", name);
        trial.require(solution.solver().equals(name), "the solution names another solver", name, solution.solver());
        trial.require(
                !solution.elapsed().isNegative(), "the elapsed time is negative", "at least 0", solution.elapsed());
    }
}
