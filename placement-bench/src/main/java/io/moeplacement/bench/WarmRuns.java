package io.moeplacement.bench;

import com.sun.management.ThreadMXBean;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Whole solves, verified and scored, warmed up and measured. Not thread-safe. */
final class WarmRuns {

    private static final int LEAST_RUNS = 3;
    private static final int MOST_RUNS = 400;
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /**
     * What a number of equal solves came to.
     *
     * @param solution the last one's
     * @param milliseconds median
     * @param megabytes allocated by the calling thread in the last one, so all of it on one thread
     */
    record Result(Solution solution, double milliseconds, double megabytes) {

        double mean() {
            return solution.metrics().imbalance().mean();
        }

        double worst() {
            return solution.metrics().imbalance().worst();
        }

        /** Slots that change their expert's device, mean over layers. */
        double movesPerLayer() {
            Long moved = solution.metrics().movedSlots();
            return moved == null ? 0 : (double) moved / solution.placement().layers();
        }
    }

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final PlacementSolvers solvers = PlacementSolvers.discover();
    private final Duration each;

    /** @param each time for warming up, and again for measuring; at least one run of the one and three of the other */
    WarmRuns(Duration each) {
        this.each = each;
    }

    /** Solves with a solver, for {@code heuristic} with a preset as {@code heuristic fast}. */
    Result of(String solverAndPreset, PlacementProblem problem, int threadCount) {
        return of(solverAndPreset, problem, threadCount, DEADLINE);
    }

    /** The same within a deadline. */
    Result of(String solverAndPreset, PlacementProblem problem, int threadCount, Duration deadline) {
        String[] words = solverAndPreset.split(" ", -1);
        SolverConfig.Builder config = SolverConfig.builder().solver(words[0]);
        PlacementSolver solver = solvers.create(
                (words.length > 1 ? config.set("placement.heuristic.preset", words[1]) : config).build());
        SolveOptions options = SolveOptions.defaults().withDeadline(deadline).withThreads(threadCount);
        run(solver, problem, options, 1);
        return run(solver, problem, options, LEAST_RUNS);
    }

    private Result run(PlacementSolver solver, PlacementProblem problem, SolveOptions options, int leastRuns) {
        List<Double> times = new ArrayList<>();
        long began = System.nanoTime();
        Solution solution;
        long allocated;
        do {
            long before = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            solution = solver.solve(problem, options);
            times.add((System.nanoTime() - start) * 1e-6);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        } while (times.size() < leastRuns || (times.size() < MOST_RUNS && System.nanoTime() - began < each.toNanos()));
        Collections.sort(times);
        return new Result(solution, times.get(times.size() / 2), allocated * 1e-6);
    }
}
