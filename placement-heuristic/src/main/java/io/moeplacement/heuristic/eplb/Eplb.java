package io.moeplacement.heuristic.eplb;

/**
 * One layer by the published expert balancer (deepseek-ai/EPLB at d52c72d): groups of experts are packed onto nodes; within
 * each node spare slots go one by one to the expert with the largest load per copy; the copies, largest first, go to the
 * least loaded device of the node that has room. Global mode is one group on one node.
 *
 * <p>All arithmetic is in single precision, as published; equal loads are taken in the order of their numbers (upstream
 * leaves that open). Two copies of an expert may land on one device. O(spare slots * experts + slots * (log slots +
 * devices)) per layer. Source: the published description; written anew. Immutable, thread-safe.
 */
public final class Eplb {

    private final EplbShape shape;

    /**
     * For layers of a shape.
     *
     * @throws IllegalArgumentException when experts do not divide by groups, groups by nodes, devices by nodes or slots by
     *     devices, or when there are fewer slots than experts
     */
    public Eplb(EplbShape shape) {
        requireDivides("experts", shape.experts(), "groups", shape.groups());
        requireDivides("groups", shape.groups(), "nodes", shape.nodes());
        requireDivides("devices", shape.devices(), "nodes", shape.nodes());
        requireDivides("slots", shape.slots(), "devices", shape.devices());
        if (shape.slots() < shape.experts()) {
            throw new IllegalArgumentException(shape.slots() + " slots for " + shape.experts() + " experts");
        }
        this.shape = shape;
    }

    private static void requireDivides(String what, int number, String by, int divisor) {
        if (divisor < 1 || number % divisor != 0) {
            throw new IllegalArgumentException(number + " " + what + " do not divide by " + divisor + " " + by);
        }
    }

    /**
     * The expert of each slot, {@code [slots]}, slots device by device.
     *
     * @param loads {@code [experts]}
     */
    public int[] place(double[] loads) {
        float[] load = new float[loads.length];
        for (int expert = 0; expert < load.length; expert++) {
            load[expert] = (float) loads[expert];
        }
        int[] byNode = expertsByNode(load);
        int nodes = shape.nodes();
        int expertsPerNode = shape.experts() / nodes;
        int slotsPerNode = shape.slots() / nodes;
        int[] row = new int[shape.slots()];
        for (int node = 0; node < nodes; node++) {
            fillNode(load, byNode, node * expertsPerNode, expertsPerNode, row, node * slotsPerNode, slotsPerNode);
        }
        return row;
    }

    /** Experts in the order of the nodes their groups are packed onto, {@code [experts]}. */
    private int[] expertsByNode(float[] load) {
        int groups = shape.groups();
        int size = shape.experts() / groups;
        float[] groupLoad = new float[groups];
        for (int expert = 0; expert < load.length; expert++) {
            groupLoad[expert / size] += load[expert];
        }
        int[] packed = pack(groupLoad, groups, shape.nodes());
        int[] byNode = new int[load.length];
        for (int place = 0; place < groups; place++) {
            for (int i = 0; i < size; i++) {
                byNode[place * size + i] = packed[place] * size + i;
            }
        }
        return byNode;
    }

    private void fillNode(float[] load, int[] order, int begin, int experts, int[] row, int firstSlot, int slots) {
        int[] copies = new int[experts];
        int[] item = new int[slots];
        for (int i = 0; i < experts; i++) {
            copies[i] = 1;
            item[i] = i;
        }
        for (int slot = experts; slot < slots; slot++) {
            int hottest = 0;
            for (int i = 1; i < experts; i++) {
                if (load[order[begin + i]] / copies[i] > load[order[begin + hottest]] / copies[hottest]) {
                    hottest = i;
                }
            }
            item[slot] = hottest;
            copies[hottest]++;
        }
        float[] share = new float[slots];
        for (int slot = 0; slot < slots; slot++) {
            share[slot] = load[order[begin + item[slot]]] / copies[item[slot]];
        }
        int[] packed = pack(share, slots, shape.devices() / shape.nodes());
        for (int slot = 0; slot < slots; slot++) {
            row[firstSlot + slot] = order[begin + item[packed[slot]]];
        }
    }

    /** Equal numbers of items to bins, largest first to the least loaded; returns the items bin by bin. */
    private static int[] pack(float[] value, int items, int bins) {
        int room = items / bins;
        int[] packed = new int[items];
        if (room == 1) {
            for (int i = 0; i < items; i++) {
                packed[i] = i;
            }
            return packed;
        }
        int[] used = new int[bins];
        float[] sum = new float[bins];
        for (int item : DescendingOrder.of(value)) {
            int least = -1;
            for (int bin = 0; bin < bins; bin++) {
                if (used[bin] < room && (least < 0 || sum[bin] < sum[least])) {
                    least = bin;
                }
            }
            packed[least * room + used[least]++] = item;
            sum[least] += value[item];
        }
        return packed;
    }
}
