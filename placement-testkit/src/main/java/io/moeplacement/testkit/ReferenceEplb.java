package io.moeplacement.testkit;

import io.moeplacement.ExpertGroups;
import io.moeplacement.PlacementProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The testkit's own version of the published expert balancer (EPLB), by queues: groups to nodes, spare slots to the largest
 * load per copy, copies to devices, always the largest first to the least loaded with room; single precision, ties by
 * number. Global where the number of groups does not divide by that of the nodes.
 */
final class ReferenceEplb {

    private record Item(int id, float size) {}

    private static final class Bin {
        private final int number;
        private final List<Item> items = new ArrayList<>();
        private float sum;

        Bin(int number) {
            this.number = number;
        }

        float sum() {
            return sum;
        }

        int number() {
            return number;
        }
    }

    private ReferenceEplb() {}

    /** Whether all sizes divide in a layer. */
    static boolean isPossible(PlacementProblem problem, int layer) {
        for (int device = 1; device < problem.devices(); device++) {
            if (problem.slots().slots(layer, device) != problem.slots().slots(layer, 0)) {
                return false;
            }
        }
        for (int size : problem.topology().nodeSizes()) {
            if (groups(problem) > 1 && size * problem.topology().nodes() != problem.devices()) {
                return false;
            }
        }
        return true;
    }

    private static int groups(PlacementProblem problem) {
        ExpertGroups groups = problem.groups();
        return groups != null && groups.count() % problem.topology().nodes() == 0 ? groups.count() : 1;
    }

    /** Nodes in hierarchical mode; a number of groups that divides by that of the nodes is at least as large. */
    private static int nodes(PlacementProblem problem) {
        return groups(problem) > 1 ? problem.topology().nodes() : 1;
    }

    /** The published row of a layer; duplicates may occur. */
    static int[] published(PlacementProblem problem, int layer) {
        return published(
                problem.profile().loads(layer),
                problem.slots().slots(layer),
                groups(problem),
                nodes(problem),
                problem.devices());
    }

    static int[] published(double[] loads, int slots, int groups, int nodes, int devices) {
        int size = loads.length / groups;
        List<Item> whole = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            float sum = 0;
            for (int expert = group * size; expert < (group + 1) * size; expert++) {
                sum += (float) loads[expert];
            }
            whole.add(new Item(group, sum));
        }
        List<Integer> row = new ArrayList<>();
        for (Bin node : packed(whole, nodes)) {
            List<Integer> experts = new ArrayList<>();
            for (Item group : node.items) {
                for (int i = 0; i < size; i++) {
                    experts.add(group.id * size + i);
                }
            }
            for (Bin device : packed(copies(experts, loads, slots / nodes), devices / nodes)) {
                device.items.forEach(copy -> row.add(copy.id));
            }
        }
        return row.stream().mapToInt(Integer::intValue).toArray();
    }

    /** One item per slot: every expert, then the spare copies in the order they are given out. */
    private static List<Item> copies(List<Integer> experts, double[] loads, int slots) {
        int[] count = new int[experts.size()];
        java.util.Arrays.fill(count, 1);
        PriorityQueue<Item> hottest = new PriorityQueue<>(
                Comparator.comparingDouble((Item item) -> -item.size).thenComparingInt(Item::id));
        for (int i = 0; i < count.length; i++) {
            hottest.add(new Item(i, (float) loads[experts.get(i)]));
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            if (i < count.length) {
                order.add(i);
            } else {
                int next = hottest.remove().id;
                order.add(next);
                count[next]++;
                hottest.add(new Item(next, (float) loads[experts.get(next)] / count[next]));
            }
        }
        return order.stream()
                .map(i -> new Item(experts.get(i), (float) loads[experts.get(i)] / count[i]))
                .toList();
    }

    private static List<Bin> packed(List<Item> items, int count) {
        List<Bin> bins = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            bins.add(new Bin(number));
        }
        int room = items.size() / count;
        if (room == 1) {
            bins.forEach(bin -> bin.items.add(items.get(bin.number)));
            return bins;
        }
        PriorityQueue<Bin> open =
                new PriorityQueue<>(Comparator.comparingDouble(Bin::sum).thenComparingInt(Bin::number));
        open.addAll(bins);
        items.stream()
                .sorted(Comparator.comparingDouble((Item item) -> -item.size))
                .forEach(item -> {
                    Bin bin = open.remove();
                    bin.items.add(item);
                    bin.sum += item.size;
                    if (bin.items.size() < room) {
                        open.add(bin);
                    }
                });
        return bins;
    }

    /** The published row, each second copy on a device replaced by the copy that raises the maximum least. */
    static int[] withoutDuplicates(PlacementProblem problem, int layer) {
        int[] row = published(problem, layer);
        for (int slot = 0; slot < row.length && !problem.limits().duplicatesAllowed(); slot++) {
            int first = problem.slots().firstSlot(layer, problem.slots().deviceOf(layer, slot));
            if (contains(row, first, slot, row[slot])) {
                replace(problem, layer, row, slot);
            }
        }
        return row;
    }

    private static void replace(PlacementProblem problem, int layer, int[] row, int slot) {
        int device = problem.slots().deviceOf(layer, slot);
        int first = problem.slots().firstSlot(layer, device);
        int end = first + problem.slots().slots(layer, device);
        int kept = row[slot];
        int best = kept;
        double least = Double.POSITIVE_INFINITY;
        for (int expert = 0; expert < problem.experts(); expert++) {
            if (!contains(row, first, end, expert)) {
                row[slot] = expert;
                double busiest = busiest(problem, layer, row);
                row[slot] = kept;
                if (busiest < least) {
                    least = busiest;
                    best = expert;
                }
            }
        }
        row[slot] = best;
    }

    private static boolean contains(int[] row, int begin, int end, int expert) {
        for (int slot = begin; slot < end; slot++) {
            if (row[slot] == expert) {
                return true;
            }
        }
        return false;
    }

    private static double busiest(PlacementProblem problem, int layer, int[] row) {
        int[] copies = new int[problem.experts()];
        for (int expert : row) {
            copies[expert]++;
        }
        double[] served = new double[problem.devices()];
        for (int slot = 0; slot < row.length; slot++) {
            served[problem.slots().deviceOf(layer, slot)] +=
                    problem.profile().load(layer, row[slot]) / copies[row[slot]];
        }
        double busiest = 0;
        for (int device = 0; device < served.length; device++) {
            busiest = Math.max(busiest, served[device] / problem.topology().speed(device));
        }
        return busiest;
    }
}
