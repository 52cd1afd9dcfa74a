package io.moeplacement.bench;

import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How long ojAlgo takes until it claims an optimum, and what it claims: our tight programme beside ExFlow's plain
 * linearisation, on the first layers of generated mixtral-8x7b on 1x4, with the partition path's proof as the truth. Our own
 * proofs by enumeration are switched off for both programmes. Every formulation runs once; the first solve of the process, a
 * tiny one, is not counted.
 */
public final class TimeToClaim {

    private static final String USAGE = "claims [--out DIR] [--deadline SECONDS] [--layers N]";
    private static final String WORKLOAD = "mixtral-8x7b";
    private static final String TOPOLOGY = "1x4";

    private record Form(String words, String formulation) {}

    private static final List<Form> FORMS = List.of(
            new Form("tight programme", "tight"),
            new Form("ExFlow's plain programme", "exflow"),
            new Form("partition path", "partition-path"));

    private TimeToClaim() {}

    /** Prints the table. */
    public static void main(String[] args) {
        try {
            run(args, System.out);
        } catch (IllegalArgumentException e) {
            System.err.println("claims: " + e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Measures and prints; writes {@code claims.md} and {@code claims.json} too where a folder is given.
     *
     * @throws IllegalArgumentException when an option or its value is not known
     */
    static void run(String[] args, PrintStream print) {
        Arguments arguments = new Arguments(args, USAGE, List.of("--out", "--deadline", "--layers"));
        Duration deadline = Duration.ofSeconds(arguments.positive("--deadline", 60));
        int most = arguments.positive("--layers", 4);
        Report report = new Report("claims", arguments.path("--out"), print);
        solve(FORMS.get(0), TokenInstances.chain(WORKLOAD, 2, "1x2"), deadline);
        report.table(
                "Time to ojAlgo's claim, " + WORKLOAD + ", 8 experts a layer, " + TOPOLOGY + ", locality, deadline "
                        + deadline.toSeconds() + " s",
                "layers",
                "form",
                "ojAlgo says",
                "status",
                "value",
                "seconds");
        for (int layers = 2; layers <= most; layers++) {
            PlacementProblem problem = TokenInstances.chain(WORKLOAD, layers, TOPOLOGY);
            for (Form form : FORMS) {
                long start = System.nanoTime();
                Solution solution = solve(form, problem, deadline);
                report.row(
                        layers,
                        form.words,
                        solution.engineClaim() == null ? "nothing" : solution.engineClaim(),
                        solution.status().name().toLowerCase(Locale.ROOT),
                        String.format(Locale.ROOT, "%.6f", solution.value()),
                        SolverContender.seconds(start));
            }
        }
        report.write();
    }

    private static Solution solve(Form form, PlacementProblem problem, Duration deadline) {
        PlacementSolver solver = PlacementSolvers.discover()
                .create(SolverConfig.builder()
                        .solver("ilp")
                        .set("placement.ilp.formulation", form.formulation)
                        .set("placement.ilp.enumerate", "off")
                        .build());
        return solver.solve(problem, SolveOptions.defaults().withDeadline(deadline));
    }
}
