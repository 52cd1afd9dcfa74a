package io.moeplacement.ilp;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.spi.SolveContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What there is before any exact method: given placements, constructions, swaps from them, swaps from random ones. */
final class StartSearch {

    private static final int MOST_RESTARTS = 20;

    private static final double STEPS = 5e7;

    private final Instance instance;
    private final SolveContext context;
    private final Best best;

    StartSearch(Instance instance, SolveContext context, Best best) {
        this.instance = instance;
        this.context = context;
        this.best = best;
    }

    /** Offers everything that is there without searching, also after the deadline. */
    List<int[][]> known() {
        List<int[][]> known = new ArrayList<>();
        for (Placement given : new Placement[] {context.incumbent(), instance.problem.startingPlacement()}) {
            if (given != null && given.layout().equals(instance.problem.slots())) {
                best.offer(given);
                known.add(instance.assignment(given));
            }
        }
        for (Construction construction : Construction.values()) {
            int[][] built = new int[instance.layers][];
            Arrays.setAll(built, layer -> construction.fill(instance, layer));
            best.offer(built);
            known.add(built);
        }
        return known;
    }

    /** Swaps from everything known and from random placements; shorter when the caller wants to stop. */
    void search(List<int[][]> known) {
        SplittableRandom random = new SplittableRandom(context.seed());
        SwapDescent descent = new SwapDescent(instance, context);
        List<int[][]> ends = new ArrayList<>();
        int starts = known.size() + restarts();
        for (int start = 0; start < starts && !context.shouldStop(); start++) {
            int[][] deviceOf = start < known.size() ? copy(known.get(start)) : shuffled(best.assignment(), random);
            descent.run(deviceOf);
            best.offer(deviceOf);
            ends.add(deviceOf);
        }
        if (!instance.locality && instance.stays == null) {
            best.offer(layerByLayer(ends, descent));
        }
    }

    /** Fewer for large problems: a descent takes about layers * experts^3 steps. */
    private int restarts() {
        double steps = (double) instance.layers * instance.experts * instance.experts * instance.experts;
        return (int) Math.max(1, Math.min(MOST_RESTARTS, STEPS / steps));
    }

    /** Layers stand alone: the best row of each. */
    private int[][] layerByLayer(List<int[][]> ends, SwapDescent descent) {
        int[][] rows = best.assignment();
        for (int[][] end : ends) {
            for (int layer = 0; layer < rows.length; layer++) {
                boolean better = descent.forbidden(layer, end[layer]) <= descent.forbidden(layer, rows[layer])
                        && instance.imbalance(layer, end[layer]) < instance.imbalance(layer, rows[layer]);
                rows[layer] = better ? end[layer] : rows[layer];
            }
        }
        return rows;
    }

    private static int[][] shuffled(int[][] deviceOf, SplittableRandom random) {
        int[][] mixed = copy(deviceOf);
        for (int[] row : mixed) {
            for (int i = row.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int device = row[i];
                row[i] = row[other];
                row[other] = device;
            }
        }
        return mixed;
    }

    static int[][] copy(int[][] deviceOf) {
        return Arrays.stream(deviceOf).map(int[]::clone).toArray(int[][]::new);
    }

    /** Fixed rules that fill one layer. */
    private enum Construction {
        /** Expert after expert. */
        CONTIGUOUS {
            @Override
            int[] fill(Instance instance, int layer) {
                int[] deviceOf = new int[instance.experts];
                SlotLayout slots = instance.problem.slots();
                Arrays.setAll(deviceOf, expert -> slots.deviceOf(layer, expert));
                return deviceOf;
            }
        },
        /** Experts dealt to the devices in turn, full ones passed over. */
        ROUND_ROBIN {
            @Override
            int[] fill(Instance instance, int layer) {
                int[] deviceOf = new int[instance.experts];
                int dealt = 0;
                for (int round = 0; dealt < deviceOf.length; round++) {
                    for (int device = 0; device < instance.devices; device++) {
                        if (round < instance.slots[layer][device]) {
                            deviceOf[dealt++] = device;
                        }
                    }
                }
                return deviceOf;
            }
        },
        /** The heaviest first, to the device that would finish it first. */
        HEAVIEST_FIRST {
            @Override
            int[] fill(Instance instance, int layer) {
                double[] loads = instance.problem.profile().loads(layer);
                Integer[] order = new Integer[loads.length];
                Arrays.setAll(order, i -> i);
                Arrays.sort(order, (a, b) -> Double.compare(loads[b], loads[a]));
                int[] deviceOf = new int[loads.length];
                int[] left = instance.slots[layer].clone();
                double[] held = new double[instance.devices];
                for (int expert : order) {
                    int fastest = -1;
                    for (int device = 0; device < held.length; device++) {
                        if (left[device] > 0
                                && (fastest < 0
                                        || (held[device] + loads[expert]) / instance.speed[device]
                                                < (held[fastest] + loads[expert]) / instance.speed[fastest])) {
                            fastest = device;
                        }
                    }
                    deviceOf[expert] = fastest;
                    left[fastest]--;
                    held[fastest] += loads[expert];
                }
                return deviceOf;
            }
        };

        abstract int[] fill(Instance instance, int layer);
    }
}
