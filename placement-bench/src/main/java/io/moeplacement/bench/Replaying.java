package io.moeplacement.bench;

import io.moeplacement.Communication;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.runtime.Replay;
import io.moeplacement.runtime.ReplayOptions;
import io.moeplacement.runtime.ReplayReport;
import io.moeplacement.testkit.workload.Workload;
import java.util.ArrayList;
import java.util.List;
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

/** A replay of a million tokens of gpt-oss-20b, 24 layers, top-4, on one thread; 20,000 generated tokens over and over. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class Replaying {

    private static final int DRAWN = 20_000;
    private static final int ROUNDS = 50;

    @Param({"HOME", "PIPELINED"})
    Communication communication = Communication.HOME;

    private final List<int[]> drawn = new ArrayList<>();
    private PlacementProblem problem;
    private Placement placement;

    /** Draws the tokens. */
    @Setup
    public void prepare() {
        problem = Cases.problem("gpt-oss-20b", "2x4", 0, 2_000, Objective.balance());
        placement = PlacementSolvers.discover().create("greedy").solve(problem).placement();
        Workload.named("gpt-oss-20b").generate(DRAWN, 1, (sequence, chosen) -> drawn.add(chosen.clone()));
    }

    /** Replays them all. */
    @Benchmark
    public ReplayReport replay() {
        Replay replay = new Replay(
                placement,
                problem.topology(),
                problem.model(),
                problem.model().topK(),
                ReplayOptions.of(8192).with(communication, Pairing.ALL));
        for (int round = 0; round < ROUNDS; round++) {
            drawn.forEach(replay::addToken);
        }
        return replay.finish();
    }
}
