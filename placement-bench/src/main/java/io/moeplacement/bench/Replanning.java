package io.moeplacement.bench;

import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Replan;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole re-plan of 58 layers of 256 experts in 288 slots on 32 devices, one thread, from a placement made for other popular
 * experts to an imbalance of 1.05, with bound, check and score.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class Replanning {

    @Param({"fast", "balanced"})
    String preset = "";

    private PlacementSolver solver;
    private PlacementProblem problem;
    private SolveOptions options;

    /** Makes the placement in force. */
    @Setup
    public void prepare() {
        PlacementProblem before = ZipfLoads.problem(58, 256, 32, 288, 1).build();
        problem = ZipfLoads.problem(58, 256, 32, 288, 2)
                .current(PlacementSolvers.discover()
                        .create("greedy")
                        .solve(before)
                        .placement())
                .replan(Replan.toTarget(1.05))
                .build();
        solver = PlacementSolvers.discover()
                .create(SolverConfig.builder()
                        .solver("heuristic")
                        .set("placement.heuristic.preset", preset)
                        .build());
        options = SolveOptions.defaults().withDeadline(Duration.ofMinutes(2)).withThreads(1);
    }

    /** Re-plans. */
    @Benchmark
    public Solution replan() {
        return solver.solve(problem, options);
    }
}
