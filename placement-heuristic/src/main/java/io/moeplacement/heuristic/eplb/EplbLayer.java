package io.moeplacement.heuristic.eplb;

/*
 * Idea: groups of experts are dealt to nodes; then each node, by itself, gives its spare slots to its hottest experts and
 * deals the copies to its devices. Global planning is the same with one group and one node.
 * Complexity: O(P log P) for P slots.
 * Invariants: every expert has a slot; a node holds whole groups only; copies of an expert may share a device.
 * Source: deepseek-ai/EPLB at d52c72d, "rebalance experts hierarchical".
 */
/** Plans one layer. */
final class EplbLayer {

    private final EplbShape shape;
    private final float[] loads;
    private final int[] row;

    /** @param loads load of each expert, {@code [experts]}; counted in 32-bit floats from here on */
    EplbLayer(EplbShape shape, double[] loads) {
        this.shape = shape;
        this.loads = new float[loads.length];
        for (int expert = 0; expert < loads.length; expert++) {
            this.loads[expert] = (float) loads[expert];
        }
        this.row = new int[shape.slots()];
    }

    /** The expert of each slot, {@code [slots]}. */
    int[] plan() {
        int[][] expertsOfNode = expertsOfNodes();
        for (int node = 0; node < shape.nodes(); node++) {
            fill(node, expertsOfNode[node]);
        }
        return row;
    }

    /** Experts of each node, group after group in the order they were dealt, {@code [nodes][experts of a node]}. */
    private int[][] expertsOfNodes() {
        int groupSize = shape.experts() / shape.groups();
        float[] groupLoads = new float[shape.groups()];
        for (int expert = 0; expert < loads.length; expert++) {
            groupLoads[expert / groupSize] += loads[expert];
        }
        Packing groups = Packing.of(groupLoads, shape.nodes());
        int[][] experts = new int[shape.nodes()][shape.experts() / shape.nodes()];
        for (int expert = 0; expert < loads.length; expert++) {
            int group = expert / groupSize;
            experts[groups.bin()[group]][groups.position()[group] * groupSize + expert % groupSize] = expert;
        }
        return experts;
    }

    private void fill(int node, int[] experts) {
        float[] own = new float[experts.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = loads[experts[i]];
        }
        int slots = shape.slots() / shape.nodes();
        int devices = shape.devices() / shape.nodes();
        Replication replication = Replication.of(own, slots);
        Packing packing = Packing.of(replication.slotLoads(own), devices);
        int firstSlot = node * slots;
        for (int copy = 0; copy < slots; copy++) {
            int slot = firstSlot + packing.bin()[copy] * (slots / devices) + packing.position()[copy];
            row[slot] = experts[replication.expert()[copy]];
        }
    }
}
