package io.moeplacement.testkit;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.SlotLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The testkit's own versions of the placements that a searching solver must not fall behind. Limits are not looked at;
 * only those that happen to keep them count.
 */
enum References {
    /** Slot i holds expert i mod experts. */
    CONTIGUOUS {
        @Override
        int[] row(PlacementProblem problem, int layer) {
            return IntStream.range(0, problem.slots().slots(layer))
                    .map(slot -> slot % problem.experts())
                    .toArray();
        }
    },
    /** Experts are dealt to the devices in turn; full devices are passed over. */
    ROUND_ROBIN {
        @Override
        int[] row(PlacementProblem problem, int layer) {
            SlotLayout layout = problem.slots();
            int[] row = new int[layout.slots(layer)];
            int dealt = 0;
            for (int round = 0; dealt < row.length; round++) {
                for (int device = 0; device < layout.devices(); device++) {
                    if (round < layout.slots(layer, device)) {
                        row[layout.firstSlot(layer, device) + round] = dealt++ % problem.experts();
                    }
                }
            }
            return row;
        }
    },
    /**
     * Spare slots go to the expert with the largest load per copy; then the heaviest copy goes to the device that would
     * finish it first, devices that hold the expert already last.
     */
    GREEDY {
        @Override
        int[] row(PlacementProblem problem, int layer) {
            SlotLayout layout = problem.slots();
            double[] loads = problem.profile().loads(layer);
            int[] copies = copies(problem, loads, layout.slots(layer), layer);
            int[] heaviestFirst = IntStream.range(0, loads.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(loads[b] / copies[b], loads[a] / copies[a]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] row = new int[layout.slots(layer)];
            int[] used = new int[layout.devices()];
            double[] deviceLoad = new double[layout.devices()];
            for (int expert : heaviestFirst) {
                double share = loads[expert] / copies[expert];
                boolean[] holds = new boolean[layout.devices()];
                for (int copy = 0; copy < copies[expert]; copy++) {
                    int best = -1;
                    for (int device = 0; device < used.length; device++) {
                        if (used[device] < layout.slots(layer, device)
                                && (best < 0
                                        || (holds[best] && !holds[device])
                                        || (holds[best] == holds[device]
                                                && (deviceLoad[device] + share)
                                                                / problem.topology()
                                                                        .speed(device)
                                                        < (deviceLoad[best] + share)
                                                                / problem.topology()
                                                                        .speed(best)))) {
                            best = device;
                        }
                    }
                    row[layout.firstSlot(layer, best) + used[best]++] = expert;
                    deviceLoad[best] += share;
                    holds[best] = true;
                }
            }
            return row;
        }
    },
    /** The published expert balancer, its duplicates replaced where they are forbidden; see {@link ReferenceEplb}. */
    EPLB {
        @Override
        int[] row(PlacementProblem problem, int layer) {
            return ReferenceEplb.withoutDuplicates(problem, layer);
        }

        @Override
        boolean isPossible(PlacementProblem problem, int layer) {
            return ReferenceEplb.isPossible(problem, layer);
        }
    };

    /** Whether it can fill a layer that has enough slots. */
    boolean isPossible(PlacementProblem problem, int layer) {
        return true;
    }

    /** The expert of each slot of a layer, {@code [slots]}. */
    abstract int[] row(PlacementProblem problem, int layer);

    /** Name as the library's own baselines have it. */
    String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** The placement, when it exists and keeps all limits. */
    Optional<Placement> feasible(PlacementProblem problem) {
        for (int layer = 0; layer < problem.layers(); layer++) {
            int slots = problem.slots().slots(layer);
            if (problem.limits().slotsFreePerLayer() ? slots != problem.experts() : slots < problem.experts()) {
                return Optional.empty();
            }
            if (!isPossible(problem, layer)) {
                return Optional.empty();
            }
        }
        int[][] map = IntStream.range(0, problem.layers())
                .mapToObj(layer -> row(problem, layer))
                .toArray(int[][]::new);
        Placement placement = Placement.of(problem.slots(), problem.experts(), map);
        return new PlacementVerifier(problem).violations(placement).isEmpty()
                ? Optional.of(placement)
                : Optional.empty();
    }

    /** All of them that keep the limits. */
    static List<Placement> allFeasible(PlacementProblem problem) {
        return Stream.of(values())
                .flatMap(reference -> reference.feasible(problem).stream())
                .toList();
    }

    private static int[] copies(PlacementProblem problem, double[] loads, int slots, int layer) {
        int holders = (int) IntStream.range(0, problem.devices())
                .filter(device -> problem.slots().slots(layer, device) > 0)
                .count();
        int most = problem.limits().duplicatesAllowed() ? Integer.MAX_VALUE : holders;
        int[] copies = new int[loads.length];
        Arrays.fill(copies, 1);
        for (int spare = slots - loads.length; spare > 0; spare--) {
            int hottest = -1;
            for (int expert = 0; expert < loads.length; expert++) {
                if (copies[expert] < most
                        && (hottest < 0 || loads[expert] / copies[expert] > loads[hottest] / copies[hottest])) {
                    hottest = expert;
                }
            }
            copies[hottest]++;
        }
        return copies;
    }
}
