package io.moeplacement.bench;

import io.moeplacement.EndedBy;
import io.moeplacement.ExpertGroups;
import io.moeplacement.Limits;
import io.moeplacement.LoadWindows;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Replan;
import io.moeplacement.Robustness;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A case of the guard: a problem on generated data, a solver, a limit on iterations. Small enough for all of them to take
 * less than two minutes on two slow cores.
 *
 * @param name name in the file of stated figures
 * @param solver solver
 * @param iterations limit on iterations
 * @param problem makes the problem
 */
record GuardCase(String name, String solver, long iterations, Supplier<PlacementProblem> problem) {

    /** Far beyond what a case takes; one that ends by it is a failure of its own. */
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private static final int TOKENS = 5_000;
    private static final Limits NEARLY_EVEN =
            Limits.builder().maxImbalance(1.05).build();

    static List<GuardCase> all() {
        return List.of(
                heuristic(
                        "locality mixtral-8x7b 1x4",
                        20,
                        () -> tokens("mixtral-8x7b", "1x4", 0, Objective.locality())
                                .build()),
                heuristic(
                        "locality gpt-oss-20b 1x4",
                        30,
                        () -> tokens("gpt-oss-20b", "1x4", 0, Objective.locality())
                                .build()),
                heuristic(
                        "locality gpt-oss-20b 1x8 within 1.3",
                        30,
                        () -> tokens("gpt-oss-20b", "1x8", 0, Objective.locality())
                                .limits(Limits.builder().maxImbalance(1.3).build())
                                .build()),
                heuristic(
                        "locality gpt-oss-20b 1x4 40 slots",
                        2_000,
                        () -> tokens("gpt-oss-20b", "1x4", 40, Objective.locality())
                                .build()),
                heuristic(
                        "fan-out gpt-oss-20b 1x4 within 1.05",
                        480,
                        () -> tokens("gpt-oss-20b", "1x4", 0, Objective.fanOut())
                                .limits(NEARLY_EVEN)
                                .build()),
                heuristic(
                        "step time gpt-oss-20b 2x4",
                        480,
                        () -> tokens("gpt-oss-20b", "2x4", 0, Objective.stepTime())
                                .build()),
                heuristic(
                        "pipelined step time gpt-oss-20b 2x4",
                        10,
                        () -> tokens("gpt-oss-20b", "2x4", 0, Objective.stepTime())
                                .communication(io.moeplacement.Communication.PIPELINED)
                                .build()),
                heuristic(
                        "balance deepseek-v3 4x8",
                        2_000,
                        () -> tokens("deepseek-v3", "4x8", 0, Objective.balance())
                                .build()),
                heuristic(
                        "balance zipf 58x256 288 slots 32 devices",
                        2_000,
                        () -> ZipfLoads.problem(58, 256, 32, 288, 1).build()),
                heuristic("groups zipf 8x64 80 slots 2x4", 200, GuardCase::grouped),
                heuristic("worst of windows zipf 8x64 72 slots 8 devices", 200, GuardCase::robust),
                heuristic("moves to 1.05 zipf 58x256 288 slots 32 devices", 2_000, GuardCase::replan),
                new GuardCase(
                        "locality mixtral-8x7b 1x4",
                        "ilp",
                        Long.MAX_VALUE,
                        () -> tokens("mixtral-8x7b", "1x4", 0, Objective.locality())
                                .build()),
                new GuardCase(
                        "locality gpt-oss-20b 1x8 within 1.3",
                        "ilp",
                        100,
                        () -> tokens("gpt-oss-20b", "1x8", 0, Objective.locality())
                                .limits(Limits.builder().maxImbalance(1.3).build())
                                .build()));
    }

    private static GuardCase heuristic(String name, long iterations, Supplier<PlacementProblem> problem) {
        return new GuardCase(name, "heuristic", iterations, problem);
    }

    private static PlacementProblem.Builder tokens(String workload, String topology, int slots, Objective objective) {
        return Cases.problem(workload, topology, slots, TOKENS, objective).toBuilder();
    }

    private static PlacementProblem grouped() {
        PlacementProblem flat = ZipfLoads.problem(8, 64, 8, 80, 1).build();
        return flat.toBuilder(flat.profile(), TokenInstances.topology("2x4"))
                .groups(new ExpertGroups(4, 1))
                .build();
    }

    private static PlacementProblem robust() {
        double[][][] windows = new double[3][8][];
        double[][] pooled = new double[8][64];
        for (int window = 0; window < windows.length; window++) {
            RoutingProfile one =
                    ZipfLoads.problem(8, 64, 8, 72, window + 1).build().profile();
            for (int layer = 0; layer < pooled.length; layer++) {
                windows[window][layer] = one.loads(layer);
                for (int expert = 0; expert < pooled[layer].length; expert++) {
                    pooled[layer][expert] += one.load(layer, expert);
                }
            }
        }
        PlacementProblem flat = ZipfLoads.problem(8, 64, 8, 72, 1).build();
        RoutingProfile profile = RoutingProfile.builder(flat.profile().layerIds(), 64)
                .loads(pooled)
                .windows(LoadWindows.of(new long[] {0, 1, 2}, windows))
                .build();
        return flat.toBuilder(profile, flat.topology())
                .robustness(Robustness.worst())
                .build();
    }

    private static PlacementProblem replan() {
        PlacementProblem before = ZipfLoads.problem(58, 256, 32, 288, 1).build();
        return ZipfLoads.problem(58, 256, 32, 288, 2)
                .current(PlacementSolvers.discover()
                        .create("greedy")
                        .solve(before)
                        .placement())
                .replan(Replan.toTarget(1.05))
                .build();
    }

    /** Name in the file of stated figures. */
    String key() {
        return solver + ": " + name;
    }

    /**
     * Solves; slots moved for a re-plan, else the value of the objective. Smaller is better.
     *
     * @throws IllegalStateException when the clock ended the solve, or the result breaks a limit
     */
    double figure() {
        PlacementProblem given = problem.get();
        SolveOptions options = SolveOptions.defaults().withDeadline(DEADLINE).withIterations(iterations);
        Solution solution = PlacementSolvers.discover().create(solver).solve(given, options);
        if (solution.endedBy() == EndedBy.DEADLINE || !solution.isFeasible()) {
            throw new IllegalStateException(
                    key() + " ended by " + solution.endedBy() + ", " + solution.status() + " " + solution.violations());
        }
        Long moved = solution.metrics().movedSlots();
        return given.replan() != null && moved != null ? moved : solution.value();
    }
}
