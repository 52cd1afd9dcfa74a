package io.moeplacement.testkit;

import io.moeplacement.testkit.RandomProblem.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Checks one rule on all its cases: fails on the first broken one, skips when none could be checked. */
final class ContractRun {

    private ContractRun() {}

    static void all(PlacementSolverContract contract, Rule rule) {
        requireApplies(contract, rule);
        List<String> skipped = new ArrayList<>();
        int checked = 0;
        for (Size size : rule.sizes()) {
            for (ContractCase contractCase : contract.cases(size)) {
                try {
                    check(contract, rule, contractCase);
                    checked++;
                } catch (SkippedCase skip) {
                    contract.onSkippedCase(rule.number(), contractCase, String.valueOf(skip.getMessage()));
                    skipped.add(contractCase.id() + ": " + skip.getMessage());
                }
            }
        }
        Assumptions.assumeTrue(
                checked > 0,
                () -> "rule " + rule.number() + " could be checked on no case: " + String.join("; ", skipped));
    }

    static void one(PlacementSolverContract contract, Rule rule, ContractCase contractCase) {
        requireApplies(contract, rule);
        try {
            check(contract, rule, contractCase);
        } catch (SkippedCase skip) {
            Assumptions.abort("rule " + rule.number() + " on " + contractCase.id() + ": " + skip.getMessage());
        }
    }

    private static void requireApplies(PlacementSolverContract contract, Rule rule) {
        Assumptions.assumeTrue(
                rule.isFor(contract.kind()),
                () -> "rule " + rule.number() + " is for " + rule.kinds() + ", solver "
                        + contract.solver().name() + " is " + contract.kind());
    }

    private static void check(PlacementSolverContract contract, Rule rule, ContractCase contractCase) {
        Trial trial = new Trial(contract, rule, contractCase);
        try {
            rule.check(trial);
        } catch (SkippedCase skip) {
            throw skip;
        } catch (BrokenRule broken) {
            throw saved(trial, contractCase, broken);
        } catch (RuntimeException | AssertionError e) {
            throw saved(
                    trial,
                    contractCase,
                    new BrokenRule(trial.facts("the solver failed").and("thrown", e), e));
        }
    }

    private static BrokenRule saved(Trial trial, ContractCase contractCase, BrokenRule broken) {
        String message = String.valueOf(broken.getMessage());
        try {
            Facts facts = Facts.of(message)
                    .and(
                            "replay",
                            new FailedCase(trial.rule().number(), contractCase, trial.solverName(), message).save());
            BrokenRule withFile = new BrokenRule(facts, broken);
            withFile.setStackTrace(broken.getStackTrace());
            return withFile;
        } catch (IOException e) {
            broken.addSuppressed(e);
            return broken;
        }
    }
}
