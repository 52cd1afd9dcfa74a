package io.moeplacement.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code placement generate-completion}: for those who install the command, so it is not listed. */
@Command(
        name = "generate-completion",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        hidden = true,
        description = "Prints the script that completes this command in bash and zsh.",
        footerHeading = "%nExample:%n",
        footer = "  source <(${COMMAND-FULL-NAME})")
final class GenerateCompletionCommand implements Callable<Integer> {

    private final Session session;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    GenerateCompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.out().print(CompletionScript.of(spec.root()));
        return ExitCode.DONE.number();
    }
}
