package io.moeplacement.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code placement} without a command: says which ones there are. */
@Command(
        name = "placement",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Decides where the experts of a Mixture-of-Experts model live on GPUs.",
        footerHeading = "%nStart with: ${COMMAND-FULL-NAME} demo%n",
        footer = {
            "Then:       ${COMMAND-FULL-NAME} solve --profile trace.npz --topology 1x8 --out plan.json",
            "",
            "Exit codes: 0 done, 1 internal error, 2 wrong usage, 3 bad input, 4 limits not met, 130 interrupted."
        })
final class PlacementCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log what happens to standard error; stack traces with errors.")
    boolean verbose;

    PlacementCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.tell(
                "no command given; commands are demo, solve, evaluate, compare, sweep, analyze, replay, generate, convert and help, for example: "
                        + Main.commandName() + " demo");
        return ExitCode.WRONG_USAGE.number();
    }
}
