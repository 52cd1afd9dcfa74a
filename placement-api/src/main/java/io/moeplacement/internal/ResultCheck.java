package io.moeplacement.internal;

import io.moeplacement.CostModel;
import io.moeplacement.Evaluation;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Solution;
import io.moeplacement.SolverContractException;
import io.moeplacement.SolverKind;
import io.moeplacement.Status;
import io.moeplacement.Violation;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolverProvider;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what an engine returned into a solution: every figure and the verdict are computed here, none is believed. */
final class ResultCheck {

    private final SolverProvider provider;
    private final PlacementProblem problem;
    private final PlacementVerifier verifier;
    private final CostModel costs;
    private final double simpleBound;

    /**
     * A check of one solve.
     *
     * @param simpleBound the api's own bound on the objective
     */
    ResultCheck(SolverProvider provider, PlacementProblem problem, PlacementVerifier verifier, double simpleBound) {
        this.provider = provider;
        this.problem = problem;
        this.verifier = verifier;
        this.costs = new CostModel(problem);
        this.simpleBound = simpleBound;
    }

    /**
     * The solution, its devices renamed where that saves moves and changes nothing else.
     *
     * @throws SolverContractException when the result is incomplete or says what is not so
     */
    Solution solution(EngineResult result, Duration elapsed) {
        requireResult(result);
        List<Violation> violations = violations(result.placement());
        if (!violations.isEmpty() && result.keepsLimits() && provider.kind() != SolverKind.BASELINE) {
            throw new SolverContractException("solver " + provider.name() + " says it keeps the limits, but "
                    + violations.get(0).message());
        }
        boolean free = provider.kind() != SolverKind.BASELINE;
        KeptSlots slots = new KeptSlots(problem);
        Placement placement = free ? slots.of(result.placement()) : result.placement();
        Solution solution = scored(result, placement, violations, elapsed);
        requireHonestBound(result, solution);
        Placement renamed = free ? new DeviceNames(problem).fewestMoves(solution) : null;
        if (renamed != null) {
            Placement kept = slots.of(renamed);
            Solution other = scored(result, kept, violations(kept), elapsed);
            solution = other.isBetterThan(solution) ? other : solution;
        }
        return new ReplanMessage(problem).explain(solution);
    }

    private Solution scored(EngineResult result, Placement placement, List<Violation> violations, Duration elapsed) {
        Evaluation evaluation = costs.evaluate(placement);
        Double claimed = result.lowerBound();
        double bound = claimed == null ? simpleBound : Math.max(simpleBound, claimed);
        boolean optimal = problem.replan() == null && Proof.isMet(evaluation.objectiveValue(), bound);
        return new Solution(
                provider.name(),
                !violations.isEmpty() ? Status.VIOLATES_LIMITS : optimal ? Status.OPTIMAL : Status.FEASIBLE,
                placement,
                evaluation,
                bound,
                violations,
                result.endedBy(),
                elapsed,
                result.engineClaim(),
                message(result, violations));
    }

    /** Engines may be compiled without null checks. */
    @SuppressWarnings("NullAway") // asks what the annotations already promise
    private void requireResult(@Nullable EngineResult result) {
        if (result == null || result.placement() == null || result.endedBy() == null || result.message() == null) {
            throw new SolverContractException("solver " + provider.name() + " returned no complete result: " + result);
        }
        Double bound = result.lowerBound();
        if (bound != null && (bound.isNaN() || bound == Double.POSITIVE_INFINITY)) {
            throw new SolverContractException("solver " + provider.name() + " reports the lower bound " + bound);
        }
    }

    private void requireHonestBound(EngineResult result, Solution solution) {
        Double bound = solution.lowerBound();
        if (solution.violations().isEmpty() && bound != null && Proof.isContradicted(solution.value(), bound)) {
            Double claimed = result.lowerBound();
            boolean byEngine = claimed != null && Proof.isContradicted(solution.value(), claimed);
            throw new SolverContractException("solver " + provider.name()
                    + (byEngine ? " reports the lower bound " : " is said by the api to have the lower bound ")
                    + bound + ", but its placement has the value " + solution.value());
        }
    }

    private List<Violation> violations(Placement placement) {
        try {
            return verifier.violations(placement);
        } catch (IllegalArgumentException e) {
            throw new SolverContractException(
                    "solver " + provider.name() + " returned no placement of this problem: " + e.getMessage());
        }
    }

    private static String message(EngineResult result, List<Violation> violations) {
        if (violations.isEmpty()) {
            return result.message();
        }
        String broken = violations.stream().limit(5).map(Violation::message).collect(Collectors.joining("; "));
        String more = violations.size() > 5 ? "; and " + (violations.size() - 5) + " more" : "";
        return (result.message().isEmpty() ? "" : result.message() + "; ") + broken + more;
    }
}
