package io.moeplacement.ilp.named;

import io.moeplacement.EndedBy;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.SlotLayout;
import io.moeplacement.ilp.programme.PlacementProgramme;
import io.moeplacement.ilp.programme.Programme;
import io.moeplacement.ilp.programme.ProgrammeExport;
import io.moeplacement.ilp.programme.ProgrammeRunner;
import io.moeplacement.ilp.window.Chain;
import io.moeplacement.ilp.window.WindowEngine;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.ModelExporter;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.Support;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * MoETuner's two programmes (arXiv 2502.06643, sections 4.1 and 4.2), one frozen before the other: clusters of each layer by
 * load, then clusters to devices by the slowest transfers. Speeds and limits are not looked at. Thread-safe.
 */
public final class MoeTuner implements SolverEngine {

    private final MoeTunerSettings settings;
    private final ProgrammeRunner runner = new ProgrammeRunner(1);

    /** The method with given settings. */
    public MoeTuner(MoeTunerSettings settings) {
        this.settings = settings;
    }

    /** Whether a problem has single copies, which is all that the method knows. */
    public static Support supports(PlacementProblem problem) {
        boolean free = problem.limits().slotsFreePerLayer();
        for (int layer = 0; layer < problem.layers() && !free; layer++) {
            if (problem.slots().slots(layer) != problem.experts()) {
                return Support.no("slots (MoETuner places single copies: exactly one slot per expert in every layer)");
            }
        }
        return Support.yes();
    }

