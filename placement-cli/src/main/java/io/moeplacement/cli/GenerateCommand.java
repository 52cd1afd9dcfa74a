package io.moeplacement.cli;

import io.moeplacement.ModelSpec;
import io.moeplacement.RoutingProfile;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileInput;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import io.moeplacement.formats.TraceWriter;
import io.moeplacement.testkit.workload.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code placement generate}. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Writes a synthetic routing trace with documented statistics.",
        footerHeading = "%nExample:%n",
        footer = "  ${COMMAND-FULL-NAME} --preset gpt-oss-20b --tokens 20000 --seed 1 --out trace.npz")
final class GenerateCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            required = true,
            description = "Model: mixtral-8x7b, gpt-oss-20b or deepseek-v3.")
    @Nullable
    String preset;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            required = true,
            converter = Numbers.PositiveLong.class,
            description = "Number of tokens.")
    long tokens;

    @Option(
            names = "--seed",
            paramLabel = "S",
            converter = Numbers.AnyLong.class,
            description = "Picks the tokens (default: 1).")
    long seed = 1;

    @Option(
            names = "--loads",
            paramLabel = "FILE",
            description =
                    "Experts as popular as in this file of the model's loads (CSV, or any other that --profile of solve"
                            + " reads); everything else stays that of the preset.")
    @Nullable
    Path loads;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The .npz file to write.")
    @Nullable
    Path out;

    GenerateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String name = Objects.requireNonNull(preset);
        Path file = Objects.requireNonNull(out);
        if (!Workload.names().contains(name)) {
            throw CliException.usage("--preset " + new NearestWord(Workload.names()).refuse(name));
        }
        new OutputFile("--out", file).check();
        Workload workload = workload(name);
        ModelSpec spec = workload.model().spec();
        // The process stays alive until the file in the making is removed.
        session.interruption().expectResults();
        long[] done = {0};
        try (TraceWriter writer = writer(file, spec);
                TokenProgress progress = TokenProgress.of("generate", tokens, session)) {
            workload.generate(tokens, seed, (sequence, chosen) -> {
                if (session.isInterrupted()) {
                    throw new CancellationException();
                }
                writer.write(sequence, chosen);
                progress.at(++done[0]);
            });
        } catch (CancellationException e) {
            session.tell("interrupted; " + file + " is not written");
            return ExitCode.INTERRUPTED.number();
        } catch (FormatException e) {
            throw CliException.usage("--out " + e.getMessage(), e);
        }
        session.out()
                .println("wrote " + file + ": " + tokens + " tokens, " + spec.layers() + " layers, top-" + spec.topK()
                        + " of " + spec.experts() + " experts, seed " + seed + "; use it with --profile " + file
                        + " --model " + workload.model().id());
        return ExitCode.DONE.number();
    }

    private Workload workload(String name) {
        Workload workload = Workload.named(name);
        if (loads == null) {
            return workload;
        }
        ProfileOptions options =
                ProfileOptions.defaults().withExperts(workload.model().spec().experts());
        ProfileInput input = new ProfileReader(options).read(List.of(loads));
        session.tellAssumptions(input.notes());
        RoutingProfile profile = input.profile();
        int[] ids = workload.model().layerIds();
        // Raw traces and most dumps count layers from 0.
        boolean countedFromZero = profile.layerId(profile.layers() - 1) == profile.layers() - 1;
        try {
            return workload.withLoads(
                    countedFromZero && profile.layers() == ids.length ? profile.withLayerIds(ids) : profile);
        } catch (IllegalArgumentException e) {
            throw CliException.input("--loads " + loads + ": " + e.getMessage(), e);
        }
    }

    private TraceWriter writer(Path file, ModelSpec spec) {
        try {
            return TraceWriter.create(file, tokens, spec.layers(), spec.topK());
        } catch (IllegalArgumentException e) {
            throw CliException.usage("--tokens (" + tokens + "): " + e.getMessage(), e);
        }
    }
}
