package io.moeplacement.cli;

/** How the command ends, for scripts. */
enum ExitCode {
    DONE(0, "Done."),
    INTERNAL_ERROR(1, "Internal error."),
    WRONG_USAGE(2, "Wrong usage."),
    BAD_INPUT(3, "Bad input; the message names file, place, value and what is allowed."),
    LIMITS_NOT_MET(4, "Limits not met: proved infeasible, or not met in time."),
    /** What a shell reports for a process ended by Ctrl-C. */
    INTERRUPTED(130, "Interrupted; the best placement so far is written.");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    int number() {
        return number;
    }

    /** A sentence for the manual. */
    String meaning() {
        return meaning;
    }
}
