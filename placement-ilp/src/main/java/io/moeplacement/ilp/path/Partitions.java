package io.moeplacement.ilp.path;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * All ways to split the experts of a layer over devices that are alike, each once: E experts into nodes, the experts of a
 * node into groups of equal size. Groups and nodes have no names; within a partition they are ordered by their lowest
 * expert.
 *
 * <p>There are {@code E! / ((m!)^G * (D!)^N * N!)} of them for N nodes of D devices, G = N * D, m = E / G: 105 for 8 experts
 * on 4 devices, 315 on 2 nodes of 2. Groups and <em>node fillings</em> (a node's groups) are stored once and shared by the
 * partitions. Memory: 4 bytes per partition and node, plus the fillings. Immutable.
 */
final class Partitions implements Candidates {

    private static final int MOST_EXPERTS = 62;

    private final DeviceShape shape;
    private final int experts;
    private final int groupSize;
    private final List<int[]> groups = new ArrayList<>();
    private final Map<Long, Integer> groupOfSet = new HashMap<>();
    /** Groups of each node filling. */
    private final List<int[]> fillings = new ArrayList<>();

    /** Number of the set of experts of each node filling. */
    private final List<Integer> setOfFilling = new ArrayList<>();

    private final Map<Long, int[]> fillingsOfSet = new HashMap<>();
    /** Node fillings of each partition. */
    private final List<int[]> partitions = new ArrayList<>();

    /** Lists all partitions; {@link #count} says beforehand how many. */
    Partitions(DeviceShape shape, int experts) {
        this.shape = shape;
        this.experts = experts;
        this.groupSize = experts / shape.devices();
        if (isSingle(shape, experts)) {
            listTheOnlyOne();
        } else if (experts > MOST_EXPERTS) {
            throw new IllegalArgumentException(experts + " experts have too many partitions");
        } else {
            split((1L << experts) - 1, new int[shape.nodes()], 0);
        }
        groupOfSet.clear();
        fillingsOfSet.clear();
    }

    /** Number of partitions; huge numbers are rounded. */
    static double count(DeviceShape shape, int experts) {
        double count = 1;
        int perNode = experts / shape.nodes();
        for (int node = 0; node < shape.nodes(); node++) {
            count *= binomial(experts - node * perNode, perNode) / (node + 1);
            count *= fillings(shape, perNode);
        }
        return Math.rint(count);
    }

    /** Number of node fillings. */
    static double countFillings(DeviceShape shape, int experts) {
        int perNode = experts / shape.nodes();
        return Math.rint(binomial(experts, perNode) * fillings(shape, perNode));
    }

    private static double fillings(DeviceShape shape, int expertsOfNode) {
        double count = 1;
        int size = expertsOfNode / shape.perNode();
        for (int device = 0; device < shape.perNode(); device++) {
            count *= binomial(expertsOfNode - device * size, size) / (device + 1);
        }
        return count;
    }

    /** Subsets of k of n. */
    static double binomial(int n, int k) {
        double value = 1;
        for (int i = 1; i <= k; i++) {
            value = value * (n - k + i) / i;
        }
        return value;
    }

    private static boolean isSingle(DeviceShape shape, int experts) {
        return shape.nodes() == 1 && (shape.perNode() == 1 || shape.perNode() == experts);
    }

    private void listTheOnlyOne() {
        int[] filling = new int[shape.perNode()];
        for (int group = 0; group < filling.length; group++) {
            int[] members = new int[groupSize];
            for (int i = 0; i < groupSize; i++) {
                members[i] = group * groupSize + i;
            }
            groups.add(members);
            filling[group] = group;
        }
        fillings.add(filling);
        setOfFilling.add(0);
        partitions.add(new int[] {0});
    }

    private void split(long left, int[] chosen, int node) {
        if (left == 0) {
            partitions.add(chosen.clone());
            return;
        }
        forSubsets(left, groupSize * shape.perNode(), set -> {
            for (int filling : fillingsOf(set)) {
                chosen[node] = filling;
                split(left & ~set, chosen, node + 1);
            }
        });
    }

    private int[] fillingsOf(long set) {
        int[] known = fillingsOfSet.get(set);
        if (known == null) {
            int first = fillings.size();
            fill(set, new int[shape.perNode()], 0);
            known = new int[fillings.size() - first];
            for (int i = 0; i < known.length; i++) {
                known[i] = first + i;
            }
            setOfFilling.addAll(Collections.nCopies(known.length, fillingsOfSet.size()));
            fillingsOfSet.put(set, known);
        }
        return known;
    }

    private void fill(long left, int[] chosen, int device) {
        if (left == 0) {
            fillings.add(chosen.clone());
            return;
        }
        forSubsets(left, groupSize, set -> {
            chosen[device] = groupOfSet.computeIfAbsent(set, this::addGroup);
            fill(left & ~set, chosen, device + 1);
        });
    }

    private int addGroup(long set) {
        int[] members = new int[groupSize];
        long left = set;
        for (int i = 0; i < groupSize; i++) {
            members[i] = Long.numberOfTrailingZeros(left);
            left &= left - 1;
        }
        groups.add(members);
        return groups.size() - 1;
    }

    /** Subsets of a size that hold the lowest member, which tells partitions apart from their renamings. */
    private static void forSubsets(long set, int size, LongConsumer action) {
        extend(Long.lowestOneBit(set), set & (set - 1), size - 1, action);
    }

    private static void extend(long chosen, long left, int missing, LongConsumer action) {
        if (missing == 0) {
            action.accept(chosen);
            return;
        }
        for (long rest = left; Long.bitCount(rest) >= missing; ) {
            long next = Long.lowestOneBit(rest);
            rest ^= next;
            extend(chosen | next, rest, missing - 1, action);
        }
    }

    DeviceShape shape() {
        return shape;
    }

    int experts() {
        return experts;
    }

    int groupSize() {
        return groupSize;
    }

    @Override
    public int size() {
        return partitions.size();
    }

    int fillings() {
        return fillings.size();
    }

    int groups() {
        return groups.size();
    }

    /** Node fillings of a partition, {@code [nodes]}; not to be changed. */
    int[] fillingsOfPartition(int partition) {
        return partitions.get(partition);
    }

    /** Groups of a node filling, {@code [devices per node]}; not to be changed. */
    int[] groupsOfFilling(int filling) {
        return fillings.get(filling);
    }

    /** Equal for fillings of the same experts, which follow each other. */
    int setOfFilling(int filling) {
        return setOfFilling.get(filling);
    }

    /** Experts of a group, ascending; not to be changed. */
    int[] members(int group) {
        return groups.get(group);
    }

    /** The partition with its groups on the devices in order. */
    @Override
    public int[] row(int partition) {
        int[] row = new int[experts];
        int slot = 0;
        for (int filling : partitions.get(partition)) {
            for (int group : fillings.get(filling)) {
                System.arraycopy(groups.get(group), 0, row, slot, groupSize);
                slot += groupSize;
            }
        }
        return row;
    }
}
