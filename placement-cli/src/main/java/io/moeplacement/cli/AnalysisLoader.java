package io.moeplacement.cli;

import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.formats.RoutingTraces;
import io.moeplacement.runtime.analysis.GrowthOrder;
import io.moeplacement.runtime.analysis.RecordedTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Reads what {@code placement analyze} is asked to look at. */
final class AnalysisLoader {

    /** Options that an analysis without plans has a use for: layers of the model, the order of shuffled tokens. */
    private static final List<String> WITHOUT_PLANS = List.of("--model", "--seed");

    private final ProblemArguments arguments;
    private final AnalysisArguments analysis;
    private final Session session;
    private final List<String> assumptions = new ArrayList<>();

    AnalysisLoader(ProblemArguments arguments, AnalysisArguments analysis, Session session) {
        this.arguments = arguments;
        this.analysis = analysis;
        this.session = session;
    }

    /**
     * Looks at the options before anything is read.
     *
     * @throws CliException when options are missing, do not go together or would have no effect
     */
    void check(ParseResult parsed) {
        boolean plans = arguments.problem != null || arguments.system.topology != null;
        if (plans) {
            arguments.check();
            if (arguments.problem == null && !analysis.wantsPlans()) {
                throw CliException.usage(
                        "--topology is for plans, which are made to compare: give --against FILE or --growth too");
            }
            if (arguments.goal.robust != null) {
                throw CliException.usage("--robust is not for analyze, which plans for loads pooled over windows");
            }
            return;
        }
        if (arguments.profile.files.isEmpty()) {
            throw CliException.usage("which routing statistics? give --profile FILE (or --problem FILE)");
        }
        Stream.of(new SystemArguments(), new GoalArguments(), new SearchArguments(), new SolverChoice())
                .flatMap(options -> CommandSpec.forAnnotatedObject(options).options().stream())
                .map(option -> option.longestName())
                .filter(name -> !WITHOUT_PLANS.contains(name) && parsed.hasMatchedOption(name))
                .findFirst()
                .ifPresent(name -> {
                    throw CliException.usage(name + " is about plans, which need devices: give --topology NxD");
                });
    }

    /** Reads everything; tells what was assumed. */
    AnalysisInput load() {
        PlacementProblem problem = arguments.problem != null || arguments.system.topology != null
                ? ProblemLoader.of(arguments, session).load()
                : null;
        InputReader reader = new InputReader(arguments, assumptions);
        RoutingProfile profile = problem != null ? problem.profile() : reader.readRouting();
        checkHot(profile);
        RoutingProfile other = null;
        if (!analysis.against.isEmpty()) {
            other = reader.readOther(analysis.against, analysis.againstSequences, profile);
            checkLayers(profile, other);
        }
        RoutingTraces traces = traces(profile);
        RecordedTokens tokens = traces == null ? null : record(traces, profile);
        checkGrowth(traces, tokens);
        session.tellAssumptions(assumptions);
        return new AnalysisInput(
                profile,
                tokens,
                traces != null && traces.namesSequences(),
                other,
                analysis.wantsPlans() ? problem : null);
    }

    private void checkHot(RoutingProfile profile) {
        if (analysis.hot != null && analysis.hot > profile.experts()) {
            throw CliException.usage(
                    "--hot (" + analysis.hot + ") must be at most the number of experts (" + profile.experts() + ")");
        }
    }

    private void checkLayers(RoutingProfile profile, RoutingProfile other) {
        if (!Arrays.equals(profile.layerIds(), other.layerIds())) {
            throw CliException.input("--against " + analysis.against + " has " + layers(other) + ", --profile "
                    + arguments.profile.files + " has " + layers(profile));
        }
    }

    private static String layers(RoutingProfile profile) {
        return profile.layers() + " layers (" + profile.layerId(0) + ".." + profile.layerId(profile.layers() - 1) + ")";
    }

    private @Nullable RoutingTraces traces(RoutingProfile profile) {
        return arguments.profile.files.isEmpty()
                ? null
                : RoutingTraces.open(
                        arguments.profile.files, arguments.profile.options(null).withExperts(profile.experts()));
    }

    /** Null where the trace is larger than what is held. */
    private @Nullable RecordedTokens record(RoutingTraces traces, RoutingProfile profile) {
        long ids = Math.multiplyExact((long) traces.layers(), traces.topK());
        if (traces.tokens() > RecordedTokens.MAX_IDS / ids && arguments.profile.sequences == null) {
            assumptions.add("the trace's " + traces.tokens() + " tokens of " + ids
                    + " expert ids are not held in memory"
                    + " (more than " + RecordedTokens.MAX_IDS + " ids): information of shuffled tokens is that of the"
                    + " margins; --sequences R/M takes a part");
            return null;
        }
        RecordedTokens.Builder builder = RecordedTokens.builder(profile.layerIds(), profile.experts(), traces.topK());
        try {
            traces.forEachToken(profile.experts(), builder::add);
        } catch (IllegalArgumentException e) {
            throw CliException.input(arguments.profile.files + ": " + e.getMessage(), e);
        }
        return builder.build();
    }

    private void checkGrowth(@Nullable RoutingTraces traces, @Nullable RecordedTokens tokens) {
        if (analysis.growth == null) {
            return;
        }
        if (traces == null) {
            throw CliException.input("--growth needs raw routing traces (.npz with 'experts', or .npy) in --profile, as"
                    + " counts do not say which tokens they come from");
        }
        if (tokens == null) {
            throw CliException.input("--growth: " + traces.tokens() + " tokens do not fit into memory; take a part with"
                    + " --sequences R/M");
        }
        if (analysis.growth == GrowthOrder.SEQUENCES && !traces.namesSequences()) {
            throw CliException.input("--growth sequences: the trace has no entry 'sequence', which says what sequence a"
                    + " token belongs to; use --growth tokens or recorded");
        }
    }
}
