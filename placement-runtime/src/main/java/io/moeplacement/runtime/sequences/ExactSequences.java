package io.moeplacement.runtime.sequences;

import io.moeplacement.Topology;

/** NetMoE's two stages, nodes and then the devices of each node. */
final class ExactSequences implements SequencePlacement {

    private final int devices;
    private final int nodes;
    private final int[] nodeSizes;
    private final int[] firstOfNode;
    private final BoundedAssignment ofNodes = new BoundedAssignment();
    private final BoundedAssignment ofDevices = new BoundedAssignment();
    private int[] nodeOf = {};
    private int[] members = {};
    private int[] chosen = {};
    private int[] target = {};

    ExactSequences(Topology topology) {
        this.devices = topology.devices();
        this.nodes = topology.nodes();
        this.nodeSizes = topology.nodeSizes();
        this.firstOfNode = new int[nodes];
        for (int node = 1; node < nodes; node++) {
            firstOfNode[node] = firstOfNode[node - 1] + nodeSizes[node - 1];
        }
    }

    @Override
    public void place(SequencePull pull, int[] lengths, SequenceRoom room, int[] homes) {
        DecisionCheck.check(devices, pull, lengths, room, homes);
        if (room.limitsTokens()) {
            throw new IllegalArgumentException("token limits are not kept by the exact assignment, which counts"
                    + " sequences; Luffy's rule keeps them");
        }
        int sequences = pull.sequences();
        if (chosen.length < sequences) {
            nodeOf = new int[sequences];
            members = new int[sequences];
            chosen = new int[sequences];
            target = new int[sequences];
        }
        toNodes(pull, room, homes);
        for (int node = 0; node < nodes; node++) {
            toDevices(pull, room, homes, node);
        }
        System.arraycopy(chosen, 0, homes, 0, sequences);
    }

    private void toNodes(SequencePull pull, SequenceRoom room, int[] homes) {
        int[] least = new int[nodes];
        int[] most = new int[nodes];
        for (int device = 0; device < devices; device++) {
            int node = pull.nodeOf(device);
            least[node] = Math.addExact(least[node], room.least(device));
            // More than all sequences is as good as all, and cannot overflow.
            most[node] = Math.min(pull.sequences(), most[node]) + Math.min(pull.sequences(), room.most(device));
        }
        ofNodes.assign(
                pull.sequences(),
                nodes,
                least,
                most,
                new BoundedAssignment.Items() {
                    @Override
                    public int cost(int sequence, int node) {
                        return pull.pulledIntoNode(sequence, node);
                    }

                    @Override
                    public int home(int sequence) {
                        return pull.nodeOf(homes[sequence]);
                    }
                },
                nodeOf);
    }

    private void toDevices(SequencePull pull, SequenceRoom room, int[] homes, int node) {
        int count = 0;
        for (int sequence = 0; sequence < pull.sequences(); sequence++) {
            if (nodeOf[sequence] == node) {
                members[count++] = sequence;
            }
        }
        int first = firstOfNode[node];
        int[] least = new int[nodeSizes[node]];
        int[] most = new int[nodeSizes[node]];
        for (int bin = 0; bin < most.length; bin++) {
            least[bin] = room.least(first + bin);
            most[bin] = Math.max(least[bin], Math.min(pull.sequences(), room.most(first + bin)));
        }
        ofDevices.assign(
                count,
                most.length,
                least,
                most,
                new BoundedAssignment.Items() {
                    @Override
                    public int cost(int member, int bin) {
                        return pull.pulledInsideNode(members[member], first + bin);
                    }

                    @Override
                    public int home(int member) {
                        return homes[members[member]] - first;
                    }
                },
                target);
        for (int member = 0; member < count; member++) {
            chosen[members[member]] = first + target[member];
        }
    }
}
