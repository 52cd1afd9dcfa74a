package io.moeplacement.bench;

import io.moeplacement.CostModel;
import io.moeplacement.Evaluation;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
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

/** One evaluation of a whole placement: all metrics, step time of home communication. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class CostEvaluation {

    @Param({"mixtral-8x7b 1x4 0", "gpt-oss-20b 1x8 0", "deepseek-v3 4x8 288"})
    String shape = "";

    private CostModel costs;
    private Placement placement;

    /** Draws the tokens. */
    @Setup
    public void prepare() {
        String[] parts = shape.split(" ", -1);
        PlacementProblem problem =
                Cases.problem(parts[0], parts[1], Integer.parseInt(parts[2]), 5_000, Objective.stepTime());
        costs = new CostModel(problem);
        placement =
                PlacementSolvers.discover().create("round-robin").solve(problem).placement();
    }

    /** Evaluates. */
    @Benchmark
    public Evaluation evaluate() {
        return costs.evaluate(placement);
    }
}
