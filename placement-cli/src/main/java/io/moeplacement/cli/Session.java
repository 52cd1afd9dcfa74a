package io.moeplacement.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * What one run of the command talks to.
 *
 * @param out results
 * @param err warnings, errors and what was assumed
 * @param terminal whether a person watches standard error, so that a progress bar makes sense
 * @param interruption Ctrl-C
 * @param colours of what people read
 */
record Session(PrintWriter out, PrintWriter err, boolean terminal, Interruption interruption, Colours colours) {

    private static final String PREFIX = "placement:";

    /** Without colours. */
    Session(PrintWriter out, PrintWriter err, boolean terminal, Interruption interruption) {
        this(out, err, terminal, interruption, Colours.none());
    }

    /** One line on standard error, whatever line breaks the message has. */
    void tell(String message) {
        err.println(colours.strongError(PREFIX) + " " + message.strip().replaceAll("\\s*\\R\\s*", "; "));
        err.flush();
    }

    /** What was assumed because nothing said otherwise, as one line; nothing when the list is empty. */
    void tellAssumptions(List<String> assumptions) {
        if (!assumptions.isEmpty()) {
            tell("assumed: " + String.join("; ", assumptions));
        }
    }

    /** Whether the user asked to stop. */
    boolean isInterrupted() {
        return interruption.cancellation().isCancelled();
    }
}
