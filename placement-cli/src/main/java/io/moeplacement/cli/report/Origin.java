package io.moeplacement.cli.report;

import java.time.Instant;
import java.util.List;

/**
 * Where a report comes from, so that it can be made again.
 *
 * @param command the command line, quoted for a shell
 * @param inputs names of the files that hold the traffic, without their folders
 * @param assumptions what was assumed because nothing said otherwise
 * @param version version of the command and of Java
 * @param made when
 */
public record Origin(String command, List<String> inputs, List<String> assumptions, String version, Instant made) {

    /** Keeps its own copies of the lists. */
    public Origin {
        inputs = List.copyOf(inputs);
        assumptions = List.copyOf(assumptions);
    }
}
