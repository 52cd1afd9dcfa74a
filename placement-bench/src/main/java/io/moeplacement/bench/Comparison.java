package io.moeplacement.bench;

import io.moeplacement.Evaluation;
import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import io.moeplacement.bench.Attempt.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Every contender on every instance, into a report: all attempts as data, then tables to look at. Not thread-safe. */
final class Comparison {

    /** What a contender came to on an instance, over all seeds. */
    record Cell(Instance instance, Contender contender, List<Attempt> attempts) {

        /** The attempt in the middle, by worth; with an even number the better of the two. */
        Attempt middle() {
            List<Attempt> sorted = new ArrayList<>(attempts);
            sorted.sort(Comparator.comparing((Attempt attempt) -> !attempt.isFeasible())
                    .thenComparing(attempt -> {
                        Evaluation evaluation = attempt.evaluation();
                        return evaluation == null ? Double.POSITIVE_INFINITY : evaluation.objectiveValue();
                    }));
            return sorted.get((sorted.size() - 1) / 2);
        }
    }

    private final Report report;
    private final List<Contender> contenders;
    private final int runs;
    private final long effort;
    private final Budget budget;
    private final List<Cell> cells = new ArrayList<>();

    /**
     * A comparison.
     *
     * @param runs seeds of contenders that draw
     * @param effort by what an instance's limit on iterations is multiplied; 0 for none, so that deadlines end searches
     * @param budget deadline and threads of every attempt
     */
    Comparison(Report report, List<Contender> contenders, int runs, long effort, Budget budget) {
        this.report = report;
        this.contenders = contenders;
        this.runs = runs;
        this.effort = effort;
        this.budget = budget;
    }

    /** Runs all and writes the tables. */
    void run(List<Instance> instances, java.util.function.Consumer<String> progress) {
        report.data(
                "quality",
                "instance",
                "contender",
                "seed",
                "standing",
                "value",
                "bound",
                "locality",
                "imbalance, mean",
                "imbalance, worst",
                "devices per token",
                "off-home share",
                "step time",
                "ended by",
                "seconds",
                "message");
        for (Instance instance : instances) {
            PlacementProblem problem = instance.problem().get();
            long iterations = effort == 0 ? Long.MAX_VALUE : instance.iterations() * effort;
            for (Contender contender : contenders) {
                progress.accept(instance.name() + ": " + contender.name());
                List<Attempt> attempts = new ArrayList<>();
                for (int seed = 1; seed <= (contender.isSeeded() ? runs : 1); seed++) {
                    Attempt attempt = contender.attempt(
                            problem, budget.withIterations(iterations).withSeed(seed));
                    record(instance, contender, seed, attempt);
                    attempts.add(attempt);
                    if (attempt.evaluation() == null) {
                        break;
                    }
                }
                cells.add(new Cell(instance, contender, attempts));
            }
        }
        new ComparisonTables(report, contenders, cells).write();
    }

    private void record(Instance instance, Contender contender, int seed, Attempt attempt) {
        Evaluation evaluation = attempt.evaluation();
        Metrics metrics = evaluation == null ? null : evaluation.metrics();
        Metrics.FanOut fanOut = metrics == null ? null : metrics.fanOut();
        report.row(
                instance.name(),
                contender.name(),
                seed,
                attempt.standing().name().toLowerCase(Locale.ROOT),
                orNothing(evaluation == null ? null : evaluation.objectiveValue()),
                orNothing(attempt.bound()),
                orNothing(metrics == null ? null : metrics.locality()),
                orNothing(metrics == null ? null : metrics.imbalance().mean()),
                orNothing(metrics == null ? null : metrics.imbalance().worst()),
                orNothing(fanOut == null ? null : fanOut.devices()),
                orNothing(metrics == null ? null : metrics.offHomeShare()),
                orNothing(metrics == null ? null : metrics.stepTimeSeconds()),
                attempt.isByTheClock() ? SameResults.BY_THE_CLOCK : String.valueOf(attempt.endedBy()),
                attempt.standing() == Standing.REFUSED ? 0.0 : attempt.seconds(),
                attempt.message());
    }

    private static Object orNothing(@Nullable Double figure) {
        return figure == null ? "" : figure;
    }
}
