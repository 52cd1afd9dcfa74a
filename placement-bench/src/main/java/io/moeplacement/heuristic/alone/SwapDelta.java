package io.moeplacement.heuristic.alone;

import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;
import io.moeplacement.heuristic.search.LayerLoads;
import io.moeplacement.testkit.workload.Workload;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
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
 * What one swap of two experts of a layer would change, of fan-out and of home step time, and the taking of it: the innermost
 * steps of those searches. It stands in the package of the classes it measures, which are not public.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@NullMarked
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class SwapDelta {

    /** What trying a swap reads at least: of each expert what leaves, what comes, what both share. */
    public static final int LOOK_UPS = 6;

    private static final int SWAPS = 1024;

    @Param({"gpt-oss-20b 1x8", "deepseek-v3 4x8"})
    String shape = "";

    @Param({"fan-out", "step-time"})
    String objective = "";

    private LayerGoal goal;
    private double[] sums;
    private final LayerGoal.Swap swap = new LayerGoal.Swap();
    private final int[] firsts = new int[SWAPS];
    private final int[] seconds = new int[SWAPS];
    private int[] deviceOf;
    private double[] loads;
    private int next;

    /** Draws tokens and swaps of experts on different devices. */
    @Setup
    public void prepare() {
        PlacementProblem problem = problem(shape, objective);
        int experts = problem.experts();
        deviceOf = new int[experts];
        for (int expert = 0; expert < experts; expert++) {
            deviceOf[expert] = expert % problem.devices();
        }
        LayerLoads layerLoads = new LayerLoads(problem, 0, Double.POSITIVE_INFINITY);
        sums = layerLoads.sums(deviceOf);
        loads = new double[experts];
        Arrays.setAll(loads, layerLoads::of);
        goal = new LayerGoals(problem).of(0);
        goal.reset(deviceOf, sums);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < SWAPS; i++) {
            firsts[i] = random.nextInt(experts);
            int second = random.nextInt(experts);
            while (deviceOf[second] == deviceOf[firsts[i]]) {
                second = random.nextInt(experts);
            }
            seconds[i] = second;
        }
    }

    private static PlacementProblem problem(String shape, String objective) {
        String[] parts = shape.split("[ x]", -1);
        Workload workload = Workload.named(parts[0]);
        return PlacementProblem.builder(
                        workload.profile(5_000, 1, Pairing.TOP1),
                        Topology.builder(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]))
                                .build())
                .model(workload.model().spec())
                .objective(objective.equals("fan-out") ? Objective.fanOut() : Objective.stepTime())
                .build();
    }

    /** The selections that change when a swap of the benchmark is taken, on average: those with exactly one of its experts. */
    public static double selectionsPerSwap(String shape) {
        PlacementProblem problem = problem(shape, "fan-out");
        var selections = java.util.Objects.requireNonNull(problem.profile().selections());
        double members = 0;
        for (int set = 0; set < selections.sets(0); set++) {
            members += selections.size(0, set);
        }
        double chance = members / selections.sets(0) / problem.experts();
        return 2 * chance * (1 - chance) * selections.sets(0);
    }

    /** Takes the next swap, and takes it back. */
    @Benchmark
    public double taken() {
        int i = next++ & (SWAPS - 1);
        int first = firsts[i];
        int second = seconds[i];
        int g = deviceOf[first];
        int h = deviceOf[second];
        double shift = loads[second] - loads[first];
        sums[g] += shift;
        sums[h] -= shift;
        swap.set(first, g, second, h);
        goal.swap(swap, sums);
        sums[g] -= shift;
        sums[h] += shift;
        swap.set(first, h, second, g);
        goal.swap(swap, sums);
        return sums[g];
    }

    /** Tries the next swap. */
    @Benchmark
    public double delta() {
        int i = next++ & (SWAPS - 1);
        int first = firsts[i];
        int second = seconds[i];
        swap.set(first, deviceOf[first], second, deviceOf[second]);
        return goal.swapped(swap, sums, 1.1);
    }
}
