package io.moeplacement.ilp.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.CostModel;
import io.moeplacement.Evaluation;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A step against the cost model under every renaming of the next layer, on shapes too large for brute force. */
class StepsTest {

    /** Layers, experts, nodes, devices of a node. */
    private static final int[][] SHAPES = {
        {2, 8, 2, 2}, {2, 6, 2, 3}, {2, 8, 4, 2}, {2, 8, 1, 4}, {2, 6, 3, 2}, {2, 9, 3, 1}, {2, 12, 1, 3}, {2, 10, 1, 5}
    };

    @Test
    void costsWhatTheBestOfAllRenamingsCosts() {
        for (long seed = 0; seed < 6 * 8 * 3; seed++) {
            int[] shape = SHAPES[(int) (seed / 6 % SHAPES.length)];
            // The first six of ten kinds of problems look at neighbouring layers.
            compare(seed, PathCase.withoutSelections(PathCase.problem(seed / 6 * 10 + seed % 6, shape)));
        }
    }

    private static void compare(long seed, PlacementProblem problem) {
        ProblemShape shape = new ProblemShape(problem);
        Partitions partitions = new Partitions(shape.shape(), problem.experts());
        ChainCosts chain = new ChainCosts(problem, partitions, shape.tariff());
        if (chain.isFree(0)) {
            return;
        }
        SplittableRandom random = new SplittableRandom(seed);
        Steps steps = chain.fewSteps(0);
        int from = random.nextInt(partitions.size());
        int target = random.nextInt(partitions.size());
        double least = Double.POSITIVE_INFINITY;
        for (int[] nameOf : renamings(shape.shape())) {
            least = Math.min(least, cost(problem, partitions.row(from), partitions.row(target), nameOf));
        }
        steps.target(target);
        int[] partner = new int[problem.devices()];
        steps.pair(from, partner);
        int[] nameOf = new int[partner.length];
        for (int position = 0; position < partner.length; position++) {
            nameOf[partner[position]] = position;
        }
        String what = "seed " + seed + ", " + problem.topology() + ", " + problem.objective();
        assertThat(steps.cost(from)).as(what).isCloseTo(least, within(1e-12 + 1e-9 * least));
        assertThat(cost(problem, partitions.row(from), partitions.row(target), nameOf))
                .as(what)
                .isCloseTo(least, within(1e-12 + 1e-9 * least));
        assertThat(steps.least()).as(what).isLessThanOrEqualTo(least + 1e-12);
    }

    private static double cost(PlacementProblem problem, int[] first, int[] second, int[] nameOf) {
        Placement placement = Placement.of(
                problem.slots(), problem.experts(), new int[][] {first, LeastMoves.renamed(second, nameOf)});
        Evaluation evaluation = new CostModel(problem).evaluate(placement);
        return problem.objective() instanceof Objective.StepTime
                ? evaluation.metrics().communicationSeconds()
                : evaluation.objectiveValue();
    }

    /** All renamings of nodes and of devices inside nodes. */
    private static List<int[]> renamings(DeviceShape shape) {
        List<int[]> all = new ArrayList<>();
        for (int[] nodes : permutations(shape.nodes())) {
            extend(shape, nodes, 0, new int[shape.devices()], all);
        }
        return all;
    }

    private static void extend(DeviceShape shape, int[] nodes, int node, int[] nameOf, List<int[]> all) {
        if (node == shape.nodes()) {
            all.add(nameOf.clone());
            return;
        }
        for (int[] devices : permutations(shape.perNode())) {
            for (int device = 0; device < devices.length; device++) {
                nameOf[node * devices.length + device] = nodes[node] * devices.length + devices[device];
            }
            extend(shape, nodes, node + 1, nameOf, all);
        }
    }

    private static List<int[]> permutations(int size) {
        if (size == 0) {
            return List.of(new int[0]);
        }
        List<int[]> all = new ArrayList<>();
        for (int[] shorter : permutations(size - 1)) {
            for (int at = 0; at < size; at++) {
                int[] longer = new int[size];
                System.arraycopy(shorter, 0, longer, 0, at);
                longer[at] = size - 1;
                System.arraycopy(shorter, at, longer, at + 1, size - 1 - at);
                all.add(longer);
            }
        }
        return all;
    }
}
