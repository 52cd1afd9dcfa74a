package io.moeplacement.testkit;

import io.moeplacement.ExpertGroups;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The testkit's own version of EPLB, the load balancer published with DeepSeek-V3 (deepseek-ai/EPLB at d52c72d), written
 * to be read. It counts in 32-bit floats like the original, because rounding decides ties.
 *
 * @param groups expert groups, dealt whole to the nodes
 * @param nodes nodes; 1 with 1 group is global planning
 * @param devices devices over all nodes
 * @param slots slots over all devices
 */
record EplbReference(int groups, int nodes, int devices, int slots) {

    /**
     * EPLB for a problem: hierarchical when its groups divide by its nodes, else global.
     *
     * @throws SkippedCase when EPLB has no way to take it
     */
    static EplbReference of(PlacementProblem problem) {
        SlotLayout layout = problem.slots();
        ExpertGroups groups = problem.groups();
        int nodes = problem.topology().nodes();
        if (!layout.isUniform() || layout.slots(0) < problem.experts()) {
            throw new SkippedCase("eplb cannot fill " + layout + " with " + problem.experts() + " experts");
        }
        if (groups == null || groups.count() % nodes != 0) {
            return new EplbReference(1, 1, problem.devices(), layout.slots(0));
        }
        if (IntStream.of(problem.topology().nodeSizes()).distinct().count() > 1) {
            throw new SkippedCase("eplb cannot deal groups to nodes of unequal size");
        }
        return new EplbReference(groups.count(), nodes, problem.devices(), layout.slots(0));
    }

    /** The expert of each slot of a layer, {@code [slots]}, from the load of each expert, {@code [experts]}. */
    int[] row(double[] loads) {
        int groupSize = loads.length / groups;
        float[] groupLoads = new float[groups];
        for (int expert = 0; expert < loads.length; expert++) {
            groupLoads[expert / groupSize] += (float) loads[expert];
        }
        int[] row = new int[slots];
        int slot = 0;
        for (List<Integer> groupsOfNode : pack(groupLoads, nodes)) {
            int[] experts = groupsOfNode.stream()
                    .flatMapToInt(group -> IntStream.range(group * groupSize, (group + 1) * groupSize))
                    .toArray();
            for (int expert : nodeRow(loads, experts)) {
                row[slot++] = expert;
            }
        }
        return row;
    }

    /** Fills the slots of one node with its experts. */
    private int[] nodeRow(double[] loads, int[] experts) {
        List<Integer> copyOf = new ArrayList<>();
        int[] copies = new int[experts.length];
        for (int i = 0; i < experts.length; i++) {
            copyOf.add(i);
            copies[i] = 1;
        }
        while (copyOf.size() < slots / nodes) {
            int hottest = 0;
            for (int i = 1; i < experts.length; i++) {
                if (share(loads[experts[i]], copies[i]) > share(loads[experts[hottest]], copies[hottest])) {
                    hottest = i;
                }
            }
            copyOf.add(hottest);
            copies[hottest]++;
        }
        float[] shares = new float[copyOf.size()];
        for (int copy = 0; copy < shares.length; copy++) {
            shares[copy] = share(loads[experts[copyOf.get(copy)]], copies[copyOf.get(copy)]);
        }
        return pack(shares, devices / nodes).stream()
                .flatMap(List::stream)
                .mapToInt(copy -> experts[copyOf.get(copy)])
                .toArray();
    }

    private static float share(double load, int copies) {
        return (float) load / copies;
    }

    /** Heaviest first to the lightest bin with room, lowest first on ties; the items of each bin in that order. */
    private static List<List<Integer>> pack(float[] weights, int bins) {
        int room = weights.length / bins;
        List<List<Integer>> packed = new ArrayList<>();
        IntStream.range(0, bins).forEach(bin -> packed.add(new ArrayList<>()));
        if (room == 1) {
            IntStream.range(0, bins).forEach(bin -> packed.get(bin).add(bin));
            return packed;
        }
        float[] binLoads = new float[bins];
        List<Integer> heaviestFirst = IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparing((Integer item) -> weights[item]).reversed())
                .toList();
        for (int item : heaviestFirst) {
            int lightest = -1;
            for (int bin = 0; bin < bins; bin++) {
                if (packed.get(bin).size() < room && (lightest < 0 || binLoads[bin] < binLoads[lightest])) {
                    lightest = bin;
                }
            }
            packed.get(lightest).add(item);
            binLoads[lightest] += weights[item];
        }
        return packed;
    }
}
