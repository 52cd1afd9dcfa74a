package io.moeplacement.bench;

import io.moeplacement.PlacementException;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.ProgressEvent;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The best value after 0.1, 1, 10 and 60 seconds of one solve, as its progress events tell. Not thread-safe. */
final class TimeToQuality {

    private static final double[] MARKS = {0.1, 1, 10, 60};

    private final Report report;
    private final Duration deadline;
    private final int threads;

    /** @param deadline of each solve; later marks are left out */
    TimeToQuality(Report report, Duration deadline, int threads) {
        this.report = report;
        this.deadline = deadline;
        this.threads = threads;
    }

    void run(List<Instance> instances, java.util.function.Consumer<String> progress) {
        List<String> columns = new ArrayList<>(List.of("instance", "solver"));
        for (double mark : MARKS) {
            if (mark * 1e3 <= deadline.toMillis()) {
                columns.add(String.format(Locale.ROOT, "after %.3g s", mark));
            }
        }
        int marks = columns.size() - 2;
        columns.addAll(List.of("verified value, measured", "seconds", "ended, measured"));
        report.table(
                "Time to quality: value of the objective, less is better, one run each, deadline "
                        + deadline.toMillis() / 1e3 + " s",
                columns.toArray(new String[0]));
        for (Instance instance : instances) {
            PlacementProblem problem = instance.problem().get();
            for (String solver : List.of("heuristic", "ilp", "auto")) {
                progress.accept("time to quality, " + instance.name() + ": " + solver);
                run(instance, problem, solver, marks);
            }
        }
    }

    private void run(Instance instance, PlacementProblem problem, String solver, int marks) {
        TreeMap<Double, Double> improvements = new TreeMap<>();
        long start = System.nanoTime();
        SolveOptions options = SolveOptions.defaults()
                .withDeadline(deadline)
                .withThreads(threads)
                .withListener(event -> note(improvements, start, event));
        Solution solution;
        try {
            solution = PlacementSolvers.discover().create(solver).solve(problem, options);
        } catch (PlacementException e) {
            return;
        }
        double seconds = SolverContender.seconds(start);
        List<Object> row = new ArrayList<>(List.of(instance.name(), solver));
        for (int i = 0; i < marks; i++) {
            Map.Entry<Double, Double> last = improvements.floorEntry(MARKS[i]);
            row.add(seconds <= MARKS[i] ? solution.value() : last == null ? "" : last.getValue());
        }
        row.add(solution.value());
        row.add(seconds);
        row.add(solution.endedBy().name());
        report.row(row.toArray());
    }

    private static void note(NavigableMap<Double, Double> improvements, long start, ProgressEvent event) {
        if (event instanceof ProgressEvent.Improved improved) {
            synchronized (improvements) {
                double best = improvements.isEmpty()
                        ? Double.POSITIVE_INFINITY
                        : improvements.lastEntry().getValue();
                if (improved.value() < best) {
                    improvements.put(SolverContender.seconds(start), improved.value());
                }
            }
        }
    }
}
