package io.moeplacement.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** A command that is announced but not built yet. */
@Command(description = "Not available yet.", hidden = true)
final class LaterCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    /** Its own options are no mistake of the user's, so they are taken and not looked at. */
    @Unmatched
    List<String> rest = new ArrayList<>();

    @Override
    public Integer call() {
        throw CliException.usage("command " + spec.name() + LaterWork.NOT_YET);
    }
}
