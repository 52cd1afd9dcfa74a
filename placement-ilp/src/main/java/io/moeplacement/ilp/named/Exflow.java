package io.moeplacement.ilp.named;

import io.moeplacement.EndedBy;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.ilp.programme.ProgrammeRunner;
import io.moeplacement.ilp.tight.TightEngine;
import io.moeplacement.ilp.window.Construction;
import io.moeplacement.ilp.window.WindowEngine;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.ModelExporter;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.Support;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * ExFlow (arXiv 2401.08383, section 4): experts where their tokens come from, a device holding as many experts of each layer
 * as it has slots. Plain: one programme with products bounded by {@code y <= x} alone, for ojAlgo. Staged: nodes first, then
 * devices inside each node, by recursive bipartition, as the authors' code does it.
 *
 * <p>Corrected: the objective is over transition counts instead of one variable per token, which has the same optimum. Loads,
 * speeds and limits are not looked at; distance is hops (0 on a device, 1 in a node, 2 beyond). Thread-safe.
 */
public final class Exflow implements SolverEngine {

    private final boolean staged;
    private final int maxBinaries;
    private final Duration time;
    private final ProgrammeRunner runner = new ProgrammeRunner(1);

    /**
     * The method.
     *
     * @param staged whether to take the staged form where the plain one would fit
     * @param maxBinaries largest plain programme; larger problems take the staged form
     * @param time longest time for one programme
     */
    public Exflow(boolean staged, int maxBinaries, Duration time) {
        this.staged = staged;
        this.maxBinaries = maxBinaries;
        this.time = time;
    }

    /** Whether a problem has transitions and single copies. */
    public static Support supports(PlacementProblem problem) {
        if (problem.profile().affinity() == null && problem.layers() > 1) {
            return Support.no("a profile without transitions between layers, which is all that ExFlow looks at");
        }
        for (int layer = 0; layer < problem.layers(); layer++) {
            if (problem.slots().slots(layer) != problem.experts()) {
                return Support.no("slots (ExFlow places single copies: exactly one slot per expert in every layer)");
            }
        }
        return Support.yes();
    }

    /** Writes the plain programme. */
    public static ModelExporter exporter() {
        return TightEngine.plainExporter(Exflow::supports);
    }

    /** Whether the plain programme is small enough for ojAlgo. */
    public static Support supportsPlain(PlacementProblem problem, int maxBinaries) {
        Support form = supports(problem);
        long binaries = (long) problem.layers() * problem.experts() * problem.devices();
        return !form.isSupported() || binaries <= maxBinaries
                ? form
                : Support.no("size: ExFlow's plain programme has " + binaries
                        + " binaries, placement.ilp.max-binaries allows " + maxBinaries
                        + "; placement.ilp.formulation=exflow-staged takes it");
    }

