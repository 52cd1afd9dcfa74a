package io.moeplacement.bench;

import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
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
 * A solve of the heuristic with a few iterations: start, descent of every layer, perturbations. Its inner moves are not
 * public; this is what a caller sees of their speed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class HeuristicIterations {

    @Param({"mixtral-8x7b 1x4 locality", "gpt-oss-20b 1x4 locality", "gpt-oss-20b 1x4 fan-out"})
    String shape = "";

    @Param({"10", "100"})
    long iterations;

    private PlacementSolver solver;
    private PlacementProblem problem;
    private SolveOptions options;

    /** Draws the tokens. */
    @Setup
    public void prepare() {
        String[] parts = shape.split(" ", -1);
        Objective objective = parts[2].equals("fan-out") ? Objective.fanOut() : Objective.locality();
        problem = Cases.problem(parts[0], parts[1], 0, 20_000, objective);
        solver = PlacementSolvers.discover().create("heuristic");
        options = SolveOptions.defaults()
                .withDeadline(Duration.ofMinutes(10))
                .withThreads(1)
                .withIterations(iterations);
    }

    /** Solves. */
    @Benchmark
    public Solution solve() {
        return solver.solve(problem, options);
    }
}
