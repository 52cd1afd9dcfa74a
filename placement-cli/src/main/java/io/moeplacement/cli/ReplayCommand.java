package io.moeplacement.cli;

import io.moeplacement.Placement;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.ReportJson;
import io.moeplacement.formats.RoutingTraces;
import io.moeplacement.formats.StoredPlacement;
import io.moeplacement.runtime.Replay;
import io.moeplacement.runtime.ReplayOptions;
import io.moeplacement.runtime.ReplayReport;
import io.moeplacement.runtime.ReplayTechniques;
import io.moeplacement.runtime.buffer.BufferOptions;
import io.moeplacement.runtime.buffer.ExpertUse;
import io.moeplacement.runtime.sequences.NoRoomException;
import io.moeplacement.runtime.sequences.SequenceMigration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${COMMAND-FULL-NAME} --placement plan.json --profile trace.npz --topology 2x4 --batch 4096",
            "  ${COMMAND-FULL-NAME} --placement plan.json --profile trace.npz --topology 2x4 --objective locality"
                    + " --order shuffled --json"
        })
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

    @ArgGroup(validate = false, heading = "%nExpert buffers:%n")
    BufferArguments buffers = new BufferArguments();

    @ArgGroup(validate = false, heading = "%nSequences:%n")
    SequenceArguments sequences = new SequenceArguments();

    @ArgGroup(validate = false, heading = "%nToken condensation (LOSSY):%n")
    CondensationArguments condensation = new CondensationArguments();

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
        buffers.check(loaded);
        requireSequences(input);
        ReplayOptions options = options(input, assumptions);
        condensation.assume(assumptions);
        session.tellAssumptions(assumptions);
        try {
            replay(loaded, input, options);
        } catch (CancellationException e) {
            session.tell("interrupted; nothing is printed, as only a part of the tokens was replayed");
            return ExitCode.INTERRUPTED.number();
        }
        return ExitCode.DONE.number();
    }

    private void replay(Placement loaded, TraceInputs input, ReplayOptions options) {
        ReplayTechniques techniques = options.techniques();
        BufferComparison comparison = null;
        ReplayReport report;
        if (buffers.isComparison()) {
            ExpertUse.Builder recorder = recorder(loaded, input);
            report = run(input, loaded, options.with(techniques.withExpertUse(recorder)));
            comparison = buffers.compare(recorder.build());
        } else if (buffers.isAsked()) {
            BufferOptions used = buffers.options(buffers.needsFuture() ? future(loaded, input, options) : null);
            report = run(input, loaded, options.with(techniques.withBuffers(used)));
        } else {
            report = run(input, loaded, options);
        }
        print(report, options, comparison);
    }

    /** A first pass over the tokens, for a policy that knows them beforehand. */
    private ExpertUse future(Placement loaded, TraceInputs input, ReplayOptions options) {
        ExpertUse.Builder recorder = recorder(loaded, input);
        run(input, loaded, options.with(options.techniques().withExpertUse(recorder)));
        return recorder.build();
    }

    private void print(ReplayReport report, ReplayOptions options, @Nullable BufferComparison comparison) {
        if (json) {
            Map<String, @Nullable Object> tree = ReplayFigures.tree(report);
            tree.put("bufferCurve", comparison == null ? null : BufferFigures.curve(comparison));
            tree.put("bufferSizing", comparison == null ? null : BufferFigures.sizing(comparison));
            tree.put("condensation", condensation.figures(report));
            session.out().println(ReportJson.toJson(tree));
        } else {
            new ReplayText(session.out()).print(report, options);
            if (comparison != null) {
                new BufferText(session.out()).print(comparison);
            }
            condensation.print(report, session.out());
        }
    }

    private void requireSequences(TraceInputs input) {
        if (sequences.needsSequences() && !input.traces().namesSequences()) {
            throw CliException.input(
                    "--profile " + profile.files + ": --sequence-migration needs a trace that says which"
                            + " sequence each token is of (array 'sequence' in an .npz)");
        }
    }

    private ReplayOptions options(TraceInputs input, List<String> assumptions) {
        ReplayOptions options = replay.options(
                profile, input.model().tokensPerStep(), input.traces().tokens(), assumptions);
        SequenceMigration migration = sequences.migration(
                options.communication(), input.model(), input.topology().devices(), assumptions);
        return options.with(options.techniques().withSequences(migration));
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
        buffers.check();
        sequences.check(replay);
        condensation.check(profile, replay.order);
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

    private ExpertUse.Builder recorder(Placement loaded, TraceInputs input) {
        try {
            return ExpertUse.builder(loaded, input.topology(), input.model());
        } catch (IllegalArgumentException e) {
            throw notFitting(e);
        }
    }

    private CliException notFitting(IllegalArgumentException e) {
        return CliException.input(e.getMessage() + " (from " + placement + " and " + profile.files + ")", e);
    }

    private Replay newReplay(Placement loaded, TraceInputs input, ReplayOptions options) {
        try {
            return new Replay(
                    loaded, input.topology(), input.model(), input.traces().topK(), options);
        } catch (IllegalArgumentException e) {
            throw notFitting(e);
        }
    }

    private ReplayReport run(TraceInputs input, Placement loaded, ReplayOptions options) {
        try (StepEmbeddings embeddings =
                condensation.open(input, options.batchTokens(), replay.seed, profile.maxInputBytes)) {
            if (embeddings == null) {
                return run(input, options.batchTokens(), newReplay(loaded, input, options), chosen -> {});
            }
            ReplayTechniques techniques = options.techniques().withCondensation(condensation.options(embeddings));
            Replay running = newReplay(loaded, input, options.with(techniques));
            ReplayReport report = run(input, options.batchTokens(), running, embeddings::add);
            embeddings.finish();
            return report;
        }
    }

    /** @param first sees every token before the replay does */
    private ReplayReport run(TraceInputs input, int batch, Replay running, Consumer<int[]> first) {
        long[] done = {0};
        try (TokenProgress progress = TokenProgress.of("replay", input.traces().tokens(), session)) {
            RoutingTraces.TokenVisitor visitor = (sequence, chosen) -> {
                if (session.isInterrupted()) {
                    throw new CancellationException();
                }
                first.accept(chosen);
                running.addToken(sequence, chosen);
                progress.at(++done[0]);
            };
            ReplayTokens tokens = new ReplayTokens(input.traces(), input.model().experts());
            switch (replay.order) {
                case RECORDED -> tokens.recorded(visitor);
                case SEQUENCES -> tokens.sequences(replay.seed, visitor);
                case SHUFFLED -> tokens.shuffled(replay.seed, visitor);
                case INTERLEAVED -> tokens.interleaved(batch, visitor);
            }
            return running.finish();
        } catch (NoRoomException e) {
            throw CliException.input("--attention-capacity: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw CliException.input(
                    "--profile " + profile.files + ", after " + done[0] + " tokens: " + e.getMessage(), e);
        }
    }
}