    @Override
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        boolean free = problem.limits().slotsFreePerLayer();
        Chain chain = Chain.of(problem);
        Map<ClusterStage.Stop, Integer> stops = new EnumMap<>(ClusterStage.Stop.class);
        int[][] clusterOf = clusters(problem, chain, context, free ? null : chain.slots(), stops);
        String first = "stage 1, " + (free ? "free" : "equal") + " sizes: "
                + stops.entrySet().stream()
                        .map(stop ->
                                stop.getValue() + " layers " + stop.getKey().words())
                        .collect(Collectors.joining(", "));
        ExpertAffinity affinity = problem.profile().affinity();
        Staged staged = free
                ? freeSizes(problem, affinity, chain, clusterOf, context)
                : equalSizes(problem, affinity, clusterOf, context);
        boolean timed = stops.containsKey(ClusterStage.Stop.TIME);
        EndedBy rest = timed ? EndedBy.DEADLINE : EndedBy.CONVERGENCE;
        EndedBy endedBy = context.shouldStop() ? context.stopReason() : rest;
        EngineResult result = EngineResult.of(staged.placement(), endedBy)
                .withMessage(first + "; stage 2: " + staged.words() + admissible(problem, stops));
        result = staged.claim() == null ? result : result.withEngineClaim(staged.claim());
        return new PlacementVerifier(problem).violations(staged.placement()).isEmpty()
                ? result
                : result.breakingLimits();
    }

    /** Writes the programme of the first stage; that of the second depends on what the first one gives. */
    public static ModelExporter exporter() {
        return new ProgrammeExport(
                "moetuner-stage-1",
                MoeTuner::supports,
                problem -> (long) problem.layers() * problem.devices() * (problem.experts() + 1L),
                MoeTuner::programme);
    }

    /** The programme of the first stage, all layers in one; they do not know of each other. */
    public static PlacementProgramme programme(PlacementProblem problem) {
        boolean free = problem.limits().slotsFreePerLayer();
        Chain chain = Chain.of(problem);
        Programme programme = new Programme();
        List<DeviationProgramme> layers = new ArrayList<>();
        for (int layer = 0; layer < chain.layers(); layer++) {
            layers.add(new DeviationProgramme(
                    programme,
                    problem.profile().layerId(layer) + "_",
                    chain.load()[layer],
                    free ? null : chain.slots()[layer],
                    chain.devices(),
                    null));
        }
        return new PlacementProgramme() {
            @Override
            public Programme programme() {
                return programme;
            }

            @Override
            public int @Nullable [][] read(double[] values) {
                int[][] rows = new int[layers.size()][];
                for (int layer = 0; layer < rows.length; layer++) {
                    int[][] row = layers.get(layer).read(values);
                    if (row == null) {
                        return null;
                    }
                    rows[layer] = row[0];
                }
                return rows;
            }
        };
    }

    private int[][] clusters(
            PlacementProblem problem,
            Chain chain,
            SolveContext context,
            int @Nullable [][] sizes,
            Map<ClusterStage.Stop, Integer> stops) {
        double tolerance = problem.objective() instanceof Objective.BalanceThenTail ? 0 : settings.tolerance();
        ClusterStage stage = new ClusterStage(settings, context, chain, sizes, runner);
        int[][] clusterOf = new int[chain.layers()][];
        for (int layer = 0; layer < clusterOf.length; layer++) {
            ClusterStage.Clusters clusters = stage.layer(layer, tolerance);
            clusterOf[layer] = clusters.clusterOf();
            stops.merge(clusters.stop(), 1, Integer::sum);
        }
        return clusterOf;
    }

    private static String admissible(PlacementProblem problem, Map<ClusterStage.Stop, Integer> stops) {
        boolean proved = stops.keySet().stream()
                .allMatch(stop -> stop == ClusterStage.Stop.PROOF || stop == ClusterStage.Stop.TOLERANCE);
        return problem.objective() instanceof Objective.BalanceThenTail && !proved
                ? "; not every layer's balance is proved to be admissible"
                : "";
    }

    /** What came of the second stage. */
    private record Staged(
            Placement placement, String words, @Nullable String claim) {}

    private Staged equalSizes(
            PlacementProblem problem, @Nullable ExpertAffinity affinity, int[][] clusterOf, SolveContext context) {
        int[][] slots = problem.slots().toArray();
        if (affinity == null || problem.layers() == 1) {
            Placement asTheyAre = WindowEngine.placement(problem.slots(), clusterOf);
            return new Staged(asTheyAre, "nothing to do, there are no transitions between layers", null);
        }
        TailCost cost = new TailCost(problem, affinity, clusterOf);
        int[][] device;
        String words;
        String claim = null;
        long binaries = (long) slots.length * cost.devices * cost.devices;
        if (settings.usesOjalgo() && binaries <= settings.maxBinaries() && context.iterations() > 0) {
            int[][] start = ownOrder(slots);
            ProgrammeRunner.Outcome outcome =
                    runner.run(() -> new TailProgramme(cost, slots, start), true, context, context.remaining());
            int[][] answer = outcome.deviceOf();
            device = answer == null ? start : answer;
            claim = outcome.claim();
            words = "the programme of " + binaries + " binaries on ojAlgo";
        } else if (cost.hasUniformLinks() && problem.slots().isUniform()) {
            device = UniformTail.solve(cost);
            words = "exact, layer pairs stand alone on equal links";
        } else if (TailPath.fits(cost)) {
            int[][] path = TailPath.solve(cost, slots, context);
            device = path == null ? ownOrder(slots) : path;
            words = path == null ? "stopped, clusters stay as they are" : "exact, a path over permutations";
        } else {
            device = new TailDescent(cost, slots, context).solve();
            words = "layer by layer, each exactly";
        }
        return new Staged(
                WindowEngine.placement(problem.slots(), placed(clusterOf, device)),
                words + String.format(java.util.Locale.ROOT, " (tail %.4g s per byte)", cost.total(device)),
                claim);
    }

    private Staged freeSizes(
            PlacementProblem problem,
            @Nullable ExpertAffinity affinity,
            Chain chain,
            int[][] freeClusters,
            SolveContext context) {
        int devices = problem.devices();
        int[][] clusterOf = freeClusters;
        int[][] size = sizes(clusterOf, devices);
        long[] room = new long[devices];
        for (int layer = 0; layer < size.length; layer++) {
            for (int device = 0; device < devices; device++) {
                room[device] += problem.slots().slots(layer, device);
            }
        }
        FreeTail tail = new FreeTail(size, room);
        int[][] device = tail.fill();
        String words = "exchanges of clusters of free sizes";
        if (device == null) {
            int[][] even = FreeTail.evenSizes(size.length, problem.experts(), room);
            clusterOf = clusters(problem, chain, context, even, new EnumMap<>(ClusterStage.Stop.class));
            device = ownOrder(size);
            words = "none: no order of clusters of free sizes was found that keeps the slots over all layers, so sizes"
                    + " are as even as the slots";
        } else if (affinity == null || problem.layers() == 1) {
            words = "clusters fill the slots over all layers, there are no transitions between layers";
        } else {
            tail.improve(device, new TailCost(problem, affinity, clusterOf), context);
        }
        int[][] rows = placed(clusterOf, device);
        return new Staged(WindowEngine.placement(SlotLayout.of(sizes(rows, devices)), rows), words, null);
    }

    private static int[][] sizes(int[][] clusterOf, int devices) {
        int[][] size = new int[clusterOf.length][devices];
        for (int layer = 0; layer < size.length; layer++) {
            for (int cluster : clusterOf[layer]) {
                size[layer][cluster]++;
            }
        }
        return size;
    }

    private static int[][] ownOrder(int[][] like) {
        int[][] device = new int[like.length][like[0].length];
        for (int[] row : device) {
            Arrays.setAll(row, cluster -> cluster);
        }
        return device;
    }

    private static int[][] placed(int[][] clusterOf, int[][] device) {
        int[][] deviceOf = new int[clusterOf.length][];
        for (int layer = 0; layer < deviceOf.length; layer++) {
            int[] names = device[layer];
            deviceOf[layer] = Arrays.stream(clusterOf[layer])
                    .map(cluster -> names[cluster])
                    .toArray();
        }
        return deviceOf;
    }
}
