package io.moeplacement.cli;

import io.moeplacement.Hardware;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import io.moeplacement.Topology;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.testkit.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code placement demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Compares all solvers on a generated workload and writes a placement file. Under a minute.",
        footerHeading = "%nExamples:%n",
        footer = {"  ${COMMAND-FULL-NAME}", "  ${COMMAND-FULL-NAME} --out plan.json"})
final class DemoCommand implements Callable<Integer> {

    /** Name of the file in the current folder when nothing else is said. */
    static final String DEFAULT_FILE = "moe-placement-demo.json";

    private static final String WORKLOAD = "gpt-oss-20b";
    private static final int TOKENS = 20_000;
    private static final int DEVICES = 8;
    private static final long SEED = 1;
    private static final String FORMAT = "sglang";

    /** All solvers together stay below this, each below the next. */
    private static final Duration TOTAL = Duration.ofSeconds(30);

    private static final Duration EACH = Duration.ofSeconds(5);

    private final Session session;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The placement file to write (default: " + DEFAULT_FILE + " in the current folder).")
    Path out = Path.of(DEFAULT_FILE);

    DemoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        PlacementProblem problem = problem();
        PlacementContext context =
                PlacementContext.of(problem.profile().layerIds(), problem.experts(), problem.devices());
        DemoFile file = new DemoFile(out, context);
        file.check();
        Comparison comparison = new Comparison(PlacementSolvers.discover(), () -> SolverConfig.builder());
        session.out()
                .println("Workload: " + TOKENS + " generated tokens of " + WORKLOAD + " (" + problem.layers()
                        + " layers, top-" + problem.model().topK() + " of " + problem.experts() + " experts), "
                        + DEVICES
                        + " H100 in one node.");
        session.out()
                .println(
                        "Objective: balance, so that no GPU waits for the busiest one. Smaller is better, 1.0 is perfect.");
        session.out().println();
        session.interruption().expectResults();
        List<Outcome> outcomes = ProgressDisplay.during(
                session, options(comparison.size()), options -> comparison.run(problem, options, session));
        new ComparisonTable(problem)
                .print(outcomes.stream().map(Outcome::report).toList(), session);
        Solution best = outcomes.stream()
                .map(Outcome::solution)
                .filter(Objects::nonNull)
                .reduce((a, b) -> b.isBetterThan(a) ? b : a)
                .orElseThrow(() -> new IllegalStateException("no solver could take the demo's problem"));
        write(file, best, context);
        new DemoText(session.out(), problem).explain(outcomes.get(0), best, out);
        return (session.isInterrupted() ? ExitCode.INTERRUPTED : ExitCode.DONE).number();
    }

    private static PlacementProblem problem() {
        Workload workload = Workload.named(WORKLOAD);
        return PlacementProblem.builder(
                        workload.profile(TOKENS, SEED, Pairing.ALL), Topology.of(1, DEVICES, Hardware.H100))
                .model(workload.model().spec())
                .objective(Objective.balance())
                .build();
    }

    private SolveOptions options(int solvers) {
        Duration share = TOTAL.dividedBy(solvers);
        return SolveOptions.defaults()
                .withDeadline(share.compareTo(EACH) < 0 ? share : EACH)
                .withCancellation(session.interruption().cancellation());
    }

    /** Writes the file and makes sure that it says what was meant. */
    private static void write(DemoFile file, Solution best, PlacementContext context) {
        try {
            PlacementFormats.named(FORMAT).write(file.path(), best.placement(), context);
        } catch (FormatException e) {
            throw CliException.usage("--out " + e.getMessage(), e);
        }
        Placement readBack = PlacementFormats.read(file.path(), context);
        if (!readBack.equals(best.placement())) {
            throw new IllegalStateException(file.path() + " does not read back as the placement that was written");
        }
    }
}
