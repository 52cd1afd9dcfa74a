package io.moeplacement.bench;

import io.moeplacement.LoadBounds;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
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

/** The bound that every solve begins with. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class SimpleBounds {

    @Param({"mixtral-8x7b 1x4", "gpt-oss-20b 1x4", "deepseek-v3 1x32", "deepseek-v3 4x8"})
    String shape = "";

    @Param({"step-time", "balance", "locality", "fan-out"})
    String objective = "";

    private PlacementProblem problem;

    /** Draws the tokens. */
    @Setup
    public void prepare() {
        Objective wanted = switch (objective) {
            case "balance" -> Objective.balance();
            case "locality" -> Objective.locality();
            case "fan-out" -> Objective.fanOut();
            default -> Objective.stepTime();
        };
        String[] parts = shape.split(" ", -1);
        problem = Cases.problem(parts[0], parts[1], 0, 5_000, wanted);
    }

    /** Bounds the objective. */
    @Benchmark
    public double bound() {
        return new LoadBounds(problem).objective();
    }
}
