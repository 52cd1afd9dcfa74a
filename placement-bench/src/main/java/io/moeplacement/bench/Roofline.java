package io.moeplacement.bench;

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

/** What this machine and virtual machine can do at best: reading in order, and looking up at random, in and out of cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class Roofline {

    /** Look-ups per call of {@link #lookUp}. */
    static final int LOOK_UPS = 4096;

    @Param({"16", "65536"})
    int kibibytes;

    private int[] values;
    private int[] indexes;

    /** Fills the arrays. */
    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(1);
        values = random.ints(kibibytes * 256L).toArray();
        indexes = random.ints(LOOK_UPS, 0, values.length).toArray();
    }

    /** Adds up all of the array, in order; the compiler may use vectors. */
    @Benchmark
    public int stream() {
        int sum = 0;
        for (int value : values) {
            sum += value;
        }
        return sum;
    }

    /** Adds up entries at independent random places. */
    @Benchmark
    public int lookUp() {
        int sum = 0;
        for (int index : indexes) {
            sum += values[index];
        }
        return sum;
    }
}
