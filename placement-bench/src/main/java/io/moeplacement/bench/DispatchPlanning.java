package io.moeplacement.bench;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.runtime.DispatchPlan;
import io.moeplacement.runtime.Gating;
import io.moeplacement.runtime.ReplicaPolicy;
import io.moeplacement.testkit.workload.Workload;
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
 * The dispatch plan of one layer's batch over all devices. {@code -prof gc} shows that nothing is allocated once warm; the
 * time grows with the tokens.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class DispatchPlanning {

    @Param({"gpt-oss-20b 1x8 0", "deepseek-v3 4x8 288"})
    String shape = "";

    @Param({"1024", "8192"})
    int tokens;

    @Param({"EVEN", "NEAREST_FIRST", "LEAST_LOADED", "MIN_MAX"})
    ReplicaPolicy policy = ReplicaPolicy.EVEN;

    @Param({"dynamic", "0.25"})
    String gating = "";

    private DispatchPlan plan;
    private int[] experts;
    private float[] weights;
    private int[] sources;

    /** Draws the tokens. */
    @Setup
    public void prepare() {
        String[] parts = shape.split(" ", -1);
        PlacementProblem problem = Cases.problem(
                parts[0], parts[1], Integer.parseInt(parts[2]), 2_000, io.moeplacement.Objective.balance());
        Placement placement =
                PlacementSolvers.discover().create("greedy").solve(problem).placement();
        int topK = problem.model().topK();
        Gating kind = gating.equals("dynamic") ? Gating.dynamic() : Gating.fixedCapacity(Double.parseDouble(gating));
        plan = new DispatchPlan(placement, problem.topology(), topK, kind, policy);
        experts = new int[tokens * topK];
        weights = new float[tokens * topK];
        sources = new int[tokens];
        int[] next = {0};
        Workload.named(parts[0]).generate(tokens, 2, (sequence, chosen) -> {
            System.arraycopy(chosen, 0, experts, next[0] * topK, topK);
            sources[next[0]] = next[0] % placement.devices();
            next[0]++;
        });
        java.util.Arrays.fill(weights, 1f / topK);
    }

    /** Plans the first layer. */
    @Benchmark
    public int plan() {
        plan.plan(0, tokens, experts, weights, sources);
        return plan.rows();
    }
}
