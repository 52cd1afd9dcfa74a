package io.moeplacement.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code placement generate-man-page}: for those who install the command, so it is not listed. */
@Command(
        name = "generate-man-page",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        hidden = true,
        description = "Prints the manual page of this command.",
        footerHeading = "%nExample:%n",
        footer = "  ${COMMAND-FULL-NAME} > placement.1")
final class GenerateManPageCommand implements Callable<Integer> {

    private final Session session;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    GenerateManPageCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.out().print(new ManPage(spec.root()).text());
        return ExitCode.DONE.number();
    }
}
