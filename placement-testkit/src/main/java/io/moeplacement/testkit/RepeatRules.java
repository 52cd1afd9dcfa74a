package io.moeplacement.testkit;

import io.moeplacement.Placement;
import io.moeplacement.SolveOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Rules 104, 105 and 113: equal questions get equal answers, whoever else asks. */
final class RepeatRules {

    private static final int THREADS = 8;

    private RepeatRules() {}

    static void sameAgain(Trial trial) {
        Placement first = trial.solveReproducibly(trial.options()).placement();
        Placement second = trial.solveReproducibly(trial.options()).placement();
        requireSame(trial, "two solves with the same seed and iterations differ", first, second);
    }

    static void sameOnFourThreads(Trial trial) {
        Placement one = trial.solveReproducibly(trial.options().withThreads(1)).placement();
        Placement four = trial.solveReproducibly(trial.options().withThreads(4)).placement();
        requireSame(trial, "four threads give another placement than one", one, four);
    }

    static void eightAtOnce(Trial trial) {
        SolveOptions options = trial.options();
        Placement alone = trial.solveReproducibly(options).placement();
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            Callable<Placement> solve = () -> {
                start.await();
                return trial.solveReproducibly(options).placement();
            };
            List<Future<Placement>> answers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                answers.add(executor.submit(solve));
            }
            for (Future<Placement> answer : answers) {
                requireSame(trial, "a solve beside seven others differs from one alone", alone, answer.get());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SkippedCase skip) {
                throw skip;
            }
            throw new BrokenRule(
                    trial.facts("a solve beside seven others failed").and("thrown", e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for solves", e);
        } finally {
            executor.shutdownNow();
        }
    }

    private static void requireSame(Trial trial, String headline, Placement expected, Placement actual) {
        if (!expected.equals(actual)) {
            trial.require(false, headline, describe(expected), describe(actual));
        }
    }

    private static String describe(Placement placement) {
        return java.util.Arrays.deepToString(placement.physicalToLogical());
    }
}
