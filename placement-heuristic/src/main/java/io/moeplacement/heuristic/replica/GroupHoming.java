package io.moeplacement.heuristic.replica;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which node each expert group lives on: assignments that fit into the nodes' slots, the busiest node (for its speed) as
 * little busy as can be.
 *
 * <p>Groups go to nodes by depth-first search, heaviest first, equal empty nodes taken once, cut off where the busiest node
 * is already worse than the worst of those kept. After a fixed number of visits the search ends with what it has. The first
 * descent is longest processing time first, so there is something as soon as greedy packing finds it. O(visits * nodes).
 */
final class GroupHoming {

    private static final int KEPT = 2;
    private static final int MOST_VISITS = 20_000;

    private record Found(double busiest, int[] home) {}

    private final int groupSize;
    private final double[] load;
    private final int[] order;
    private final double[] served;
    private final double[] perfect;
    private final int[] room;
    private final int[] home;
    private final List<Found> kept = new ArrayList<>();
    private int visits;

    GroupHoming(LayerFacts facts, int groups) {
        this.groupSize = facts.experts() / groups;
        this.load = new double[groups];
        for (int expert = 0; expert < facts.experts(); expert++) {
            load[expert / groupSize] += facts.load(expert);
        }
        this.order = java.util.stream.IntStream.range(0, groups)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer group) -> -load[group]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.served = new double[facts.nodes()];
        this.perfect = new double[facts.nodes()];
        this.room = new int[facts.nodes()];
        this.home = new int[groups];
        for (int device = 0; device < facts.devices(); device++) {
            perfect[facts.nodeOf(device)] += facts.perfect(device);
            room[facts.nodeOf(device)] += facts.firstSlot(device + 1) - facts.firstSlot(device);
        }
    }

    /** The best homes found, {@code [groups]} each, best first; none when groups do not fit into nodes whole. */
    List<int[]> best() {
        visit(0, 0);
        return kept.stream().map(Found::home).toList();
    }

    private void visit(int depth, double busiest) {
        if (visits++ > MOST_VISITS || (kept.size() == KEPT && busiest >= kept.get(KEPT - 1).busiest)) {
            return;
        }
        if (depth == order.length) {
            kept.add(new Found(busiest, home.clone()));
            kept.sort(Comparator.comparingDouble(Found::busiest));
            if (kept.size() > KEPT) {
                kept.remove(KEPT);
            }
            return;
        }
        int group = order[depth];
        for (int node : leastBusyFirst(load[group])) {
            if (room[node] >= groupSize && !isTwinOfEarlier(node)) {
                served[node] += load[group];
                room[node] -= groupSize;
                home[group] = node;
                visit(depth + 1, Math.max(busiest, served[node] / perfect[node]));
                served[node] -= load[group];
                room[node] += groupSize;
            }
        }
    }

    /** Nodes by how busy they would be, ties by number: insertion, as nodes are few and this is the inner loop. */
    private int[] leastBusyFirst(double added) {
        int[] nodes = new int[served.length];
        double[] after = new double[served.length];
        for (int node = 0; node < nodes.length; node++) {
            double busy = (served[node] + added) / perfect[node];
            int place = node;
            for (; place > 0 && after[place - 1] > busy; place--) {
                after[place] = after[place - 1];
                nodes[place] = nodes[place - 1];
            }
            after[place] = busy;
            nodes[place] = node;
        }
        return nodes;
    }

    /** Two empty nodes of one size and speed are the same to what is still to come. */
    private boolean isTwinOfEarlier(int node) {
        for (int other = 0; other < node; other++) {
            if (served[other] == 0
                    && served[node] == 0
                    && room[other] == room[node]
                    && perfect[other] == perfect[node]) {
                return true;
            }
        }
        return false;
    }
}
