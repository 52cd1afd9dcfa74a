package io.moeplacement.ilp.window;

import io.moeplacement.EndedBy;
import io.moeplacement.LoadBounds;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.SlotLayout;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.Support;
import io.moeplacement.spi.TransportKernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Window search of one problem: the best of the caller's placements and the usual constructions, improved. Proves nothing;
 * never worse than a feasible incumbent. Thread-safe.
 */
public final class WindowEngine implements SolverEngine {

    /** Counts of transitions are copied once: 8 bytes each. */
    private static final long MOST_TRANSITIONS = 1L << 27;

    /**
     * A perturbation with its windows takes as long as some twenty descents of a local search; counted like that, a limit on
     * iterations means about the same work whoever solves.
     */
    private static final int ITERATIONS = 20;

    private final double part;

    /** An engine that uses all the time it is given. */
    public WindowEngine() {
        this(1);
    }

    /** An engine that uses a part of the time left, where nothing but time is limited. */
    public WindowEngine(double part) {
        this.part = part;
    }

    /** Whether the size is one it can take; objective, slots and limits are judged by {@code Scope}. */
    public static Support supports(PlacementProblem problem) {
        Objective objective = problem.objective();
        if (!(objective instanceof Objective.Balance) && !(objective instanceof Objective.Locality)) {
            return Support.no("window search takes the objectives balance and locality, not " + objective.name());
        }
        long transitions = (long) problem.layers() * problem.experts() * problem.experts();
        return transitions <= MOST_TRANSITIONS
                ? Support.yes()
                : Support.no("size: window search copies " + transitions + " transition counts, at most "
                        + MOST_TRANSITIONS + " fit");
    }

    @Override
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        Chain chain = Chain.of(problem);
        Placement given = context.incumbent();
        List<int[][]> constructions = constructions(chain);
        int[][] start = best(chain, starts(problem, chain, context, constructions), problem.objective());
        SplittableRandom random = new SplittableRandom(context.seed());
        boolean byTheClock = context.iterations() == Long.MAX_VALUE;
        Duration time = Duration.ofNanos((long) (context.remaining().toNanos() * (byTheClock ? part : 1)));
        Schedule schedule = new Schedule(context, time, perturbations(context.iterations()));
        int[][] found;
        EndedBy endedBy;
        if (problem.objective() instanceof Objective.Locality) {
            WindowStrands search = new WindowStrands(
                    chain, start, constructions, schedule, random, value -> context.improved(value, null));
            endedBy = search.run();
            found = search.best();
        } else {
            LoadBounds simple = new LoadBounds(problem);
            double[] bounds = new double[chain.layers()];
            Arrays.setAll(bounds, simple::imbalance);
            BalanceWindows search =
                    new BalanceWindows(chain, start, bounds, schedule, random, value -> context.improved(value, null));
            endedBy = search.run();
            found = search.best();
        }
        Placement placement = placement(problem.slots(), found);
        boolean unchanged = given != null && given.layout().equals(problem.slots()) && same(given, found);
        EngineResult result = EngineResult.of(unchanged && given != null ? given : placement, endedBy);
        return new PlacementVerifier(problem).violations(placement).isEmpty() ? result : result.breakingLimits();
    }

    /** So many for a limit on iterations, rounded up; any number for none. */
    private static long perturbations(long iterations) {
        long rest = iterations % ITERATIONS == 0 ? 0 : 1;
        return iterations == Long.MAX_VALUE ? iterations : iterations / ITERATIONS + rest;
    }

    private static List<int[][]> constructions(Chain chain) {
        List<int[][]> constructions = new ArrayList<>();
        for (Construction construction : Construction.values()) {
            int[][] rows = new int[chain.layers()][];
            Arrays.setAll(rows, layer -> construction.fill(chain.load()[layer], chain.slots()[layer], chain.speed()));
            constructions.add(rows);
        }
        return constructions;
    }

    private static List<int[][]> starts(
            PlacementProblem problem, Chain chain, SolveContext context, List<int[][]> constructions) {
        List<int[][]> starts = new ArrayList<>();
        for (Placement given : new Placement[] {context.incumbent(), problem.current()}) {
            if (given != null && given.layout().equals(problem.slots())) {
                starts.add(assignment(given));
            }
        }
        starts.addAll(constructions);
        if (chain.allowed() != null) {
            List.copyOf(starts).forEach(rows -> starts.add(allowed(chain, rows)));
        }
        return starts;
    }

    /** As few experts as possible leave their places so that pins and bans are kept. */
    private static int[][] allowed(Chain chain, int[][] rows) {
        int[][] kept = new int[rows.length][];
        for (int layer = 0; layer < rows.length; layer++) {
            int[] row = rows[layer];
            double[] cost = new double[row.length * chain.devices()];
            for (int i = 0; i < cost.length; i++) {
                int device = i % chain.devices();
                int expert = i / chain.devices();
                cost[i] =
                        (chain.allows(layer, expert, device) ? 0 : row.length + 1.0) + (row[expert] == device ? 0 : 1);
            }
            kept[layer] = new int[row.length];
            new TransportKernel(row.length, chain.devices()).assign(cost, chain.slots()[layer], kept[layer]);
        }
        return kept;
    }

    private static int[][] best(Chain chain, List<int[][]> starts, Objective objective) {
        int[][] best = starts.get(0);
        double bestExcess = Double.POSITIVE_INFINITY;
        double bestValue = Double.POSITIVE_INFINITY;
        for (int[][] start : starts) {
            double excess = chain.excess(start);
            double value = objective instanceof Objective.Locality ? chain.value(start) : spread(chain, start);
            if (excess < bestExcess || (excess <= bestExcess && value < bestValue)) {
                best = start;
                bestExcess = excess;
                bestValue = value;
            }
        }
        return best;
    }

    private static double spread(Chain chain, int[][] rows) {
        double sum = 0;
        for (int layer = 0; layer < rows.length; layer++) {
            sum += chain.busiest(layer, rows[layer]);
        }
        return sum;
    }

    private static boolean same(Placement given, int[][] deviceOf) {
        return Arrays.deepEquals(assignment(given), deviceOf);
    }

    /** The device of each expert, {@code [layers][experts]}, of a placement with single copies. */
    public static int[][] assignment(Placement placement) {
        int[][] deviceOf = new int[placement.layers()][placement.experts()];
        for (int layer = 0; layer < deviceOf.length; layer++) {
            for (int device = 0; device < placement.devices(); device++) {
                int first = placement.layout().firstSlot(layer, device);
                for (int slot = first; slot < first + placement.layout().slots(layer, device); slot++) {
                    deviceOf[layer][placement.expertAt(layer, slot)] = device;
                }
            }
        }
        return deviceOf;
    }

    /** The placement of an assignment; experts of a device ascend. */
    public static Placement placement(SlotLayout slots, int[][] deviceOf) {
        int[][] map = new int[deviceOf.length][];
        for (int layer = 0; layer < map.length; layer++) {
            map[layer] = new int[deviceOf[layer].length];
            int next = 0;
            for (int device = 0; device < slots.devices(); device++) {
                for (int expert = 0; expert < map[layer].length; expert++) {
                    if (deviceOf[layer][expert] == device) {
                        map[layer][next++] = expert;
                    }
                }
            }
        }
        return Placement.of(slots, deviceOf[0].length, map);
    }
}
