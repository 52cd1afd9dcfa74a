package io.moeplacement.cli;

import io.moeplacement.ConfigurationException;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.formats.FormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one line on standard error and an exit code. */
final class ErrorReporter implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final String VERBOSE = "--verbose";

    private final Session session;

    ErrorReporter(Session session) {
        this.session = session;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        if (e instanceof UnmatchedArgumentException unmatched) {
            session.tell(unknown(unmatched) + " (" + command + " --help lists all)");
        } else {
            session.tell(e.getMessage() + " (" + command + " --help says more)");
        }
        return ExitCode.WRONG_USAGE.number();
    }

    /** Names the first word that fits nowhere; what follows is often only its value. */
    private static String unknown(UnmatchedArgumentException e) {
        CommandLine command = e.getCommandLine();
        String word = e.getUnmatched().get(0);
        String what = "argument";
        if (e.isUnknownOption()) {
            what = "option";
        } else if (!command.getSubcommands().isEmpty()) {
            what = "command";
        }
        String nearest = String.join(", ", e.getSuggestions());
        return "unknown " + what + " (" + word + ")" + (nearest.isEmpty() ? "" : "; nearest: " + nearest);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        ExitCode code = exitCode(e);
        session.tell(message(e, code));
        if (isVerbose(parsed)) {
            e.printStackTrace(session.err());
        }
        return code.number();
    }

    /** Not an {@link Exception}, so picocli lets it through. */
    int outOfMemory() {
        session.tell("out of memory; give the command more, for example PLACEMENT_JAVA_OPTS=-Xmx8g");
        return ExitCode.INTERNAL_ERROR.number();
    }

    /** Nor is this. */
    int defect(Error e) {
        session.tell(defectText(e));
        return ExitCode.INTERNAL_ERROR.number();
    }

    private static String defectText(Throwable e) {
        return "internal error: " + e + "; this is a defect of placement, please report it (CONTRIBUTING.md says how)"
                + " with the command line and what it prints with -v";
    }

    private static ExitCode exitCode(Exception e) {
        if (e instanceof CliException known) {
            return known.exitCode();
        }
        if (e instanceof FormatException || e instanceof IOException || e instanceof UncheckedIOException) {
            return ExitCode.BAD_INPUT;
        }
        if (e instanceof ConfigurationException || e instanceof UnsupportedProblemException) {
            return ExitCode.WRONG_USAGE;
        }
        return e instanceof InfeasibleProblemException ? ExitCode.LIMITS_NOT_MET : ExitCode.INTERNAL_ERROR;
    }

    private static String message(Exception e, ExitCode code) {
        if (code == ExitCode.INTERNAL_ERROR) {
            return defectText(e);
        }
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof NoSuchFileException) {
            return "no such file: " + cause.getMessage();
        }
        if (cause instanceof AccessDeniedException) {
            return "no permission to read: " + cause.getMessage();
        }
        return cause.getMessage() != null
                ? cause.getMessage()
                : "a file cannot be read or written; the system does not say why, -v shows where";
    }

    private static boolean isVerbose(ParseResult parsed) {
        for (ParseResult level = parsed; level != null; level = level.hasSubcommand() ? level.subcommand() : null) {
            if (level.matchedOptionValue(VERBOSE, false)) {
                return true;
            }
        }
        return false;
    }
}
