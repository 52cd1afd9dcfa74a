package io.moeplacement.testkit;

import io.moeplacement.Evaluation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rules 401 and 402: the cost model does not know names. */
final class CostModelRules {

    private CostModelRules() {}

    static void requireSame(
            CostModelContract contract,
            int rule,
            ContractCase contractCase,
            RandomProblem instance,
            Renaming renaming) {
        Evaluation before = contract.evaluate(instance.problem(), instance.witness());
        Evaluation after = contract.evaluate(renaming.of(instance.problem()), renaming.of(instance.witness()));
        require(rule, contractCase, instance, "objective value", before.objectiveValue(), after.objectiveValue());
        var metrics = before.metrics();
        var renamed = after.metrics();
        require(rule, contractCase, instance, "step time", metrics.stepTimeSeconds(), renamed.stepTimeSeconds());
        require(
                rule,
                contractCase,
                instance,
                "mean imbalance",
                metrics.imbalance().mean(),
                renamed.imbalance().mean());
        require(rule, contractCase, instance, "locality", metrics.locality(), renamed.locality());
        require(rule, contractCase, instance, "node locality", metrics.nodeLocality(), renamed.nodeLocality());
    }

    private static void require(
            int rule,
            ContractCase contractCase,
            RandomProblem instance,
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
                    .and("problem", instance.problem())
                    .and("before", before)
                    .and("after", after));
        }
    }
}
