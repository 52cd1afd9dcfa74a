package io.moeplacement.cli;

import io.moeplacement.Objective;
import io.moeplacement.ParetoFront;
import io.moeplacement.PlacementProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether a whole curve is wanted instead of one placement. */
final class ParetoArguments {

    private static final int DEFAULT_POINTS = 8;

    /** What there would have to be one placement for. */
    private static final List<String> OF_ONE_PLACEMENT =
            List.of("--out", "--format", "--best-effort", "--migration", "--export");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec command;

    @Option(
            names = "--pareto",
            description = "The curve between balance and the objective: best values under limits on imbalance, from the"
                    + " best balance reachable to no limit. The deadline is that of the whole curve.")
    boolean wanted;

    @Option(
            names = "--points",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Limits that --pareto solves under (default: 8); dominated points are left out.")
    @Nullable
    Integer points;

    /** @throws CliException when options are given that do not go together */
    void check() {
        if (!wanted && points != null) {
            throw CliException.usage("--points needs --pareto");
        }
        if (wanted) {
            OF_ONE_PLACEMENT.stream()
                    .filter(name -> command.commandLine().getParseResult().hasMatchedOption(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw CliException.usage(name + " is about one placement, --pareto finds several; choose a"
                                + " point and solve it with --max-imbalance X");
                    });
        }
        int count = count();
        if (count < ParetoFront.FEWEST_POINTS || count > ParetoFront.MOST_POINTS) {
            throw CliException.usage("--points (" + count + ") must be in " + ParetoFront.FEWEST_POINTS + ".."
                    + ParetoFront.MOST_POINTS);
        }
    }

    /** @throws CliException when the problem has no curve */
    void check(PlacementProblem problem) {
        Objective objective = problem.objective();
        if (wanted && (objective instanceof Objective.Balance || objective instanceof Objective.BalanceThenTail)) {
            throw CliException.usage("--pareto is the curve between balance and another objective; take --objective"
                    + " locality, fan-out or step-time, not " + objective.name());
        }
    }

    int count() {
        return points == null ? DEFAULT_POINTS : points;
    }
}
