package io.moeplacement.bench;

import io.moeplacement.heuristic.alone.SwapDelta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the JMH benchmarks of the kernels with the allocation profiler, and sets each beside what the machine can do: the
 * bytes that it has to touch at least, against {@link Roofline} of the same run.
 */
final class Kernels {

    private static final List<Class<?>> BENCHMARKS = List.of(
            Roofline.class,
            CostEvaluation.class,
            SwapDelta.class,
            Transport.class,
            Replanning.class,
            DispatchPlanning.class);

    private final Report report;
    private final int iterations;
    private final TimeValue time;
    private double streamInCache;
    private double streamFromMemory;
    private double lookUpsInCache;

    /**
     * A run.
     *
     * @param iterations warm-up and measured iterations of each benchmark
     * @param milliseconds length of an iteration
     */
    Kernels(Report report, int iterations, int milliseconds) {
        this.report = report;
        this.iterations = iterations;
        this.time = TimeValue.milliseconds(milliseconds);
    }

    void run() {
        Collection<RunResult> results = results();
        report.table(
                "Kernels, one thread, mean of " + iterations + " iterations of " + time + " with the error JMH gives",
                "benchmark",
                "parameters",
                "us per call, measured",
                "error, measured",
                "B/op");
        for (RunResult result : results) {
            String benchmark = name(result);
            String parameters = parameters(result);
            double micros = micros(result);
            report.row(
                    benchmark,
                    parameters,
                    micros,
                    micros
                            * result.getPrimaryResult().getScoreError()
                            / result.getPrimaryResult().getScore(),
                    allocated(result));
            noteMachine(result, micros);
        }
        report.table(
                "How near the kernels are to the machine: bytes or look-ups they cannot do without, per second, and as a "
                        + "part of the machine's own rate in this run",
                "benchmark",
                "parameters",
                "least work",
                "10^9 per second",
                "part of the machine's rate, measured");
        for (RunResult result : results) {
            Work work = Work.of(name(result), result.getParams()::getParam);
            if (work != null) {
                double perSecond = work.amount() / micros(result) * 1e-3;
                report.row(name(result), parameters(result), work.words(), perSecond, perSecond / machine(work));
            }
        }
        report.say(String.format(
                Locale.ROOT,
                "The machine in this run, one thread: %.3g GB/s in order from cache, %.3g GB/s from memory, %.3g 10^9 "
                        + "look-ups per second in cache.",
                streamInCache,
                streamFromMemory,
                lookUpsInCache));
    }

    private double machine(Work work) {
        return switch (work.against()) {
            case LOOK_UPS -> lookUpsInCache;
            case CACHE -> streamInCache;
            case MEMORY -> streamFromMemory;
        };
    }

    private void noteMachine(RunResult result, double micros) {
        String benchmark = name(result);
        boolean inCache = parameters(result).equals("16");
        double bytes = inCache ? 16 * 1024.0 : 65536 * 1024.0;
        if (benchmark.equals("Roofline.stream")) {
            if (inCache) {
                streamInCache = bytes / micros * 1e-3;
            } else {
                streamFromMemory = bytes / micros * 1e-3;
            }
        } else if (benchmark.equals("Roofline.lookUp") && inCache) {
            lookUpsInCache = Roofline.LOOK_UPS / micros * 1e-3;
        }
    }

    private Collection<RunResult> results() {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .verbosity(VerboseMode.SILENT)
                .forks(1)
                .warmupIterations(iterations)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                // Of the dispatch plans the cheapest kind and the dearest.
                .param("policy", "EVEN", "MIN_MAX")
                .param("gating", "dynamic");
        for (Class<?> benchmark : BENCHMARKS) {
            options = options.include(benchmark.getSimpleName() + "\\.");
        }
        try {
            return new Runner(options.build()).run();
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH could not run the kernels", e);
        }
    }

    private static String name(RunResult result) {
        String[] parts = result.getParams().getBenchmark().split("\\.", -1);
        return parts[parts.length - 2] + "." + parts[parts.length - 1];
    }

    private static String parameters(RunResult result) {
        List<String> values = new ArrayList<>();
        for (String key : result.getParams().getParamsKeys()) {
            values.add(result.getParams().getParam(key));
        }
        return String.join(", ", values);
    }

    private static double micros(RunResult result) {
        TimeUnit unit = result.getParams().getTimeUnit();
        return result.getPrimaryResult().getScore() * unit.toNanos(1) * 1e-3;
    }

    private static double allocated(RunResult result) {
        for (Result<?> secondary : result.getSecondaryResults().values()) {
            if (secondary.getLabel().endsWith("gc.alloc.rate.norm")) {
                return secondary.getScore();
            }
        }
        return Double.NaN;
    }
}
