package io.moeplacement.cli;

/** Ends the command with an exit code and one line on standard error. */
final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    private CliException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    private CliException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The command line asks for something that does not exist or does not go together. */
    static CliException usage(String message) {
        return new CliException(ExitCode.WRONG_USAGE, message);
    }

    static CliException usage(String message, Throwable cause) {
        return new CliException(ExitCode.WRONG_USAGE, message, cause);
    }

    /** A file, or several together, do not say what they should. */
    static CliException input(String message) {
        return new CliException(ExitCode.BAD_INPUT, message);
    }

    static CliException input(String message, Throwable cause) {
        return new CliException(ExitCode.BAD_INPUT, message, cause);
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
