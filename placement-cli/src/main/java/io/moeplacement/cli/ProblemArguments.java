package io.moeplacement.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Everything that makes the problem: one native file, or its parts. */
final class ProblemArguments {

    /** Options that go with a native problem file: they say how to read it or are no part of it. */
    private static final List<String> BESIDE_PROBLEM = List.of("--problem", "--max-input-bytes");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec command;

    @Option(
            names = "--problem",
            paramLabel = "FILE",
            description = "A native problem file, instead of --profile, --topology and what goes with them.")
    @Nullable
    Path problem;

    @ArgGroup(validate = false, heading = "%nInput:%n")
    ProfileArguments profile = new ProfileArguments();

    @ArgGroup(validate = false, heading = "%nModel and devices:%n")
    SystemArguments system = new SystemArguments();

    @ArgGroup(validate = false, heading = "%nObjective and limits:%n")
    GoalArguments goal = new GoalArguments();

    /** @throws CliException when options are missing or do not go together */
    void check() {
        if (problem != null) {
            checkAlone(BESIDE_PROBLEM);
        } else {
            checkParts();
            system.check();
        }
    }

    /**
     * The same where {@code --redundant} is a range, which may stand beside a native problem.
     *
     * @throws CliException when options are missing or do not go together, or there is no range
     */
    void checkOfRange() {
        if (problem != null) {
            List<String> beside = new ArrayList<>(BESIDE_PROBLEM);
            beside.add("--redundant");
            checkAlone(beside);
        } else {
            checkParts();
            system.checkSlots();
        }
        system.range();
    }

    private void checkParts() {
        if (profile.files.isEmpty()) {
            throw CliException.usage("which routing statistics? give --profile FILE (or --problem FILE)");
        }
        if (system.topology == null) {
            throw CliException.usage("which devices? give --topology NxD, such as 1x8 for one node of 8 devices");
        }
        goal.check(profile.windows);
    }

    /** Whether a placement in force may come with the problem; a native file may hold one. */
    boolean hasCurrent() {
        return goal.current != null || problem != null;
    }

    /** The files that make the problem. */
    List<NamedFile> inputFiles() {
        List<NamedFile> files = new ArrayList<>();
        profile.files.forEach(file -> files.add(new NamedFile("--profile", file)));
        if (problem != null) {
            files.add(new NamedFile("--problem", problem));
        }
        if (goal.current != null) {
            files.add(new NamedFile("--current", goal.current));
        }
        if (system.topology != null && TopologyReader.isFile(system.topology)) {
            files.add(new NamedFile("--topology", PathConverter.of("--topology", system.topology)));
        }
        if (system.model != null && NamedModel.isFile(system.model)) {
            files.add(new NamedFile("--model", PathConverter.of("--model", system.model)));
        }
        return files;
    }

    /** A native problem is whole; an option that would change a part of it is refused rather than ignored. */
    private void checkAlone(List<String> beside) {
        CommandSpec own = CommandSpec.forAnnotatedObject(new ProblemArguments());
        ParseResult parsed = command.commandLine().getParseResult();
        own.options().stream()
                .map(option -> option.longestName())
                .filter(name -> !beside.contains(name) && parsed.hasMatchedOption(name))
                .findFirst()
                .ifPresent(name -> {
                    throw CliException.usage(name
                            + " cannot stand beside --problem, whose file already says everything about the problem");
                });
    }
}
