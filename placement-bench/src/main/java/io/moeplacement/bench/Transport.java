package io.moeplacement.bench;

import io.moeplacement.spi.TransportKernel;
import java.util.Arrays;
import java.util.SplittableRandom;
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

/** One exact assignment of a layer's experts to devices. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class Transport {

    @Param({"32x4", "256x32"})
    String shape = "";

    private TransportKernel kernel;
    private double[] cost;
    private int[] capacity;
    private int[] deviceOf;

    /** Draws the costs. */
    @Setup
    public void prepare() {
        String[] sizes = shape.split("x", -1);
        int experts = Integer.parseInt(sizes[0]);
        int devices = Integer.parseInt(sizes[1]);
        kernel = new TransportKernel(experts, devices);
        cost = new SplittableRandom(1).doubles((long) experts * devices).toArray();
        capacity = new int[devices];
        Arrays.fill(capacity, experts / devices);
        deviceOf = new int[experts];
    }

    /** Assigns. */
    @Benchmark
    public int[] assign() {
        kernel.assign(cost, capacity, deviceOf);
        return deviceOf;
    }
}
