package io.moeplacement.cli;

import io.moeplacement.Placement;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.ReportJson;
import io.moeplacement.formats.StoredPlacement;
import io.moeplacement.runtime.Replay;
import io.moeplacement.runtime.ReplayOptions;
import io.moeplacement.runtime.ReplayReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code placement replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Sends the tokens of a raw trace through a placement, step by step.",
        footerHeading = "%nExample:%n",
        footer = "  ${COMMAND-FULL-NAME} --placement plan.json --profile trace.npz --topology 2x4 --batch 4096")
final class ReplayCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--placement",
            paramLabel = "FILE",
            required = true,
            description = "The placement, in any format of --format of solve.")
    @Nullable
    Path placement;

    @ArgGroup(validate = false, heading = "%nInput:%n")
    ProfileArguments profile = new ProfileArguments();

    @ArgGroup(validate = false, heading = "%nModel and devices:%n")
    SystemArguments system = new SystemArguments();

    @ArgGroup(validate = false, heading = "%nReplay:%n")
    ReplayArguments replay = new ReplayArguments();

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    ReplayCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        check();
        ProblemArguments inputs = new ProblemArguments();
        inputs.profile = profile;
        inputs.system = system;
        List<String> assumptions = new ArrayList<>();
        TraceInputs input = new InputReader(inputs, assumptions).readTraces(Objects.requireNonNull(system.topology));
        Placement loaded = readPlacement(Objects.requireNonNull(placement), input, assumptions);
        ReplayOptions options = replay.options(
                profile, input.model().tokensPerStep(), input.traces().tokens(), assumptions);
        session.tellAssumptions(assumptions);
        ReplayReport report;
        try {
            report = run(input, newReplay(loaded, input, options));
        } catch (CancellationException e) {
            session.tell("interrupted; nothing is printed, as only a part of the tokens was replayed");
            return ExitCode.INTERRUPTED.number();
        }
        if (json) {
            session.out().println(ReportJson.toJson(ReplayFigures.tree(report)));
        } else {
            new ReplayText(session.out()).print(report, options);
        }
        return ExitCode.DONE.number();
    }

    private void check() {
        if (profile.files.isEmpty()) {
            throw CliException.usage("which tokens? give --profile FILE, a raw routing trace");
        }
        if (system.topology == null) {
            throw CliException.usage("which devices? give --topology NxD, such as 1x8 for one node of 8 devices");
        }
        if (profile.windows) {
            throw CliException.usage("--windows is about load windows, replay needs raw traces");
        }
        if (system.groups != null) {
            throw CliException.usage("--groups has no effect on replay; evaluate reports the off-home share");
        }
        system.check();
        replay.check(system.tokensPerStep);
    }

    private Placement readPlacement(Path file, TraceInputs input, List<String> assumptions) {
        StoredPlacement stored = PlacementFormats.read(
                file,
                PlacementHints.of(PlacementContext.of(
                        input.layerIds(),
                        input.model().experts(),
                        input.topology().devices())));
        assumptions.addAll(stored.notes());
        Placement read = stored.placement();
        boolean said = system.slots != null || system.redundant != null;
        int slots = system.slotsPerLayer(read.experts());
        if (said && read.layout().slots(0) != slots) {
            throw CliException.input(file + " has " + read.layout().slots(0)
                    + " slots per layer, --slots or --redundant asks for " + slots);
        }
        return read;
    }

    private Replay newReplay(Placement loaded, TraceInputs input, ReplayOptions options) {
        try {
            return new Replay(
                    loaded, input.topology(), input.model(), input.traces().topK(), options);
        } catch (IllegalArgumentException e) {
            throw CliException.input(e.getMessage() + " (from " + profile.files + ")", e);
        }
    }

    private ReplayReport run(TraceInputs input, Replay running) {
        long[] done = {0};
        try (TokenProgress progress =
                session.terminal() ? TokenProgress.shown(input.traces().tokens()) : TokenProgress.hidden()) {
            Consumer<int[]> visitor = chosen -> {
                if (session.isInterrupted()) {
                    throw new CancellationException();
                }
                running.addToken(chosen);
                progress.at(++done[0]);
            };
            ReplayTokens tokens = new ReplayTokens(input.traces(), input.model().experts());
            if (replay.order == TokenOrder.SHUFFLED) {
                tokens.shuffled(replay.seed, visitor);
            } else {
                tokens.recorded(visitor);
            }
        } catch (IllegalArgumentException e) {
            throw CliException.input(
                    "--profile " + profile.files + ", after " + done[0] + " tokens: " + e.getMessage(), e);
        }
        return running.finish();
    }
}
