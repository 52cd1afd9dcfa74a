package io.moeplacement.heuristic.alone;

import io.moeplacement.Topology;

/** Nodes of experts. */
final class NodeOf {

    private NodeOf() {}

    /** Node of each expert from its device. */
    static int[] experts(Topology topology, int[] deviceOf) {
        int[] nodeOf = new int[deviceOf.length];
        for (int expert = 0; expert < nodeOf.length; expert++) {
            nodeOf[expert] = topology.nodeOf(deviceOf[expert]);
        }
        return nodeOf;
    }
}
