package io.moeplacement.testkit;

import io.moeplacement.ExpertOnDevice;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Limits;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import io.moeplacement.Solution;
import io.moeplacement.Status;
import io.moeplacement.UnsupportedProblemException;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rules 111 and 112: input that cannot be used is refused, with a reason that helps. */
final class InputRules {

    private InputRules() {}

    static void wrongIncumbent(Trial trial) {
        PlacementProblem problem = trial.problem();
        int experts = problem.experts();
        int devices = problem.devices();
        int layers = problem.layers();
        trial.solve();
        refused(trial, "experts", experts, layers, experts + 1, devices);
        refused(trial, "devices", devices, layers, experts, devices + 1);
        refused(trial, "layers", layers, layers + 1, experts, devices);
    }

    private static void refused(Trial trial, String what, int expected, int layers, int experts, int devices) {
        Placement incumbent = RandomPlacements.of(
                new SplittableRandom(trial.seed()), SlotLayout.ofTotal(layers, devices, experts), experts);
        String message;
        try {
            Solution solution = trial.solveRaw(trial.problem(), trial.options().withIncumbent(incumbent));
            message = "no exception but " + solution.status();
        } catch (IllegalArgumentException e) {
            message = String.valueOf(e.getMessage());
            boolean helps = message.contains(Integer.toString(expected))
                    && message.contains(Integer.toString(expected + 1))
                    && message.contains(what);
            trial.require(
                    helps,
                    "the message about an incumbent of a wrong shape does not help",
                    "a message with the word " + what + " and the numbers " + expected + " and " + (expected + 1),
                    message);
            return;
        } catch (RuntimeException e) {
            message = e.toString();
        }
        trial.require(
                false,
                "an incumbent with " + (expected + 1) + " " + what + " instead of " + expected + " is not refused",
                "IllegalArgumentException",
                message);
    }

    static void infeasible(Trial trial) {
        // Cases have a placement that keeps the limits, so it is wrong to call them infeasible.
        try {
            trial.solveRaw(trial.problem(), trial.options());
        } catch (UnsupportedProblemException e) {
            trial.require(
                    e.getMessage() != null && !e.getMessage().isBlank(),
                    "a problem is refused without a reason",
                    "a message that says why it is not supported",
                    e);
            throw new SkippedCase("not supported: " + e.getMessage());
        } catch (InfeasibleProblemException e) {
            trial.require(false, "a feasible problem is called infeasible", trial.witness(), e);
        }
        PlacementProblem hopeless = hopeless(trial.problem());
        try {
            Solution solution = trial.solveRaw(hopeless, trial.options());
            trial.require(
                    solution.status() == Status.VIOLATES_LIMITS,
                    "expert 0 is forbidden everywhere, and still the result is said to keep the limits",
                    "InfeasibleProblemException or VIOLATES_LIMITS",
                    solution.status());
        } catch (InfeasibleProblemException e) {
            String message = String.valueOf(e.getMessage());
            trial.require(
                    message.matches("(?s).*\\d.*"),
                    "the message does not say where the problem is infeasible",
                    "a message that names layer, expert or device",
                    message);
        } catch (UnsupportedProblemException e) {
            throw new SkippedCase("forbidden experts are not supported: " + e.getMessage());
        }
    }

    private static PlacementProblem hopeless(PlacementProblem problem) {
        Set<ExpertOnDevice> bans = IntStream.range(0, problem.devices())
                .mapToObj(device -> new ExpertOnDevice(0, 0, device))
                .collect(Collectors.toCollection(HashSet::new));
        Limits limits =
                problem.limits().toBuilder().pinned(Set.of()).forbidden(bans).build();
        return problem.toBuilder().limits(limits).build();
    }
}
