package io.moeplacement.cli;

/** How the command ends, for scripts. */
enum ExitCode {
    DONE(0),
    INTERNAL_ERROR(1),
    WRONG_USAGE(2),
    BAD_INPUT(3),
    LIMITS_NOT_MET(4),
    /** What a shell reports for a process ended by Ctrl-C. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
