package io.moeplacement.heuristic;

import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import java.util.Arrays;
import java.util.stream.IntStream;

/** How many copies the baselines give each expert: spare slots go one by one to the largest load per copy. */
final class CopyCounts {

    private CopyCounts() {}

    /** Copies of each expert of a layer, {@code [experts]}, together as many as the layer has slots. */
    static int[] of(PlacementProblem problem, int layer) {
        double[] loads = problem.profile().loads(layer);
        int[] copies = new int[loads.length];
        Arrays.fill(copies, 1);
        int most = problem.limits().duplicatesAllowed() ? Integer.MAX_VALUE : holders(problem.slots(), layer);
        for (int spare = problem.slots().slots(layer) - loads.length; spare > 0; spare--) {
            int hottest = -1;
            for (int expert = 0; expert < loads.length; expert++) {
                if (copies[expert] < most
                        && (hottest < 0 || loads[expert] * copies[hottest] > loads[hottest] * copies[expert])) {
                    hottest = expert;
                }
            }
            copies[hottest]++;
        }
        return copies;
    }

    private static int holders(SlotLayout slots, int layer) {
        return (int) IntStream.range(0, slots.devices())
                .filter(device -> slots.slots(layer, device) > 0)
                .count();
    }
}