    @Override
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        boolean plain = !staged && supportsPlain(problem, maxBinaries).isSupported();
        Run run = new Run(problem, context);
        int[][] deviceOf = plain ? run.plain() : run.staged();
        Placement placement = WindowEngine.placement(problem.slots(), deviceOf);
        EndedBy rest = run.timed ? EndedBy.DEADLINE : EndedBy.CONVERGENCE;
        EndedBy endedBy = context.shouldStop() ? context.stopReason() : rest;
        EngineResult result = EngineResult.of(placement, endedBy)
                .withMessage(run.words + String.format(Locale.ROOT, "; %.4f hops per transition", run.hops(deviceOf)));
        result = run.claim.isEmpty() ? result : result.withEngineClaim(run.claim);
        return new PlacementVerifier(problem).violations(placement).isEmpty() ? result : result.breakingLimits();
    }

    /** One solve. */
    private final class Run {

        private final PlacementProblem problem;
        private final SolveContext context;
        private final int[][] deviceOf;
        private final Map<String, Integer> ends = new TreeMap<>();
        private int programmesLeft;
        private String words = "";
        private String claim = "";
        private boolean timed;

        Run(PlacementProblem problem, SolveContext context) {
            this.problem = problem;
            this.context = context;
            this.deviceOf = new int[problem.layers()][problem.experts()];
        }

        int[][] plain() {
            double[] even = new double[problem.devices()];
            Arrays.fill(even, 1);
            int[][] slots = problem.slots().toArray();
            for (int layer = 0; layer < deviceOf.length; layer++) {
                deviceOf[layer] = Construction.CONTIGUOUS.fill(problem.profile().loads(layer), slots[layer], even);
            }
            Duration left = context.remaining();
            Duration margin = left.dividedBy(10);
            Duration most = left.minus(margin);
            words = "plain programme on ojAlgo";
            if (context.iterations() == 0 || most.isZero()) {
                return deviceOf;
            }
            ProgrammeRunner.Outcome outcome = runner.run(
                    () -> TightEngine.plainProgramme(problem, deviceOf),
                    true,
                    context,
                    most.compareTo(time) < 0 ? most : time);
            claim = outcome.claim() == null ? "" : outcome.claim();
            timed = !claim.equals("OPTIMAL");
            words += outcome.claim() == null ? " (stopped by the time limit)" : " (" + claim + ")";
            int[][] found = outcome.deviceOf();
            return found != null && hops(found) < hops(deviceOf) ? found : deviceOf;
        }

        int[][] staged() {
            int[][] members = new int[deviceOf.length][];
            Arrays.setAll(
                    members, layer -> IntStream.range(0, problem.experts()).toArray());
            List<Integer> devices =
                    IntStream.range(0, problem.devices()).boxed().toList();
            programmesLeft = problem.devices() - 1;
            split(members, devices);
            words = "staged form, " + (problem.devices() - 1) + " programmes: "
                    + ends.entrySet().stream()
                            .map(end -> end.getValue() + " " + end.getKey())
                            .collect(Collectors.joining(", "));
            return deviceOf;
        }

        /** Nodes in two halves as long as there are several, then devices. */
        private void split(int[][] members, List<Integer> devices) {
            if (devices.size() == 1) {
                for (int layer = 0; layer < members.length; layer++) {
                    for (int expert : members[layer]) {
                        deviceOf[layer][expert] = devices.get(0);
                    }
                }
                return;
            }
            List<Integer> half = firstHalf(devices);
            List<Integer> rest = devices.stream().filter(d -> !half.contains(d)).toList();
            int[] first = new int[members.length];
            for (int layer = 0; layer < first.length; layer++) {
                for (int device : half) {
                    first[layer] += problem.slots().slots(layer, device);
                }
            }
            Duration share = context.remaining().dividedBy(Math.max(1, programmesLeft--));
            Bipartition.Sides sides = new Bipartition(members, first, weights(members))
                    .solve(context, share.compareTo(time) < 0 ? share : time);
            ends.merge(words(sides.endedBy()), 1, Integer::sum);
            timed |= sides.endedBy() == EndedBy.DEADLINE;
            split(side(members, sides.side(), 0), half);
            split(side(members, sides.side(), 1), rest);
        }

        private List<Integer> firstHalf(List<Integer> devices) {
            List<Integer> nodes =
                    devices.stream().map(problem.topology()::nodeOf).distinct().toList();
            if (nodes.size() == 1) {
                return devices.subList(0, devices.size() / 2);
            }
            List<Integer> some = nodes.subList(0, nodes.size() / 2);
            return devices.stream()
                    .filter(device -> some.contains(problem.topology().nodeOf(device)))
                    .toList();
        }

        private static int[][] side(int[][] members, int[][] side, int which) {
            int[][] chosen = new int[members.length][];
            for (int layer = 0; layer < members.length; layer++) {
                int[] row = members[layer];
                int[] sides = side[layer];
                chosen[layer] = IntStream.range(0, row.length)
                        .filter(i -> sides[i] == which)
                        .map(i -> row[i])
                        .toArray();
            }
            return chosen;
        }

        private double[][] weights(int[][] members) {
            ExpertAffinity affinity = problem.profile().affinity();
            double[][] weight = new double[members.length - 1][];
            for (int pair = 0; pair < weight.length; pair++) {
                int[] from = members[pair];
                int[] to = members[pair + 1];
                weight[pair] = new double[from.length * to.length];
                for (int i = 0; i < weight[pair].length && affinity != null && affinity.total() > 0; i++) {
                    weight[pair][i] = affinity.count(pair, from[i / to.length], to[i % to.length]) / affinity.total();
                }
            }
            return weight;
        }

        private static String words(EndedBy endedBy) {
            return switch (endedBy) {
                case PROOF -> "proved optimal";
                case CONVERGENCE -> "at rest";
                case ITERATIONS -> "stopped by the limit on iterations";
                default -> "stopped by the time limit";
            };
        }

        /** ExFlow's score: 0 on the same device, 1 in the same node, 2 elsewhere, mean over transitions. */
        private double hops(int[][] rows) {
            ExpertAffinity affinity = problem.profile().affinity();
            if (affinity == null || affinity.total() <= 0) {
                return 0;
            }
            List<Double> sums = new ArrayList<>();
            for (int pair = 0; pair + 1 < rows.length; pair++) {
                double sum = 0;
                for (int e = 0; e < rows[pair].length; e++) {
                    for (int f = 0; f < rows[pair + 1].length; f++) {
                        sum += affinity.count(pair, e, f) * problem.topology().hops(rows[pair][e], rows[pair + 1][f]);
                    }
                }
                sums.add(sum);
            }
            return sums.stream().mapToDouble(Double::doubleValue).sum() / affinity.total();
        }
    }
}
