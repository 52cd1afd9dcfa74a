package io.moeplacement.bench;

import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.UnsupportedProblemException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long exact solving takes: every case is solved several times, the first time is not counted, and the median of the
 * others is printed as a row of a Markdown table, with what was proved.
 */
public final class TimeToProof {

    private static final String USAGE =
            "usage: proof [--out DIR] [--runs N] [--deadline SECONDS] [--tokens N] [--cases all|tiny]";

    private static final List<Case> ALL = List.of(
            new Case("mixtral-8x7b", "1x4"),
            new Case("mixtral-8x7b", "1x2"),
            new Case("mixtral-8x7b", "2x2"),
            new Case("gpt-oss-20b", "1x32"));

    private static final List<Case> TINY = List.of(new Case("mixtral-8x7b", "1x1"));

    private record Case(String workload, String topology) {}

    private final PlacementSolver solver = PlacementSolvers.discover().create("ilp");
    private Path out = Path.of("");
    private boolean toFile;
    private int runs = 5;
    private int tokens = 20_000;
    private Duration deadline = Duration.ofSeconds(10);
    private List<Case> cases = ALL;

    private TimeToProof(String[] args) {
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " has no value; " + USAGE);
            }
            take(args[i], args[i + 1]);
        }
    }

    private void take(String option, String value) {
        switch (option) {
            case "--out" -> {
                out = Path.of(value);
                toFile = true;
            }
            case "--runs" -> runs = positive(option, value);
            case "--tokens" -> tokens = positive(option, value);
            case "--deadline" -> deadline = Duration.ofSeconds(positive(option, value));
            case "--cases" -> cases = cases(value);
            default -> throw new IllegalArgumentException("unknown option (" + option + "); " + USAGE);
        }
    }

    private static List<Case> cases(String value) {
        return switch (value) {
            case "all" -> ALL;
            case "tiny" -> TINY;
            default -> throw new IllegalArgumentException("--cases (" + value + ") must be all or tiny");
        };
    }

    private static int positive(String option, String value) {
        int number = value.matches("\\d{1,9}") ? Integer.parseInt(value) : 0;
        if (number < 1) {
            throw new IllegalArgumentException(option + " (" + value + ") must be a whole number of at least 1");
        }
        return number;
    }

    /** Prints the table. */
    public static void main(String[] args) {
        try {
            run(args, System.out);
        } catch (IllegalArgumentException e) {
            System.err.println("proof: " + e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Measures and prints the table; writes it to {@code proof.md} too where a folder is given.
     *
     * @throws IllegalArgumentException when an option or its value is not known
     */
    static void run(String[] args, PrintStream print) {
        TimeToProof bench = new TimeToProof(args);
        StringBuilder table = new StringBuilder();
        bench.line(table, print, "| workload | topology | objective | status | value | gap | median | runs |");
        bench.line(table, print, "| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Case one : bench.cases) {
            bench.line(table, print, bench.row(one));
        }
        if (bench.toFile) {
            bench.write(table);
        }
    }

    private void line(StringBuilder table, PrintStream print, String text) {
        table.append(text).append('\n');
        print.println(text);
    }

    private String row(Case one) {
        PlacementProblem problem = Cases.problem(one.workload, one.topology, 0, tokens, Objective.locality());
        String start = "| " + one.workload + " | " + one.topology + " | locality | ";
        SolveOptions options = SolveOptions.defaults().withDeadline(deadline);
        try {
            Solution solution = solver.solve(problem, options);
            double[] seconds = new double[runs];
            for (int run = 0; run < runs; run++) {
                long began = System.nanoTime();
                solution = solver.solve(problem, options);
                seconds[run] = (System.nanoTime() - began) * 1e-9;
            }
            Arrays.sort(seconds);
            return start
                    + String.format(
                            Locale.ROOT,
                            "%s | %.6f | %.2g | %.1f ms | %d |",
                            solution.status(),
                            solution.value(),
                            solution.gap(),
                            seconds[runs / 2] * 1e3,
                            runs);
        } catch (UnsupportedProblemException e) {
            return start + "UNSUPPORTED: " + e.getMessage() + " | | | | |";
        }
    }

    private void write(StringBuilder table) {
        try {
            Files.createDirectories(out);
            Files.writeString(out.resolve("proof.md"), table);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + out.resolve("proof.md"), e);
        }
    }
}
