package io.moeplacement.ilp.tight;

import io.moeplacement.EndedBy;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Survivability;
import io.moeplacement.ilp.programme.ProgrammeRunner;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.Support;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One solve with copies: counts, exchanges of two slots judged by the api, then programmes with these counts, layer by layer
 * where layers stand alone. Its answer says nothing about other counts, so it has no lower bound. Belongs to one thread.
 */
final class CopiesSolve {

    /** Part of the time left that is kept to get ojAlgo's best out before the deadline, and its largest size. */
    private static final int MARGIN_PART = 10;

    private static final Duration MOST_MARGIN = Duration.ofMillis(250);

    private final Instance instance;
    private final SolveContext context;
    private final ProgrammeRunner runner;
    private final CopyCounts counts;
    private final Best best;
    private final Duration programmesEnd;
    private final Map<String, Integer> claims = new TreeMap<>();
    private long programmes;
    private boolean outOfIterations;
    private boolean outOfTime;
    private String note = "";

    CopiesSolve(PlacementProblem problem, SolveContext context, ProgrammeRunner runner, TightSettings settings) {
        this.instance = new Instance(problem);
        this.context = context;
        this.runner = runner;
        this.counts = CopyCounts.of(problem, context.incumbent());
        this.best = new Best(instance, context);
        this.programmesEnd = context.elapsed().plus(settings.time());
    }

    /** Whether slots, objective and limits are such that the programme says them exactly, and its size. */
    static Support supports(PlacementProblem problem, int maxBinaries) {
        Objective objective = problem.objective();
        if (!(objective instanceof Objective.Balance) && !(objective instanceof Objective.Locality)) {
            return Support.no("objective " + objective.name()
                    + " with copies (with copies of given counts it takes balance and locality)");
        }
        Limits limits = problem.limits();
        if (limits.hasMaxMoves()) {
            return Support.no("maxMoves with copies");
        }
        if (limits.survivability() != Survivability.NONE) {
            return Support.no("survivability with copies");
        }
        for (int layer = 0; layer < problem.layers(); layer++) {
            int slots = problem.slots().slots(layer);
            if (slots < (long) problem.experts() * limits.minCopies()) {
                return Support.no(
                        "layer " + problem.profile().layerId(layer) + ": " + slots + " slots, minCopies asks for more");
            }
            for (int device = 0; device < problem.devices(); device++) {
                if (problem.slots().slots(layer, device) > problem.experts()) {
                    return Support.no("layer " + problem.profile().layerId(layer) + ", device " + device + ": "
                            + problem.slots().slots(layer, device) + " slots for " + problem.experts()
                            + " experts (copies of given counts are on different devices)");
                }
            }
        }
        Support rest = Scope.rest(problem);
        return rest.isSupported() ? Scope.size(problem, maxBinaries) : rest;
    }

    EngineResult solve() {
        for (Placement given : new Placement[] {context.incumbent(), instance.problem.startingPlacement()}) {
            if (given != null && given.layout().equals(instance.problem.slots())) {
                best.offer(given);
            }
        }
        best.offer(counts.placement());
        Placement start = context.iterations() > 0 ? exchanged() : counts.placement();
        if (instance.locality) {
            improve(start, 0, instance.layers, 1);
        } else {
            for (int layer = 0; layer < instance.layers; layer++) {
                start = improve(start, layer, layer + 1, instance.layers - layer);
            }
        }
        return result();
    }

    /** The placement of the counts after exchanges of two slots of a layer while any makes it better; offered. */
    private Placement exchanged() {
        Best descent = new Best(instance, value -> {});
        descent.offer(counts.placement());
        int[][] map = counts.placement().physicalToLogical();
        boolean improved = true;
        while (improved && !context.shouldStop()) {
            improved = false;
            for (int[] row : map) {
                improved |= exchange(descent, map, row);
            }
        }
        best.offer(descent.placement());
        return descent.placement();
    }

    private boolean exchange(Best descent, int[][] map, int[] row) {
        boolean improved = false;
        for (int i = 0; i < row.length; i++) {
            for (int j = i + 1; j < row.length && !context.shouldStop(); j++) {
                if (row[i] != row[j]) {
                    swap(row, i, j);
                    Placement tried = Placement.of(instance.problem.slots(), instance.experts, map);
                    boolean better = tried.duplicateReplicas() == 0 && descent.offer(tried);
                    improved |= better;
                    if (!better) {
                        swap(row, i, j);
                    }
                }
            }
        }
        return improved;
    }

    private static void swap(int[] row, int i, int j) {
        int kept = row[i];
        row[i] = row[j];
        row[j] = kept;
    }

    /** Hands the programme of some layers to ojAlgo; the start, or with these layers as found. */
    private Placement improve(Placement start, int firstLayer, int endLayer, int parts) {
        if (context.shouldStop() || programmes++ >= context.iterations()) {
            outOfIterations |= !context.shouldStop();
            return start;
        }
        Duration left = context.remaining();
        Duration margin = left.dividedBy(MARGIN_PART);
        left = left.minus(margin.compareTo(MOST_MARGIN) > 0 ? MOST_MARGIN : margin);
        Duration own = programmesEnd.minus(context.elapsed());
        left = (own.compareTo(left) < 0 ? own : left).dividedBy(parts);
        if (left.isNegative() || left.isZero()) {
            outOfTime = true;
            return start;
        }
        Best whole = new Best(instance, value -> {});
        whole.offer(start);
        boolean startUsed = whole.isFeasible();
        CopyCounts begin = new CopyCounts(counts.source(), counts.copies(), start);
        ProgrammeRunner.Outcome outcome = runner.run(
                () -> new CopiesProgramme(instance, begin, firstLayer, endLayer, startUsed), startUsed, context, left);
        String claim = outcome.claim();
        claims.merge(claim == null ? "no answer" : claim, 1, Integer::sum);
        outOfTime |= claim == null || !claim.equals("OPTIMAL");
        note = outcome.note().isEmpty() ? note : outcome.note();
        int @Nullable [][] expertAt = outcome.deviceOf();
        if (expertAt != null) {
            int[][] map = start.physicalToLogical();
            System.arraycopy(expertAt, 0, map, firstLayer, expertAt.length);
            whole.offer(Placement.of(instance.problem.slots(), instance.experts, map));
            best.offer(whole.placement());
        }
        return whole.placement();
    }

    private EngineResult result() {
        EndedBy endedBy = EndedBy.CONVERGENCE;
        if (context.shouldStop()) {
            endedBy = context.stopReason();
        } else if (outOfIterations || context.iterations() == 0) {
            endedBy = EndedBy.ITERATIONS;
        } else if (outOfTime) {
            endedBy = EndedBy.DEADLINE;
        }
        EngineResult result = EngineResult.of(best.placement(), endedBy);
        result = best.isFeasible() ? result : result.breakingLimits();
        if (!claims.isEmpty()) {
            String said = claims.entrySet().stream()
                    .map(claim -> claims.size() == 1
                            ? claim.getKey()
                            : claim.getKey() + " (" + claim.getValue() + " programmes)")
                    .collect(Collectors.joining(", "));
            result = result.withEngineClaim(said + ", for the given copy counts");
        }
        int most = Arrays.stream(counts.copies())
                .flatMapToInt(Arrays::stream)
                .max()
                .orElse(1);
        String message = "copy counts of " + counts.source() + " (at most " + most
                + " of an expert), no two on a device; other counts were not looked at";
        return result.withMessage(note.isEmpty() ? message : message + "; " + note);
    }
}
