package io.moeplacement.cli;

import io.moeplacement.ModelSpec;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SourceLoads;
import io.moeplacement.Topology;
import io.moeplacement.formats.ProfileInput;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import io.moeplacement.formats.RoutingTraces;
import io.moeplacement.formats.SequenceFilter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads routing, devices and model as the options say, and notes what had to be assumed. */
final class InputReader {

    private final ProblemArguments arguments;
    private final List<String> assumptions;

    /** @param assumptions collects what nothing was said about */
    InputReader(ProblemArguments arguments, List<String> assumptions) {
        this.arguments = arguments;
        this.assumptions = assumptions;
    }

    /** Reads everything; cheap things first, so that a misspelt name does not wait for a large file. */
    Inputs read(String topologyText) {
        String modelText = arguments.system.model;
        NamedModel model = modelText == null ? null : NamedModel.read(modelText);
        checkExperts(model);
        Topology allDevices = new TopologyReader(assumptions).read(topologyText);
        Topology topology = withoutDevices(allDevices);
        ProfileInput input = readProfile(model);
        RoutingProfile own = model == null ? input.profile() : withIds(input.profile(), model);
        RoutingProfile profile = withUsableSources(own, topology);
        return new Inputs(
                profile,
                allDevices,
                topology,
                spec(model, profile.layers(), profile.experts(), profile.topK(), input.topKAssumed()));
    }

    /** Reads everything but the tokens of raw traces, which are read as often as somebody asks for them. */
    TraceInputs readTraces(String topologyText) {
        String modelText = arguments.system.model;
        NamedModel model = modelText == null ? null : NamedModel.read(modelText);
        checkExperts(model);
        Topology topology = withoutDevices(new TopologyReader(assumptions).read(topologyText));
        List<Path> files = arguments.profile.files;
        Integer experts = model == null ? null : model.spec().experts();
        RoutingTraces traces = RoutingTraces.open(files, arguments.profile.options(experts));
        if (traces == null) {
            throw CliException.input("--profile " + files + ": raw routing traces are needed (.npz with 'experts', or"
                    + " .npy), as counts do not say which tokens they come from");
        }
        int[] ids = traces.layerIds();
        return new TraceInputs(
                traces,
                model == null ? ids : withIds(ids, model),
                topology,
                spec(model, traces.layers(), traces.experts(), traces.topK(), false));
    }

    /** Reads routing alone, with the model's layer ids where the files have none. */
    RoutingProfile readRouting() {
        String modelText = arguments.system.model;
        NamedModel model = modelText == null ? null : NamedModel.read(modelText);
        checkExperts(model);
        RoutingProfile profile = readProfile(model).profile();
        return model == null ? profile : withIds(profile, model);
    }

    /**
     * Reads routing of the same model to compare with.
     *
     * @param files at least one file
     * @param sequences which sequences of a trace are kept, or null for all
     * @param first the profile it is compared with, whose experts and, where the files have no ids, layers it has
     */
    RoutingProfile readOther(List<Path> files, @Nullable SequenceFilter sequences, RoutingProfile first) {
        ProfileOptions options = arguments
                .profile
                .options(first.experts())
                .withExperts(first.experts())
                .withSequences(sequences)
                .withWindows(false);
        ProfileInput input = new ProfileReader(options).read(files);
        input.notes().stream().filter(note -> !assumptions.contains(note)).forEach(assumptions::add);
        RoutingProfile other = input.profile();
        boolean countedFromZero = other.layerId(other.layers() - 1) == other.layers() - 1;
        return countedFromZero && other.layers() == first.layers() ? other.withLayerIds(first.layerIds()) : other;
    }

    private void checkExperts(@Nullable NamedModel model) {
        Integer declared = arguments.profile.experts;
        if (model != null && declared != null && declared != model.spec().experts()) {
            throw CliException.usage("--experts (" + declared + ") clashes with --model "
                    + model.spec().name() + ", which has " + model.spec().experts());
        }
    }

    private Topology withoutDevices(Topology topology) {
        List<Integer> removed = arguments.system.withoutDevices;
        if (removed.isEmpty()) {
            return topology;
        }
        try {
            return topology.withoutDevices(removed);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("--without-devices: " + e.getMessage(), e);
        }
    }

    private ProfileInput readProfile(@Nullable NamedModel model) {
        Integer experts = model == null ? null : model.spec().experts();
        ProfileInput input = new ProfileReader(arguments.profile.options(experts)).read(arguments.profile.files);
        assumptions.addAll(input.notes());
        return input;
    }

    private RoutingProfile withIds(RoutingProfile profile, NamedModel model) {
        return profile.withLayerIds(withIds(profile.layerIds(), model));
    }

    /** A raw trace counts its layers from 0; the placement file an engine reads needs the model's own numbers. */
    private int[] withIds(int[] ids, NamedModel model) {
        int[] wanted = model.layerIds();
        boolean countedFromZero = ids[ids.length - 1] == ids.length - 1;
        if (!countedFromZero || ids.length != wanted.length || wanted[0] == 0) {
            return ids;
        }
        assumptions.add("layers 0.." + (ids.length - 1) + " of the profile are layers " + wanted[0] + ".."
                + wanted[wanted.length - 1] + " of " + model.spec().name());
        return wanted;
    }

    private RoutingProfile withUsableSources(RoutingProfile profile, Topology topology) {
        SourceLoads sources = profile.sourceLoads();
        if (sources == null) {
            return profile;
        }
        if (sources.sources() == topology.devices()) {
            assumptions.add("loads by source of " + sources.sources() + " devices are those of the topology's devices");
            return profile;
        }
        assumptions.add("loads by source of " + sources.sources() + " devices do not fit the topology's "
                + topology.devices() + " and are left out: tokens come evenly from all devices");
        return profile.withoutSourceLoads();
    }

    private ModelSpec spec(@Nullable NamedModel model, int layers, int experts, int topK, boolean topKAssumed) {
        Long tokens = arguments.system.tokensPerStep;
        ModelSpec spec = model != null ? model.spec() : assumedModel(layers, experts, topK, topKAssumed);
        if (model != null && topK > 1 && topK != spec.topK()) {
            assumptions.add(
                    "top-" + spec.topK() + " of model " + spec.name() + " (the profile records top-" + topK + ")");
        }
        return tokens == null ? spec : spec.withTokensPerStep(tokens);
    }

    private ModelSpec assumedModel(int layers, int experts, int topK, boolean topKAssumed) {
        ModelSpec spec = ModelSpec.assumed(layers, experts, topK);
        assumptions.add("default model figures (no --model): top-" + spec.topK()
                + (topKAssumed ? " (no file says how many experts a token chooses)" : "")
                + ", hidden 4096, expert width 2048,"
                + " 16-bit weights, " + spec.tokensPerStep() + " tokens per step");
        return spec;
    }
}
