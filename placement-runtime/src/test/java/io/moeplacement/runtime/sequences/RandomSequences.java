package io.moeplacement.runtime.sequences;

import io.moeplacement.HomeRouting;
import io.moeplacement.Topology;
import java.util.SplittableRandom;

/** A small random decision: sequences whose tokens are spread over devices, with homes. */
final class RandomSequences {

    final SplittableRandom random;
    final Topology topology;
    final HomeRouting routing;
    final int devices;
    final int sequences;
    final int[] lengths;
    final int[] homes;
    final SequencePull pull;
    /** Devices of each token, {@code [sequences][tokens][k]}. */
    final int[][][] served;

    RandomSequences(long seed) {
        random = new SplittableRandom(seed);
        int[] nodeSizes = new int[1 + random.nextInt(3)];
        for (int node = 0; node < nodeSizes.length; node++) {
            nodeSizes[node] = 1 + random.nextInt(2);
        }
        devices = java.util.Arrays.stream(nodeSizes).sum();
        double[] speeds = random.doubles(devices, 0.5, 2).toArray();
        topology = Topology.builder(nodeSizes).speeds(speeds).build();
        routing = random.nextBoolean() ? HomeRouting.DIRECT : HomeRouting.VIA_NODE;
        sequences = random.nextInt(7);
        lengths = new int[sequences];
        homes = new int[sequences];
        served = new int[sequences][][];
        pull = new SequencePull(topology, routing);
        pull.begin(sequences);
        int topK = 1 + random.nextInt(3);
        for (int sequence = 0; sequence < sequences; sequence++) {
            homes[sequence] = random.nextInt(devices);
            lengths[sequence] = random.nextInt(6);
            served[sequence] = new int[lengths[sequence]][topK];
            for (int[] token : served[sequence]) {
                for (int rank = 0; rank < topK; rank++) {
                    token[rank] = random.nextInt(8) == 0 ? -1 : random.nextInt(devices);
                }
                pull.addToken(sequence, token, 0, topK);
            }
        }
    }

    /** Copies of a sequence that are sent when it lives on a device, counted token by token. */
    int pulled(int sequence, int home) {
        int pulled = 0;
        for (int[] token : served[sequence]) {
            boolean[] on = new boolean[devices];
            for (int device : token) {
                if (device >= 0 && device != home && !on[device]) {
                    on[device] = true;
                    pulled++;
                }
            }
        }
        return pulled;
    }

    /** What crosses into a node, counted token by token. */
    int pulledIntoNode(int sequence, int node) {
        int pulled = 0;
        for (int[] token : served[sequence]) {
            boolean[] on = new boolean[routing == HomeRouting.DIRECT ? devices : topology.nodes()];
            for (int device : token) {
                if (device >= 0 && topology.nodeOf(device) != node) {
                    int place = routing == HomeRouting.DIRECT ? device : topology.nodeOf(device);
                    pulled += on[place] ? 0 : 1;
                    on[place] = true;
                }
            }
        }
        return pulled;
    }

    int pulledInsideNode(int sequence, int home) {
        int pulled = 0;
        for (int[] token : served[sequence]) {
            boolean[] on = new boolean[devices];
            for (int device : token) {
                if (device >= 0 && device != home && topology.nodeOf(device) == topology.nodeOf(home) && !on[device]) {
                    on[device] = true;
                    pulled++;
                }
            }
        }
        return pulled;
    }

    /** Room that is even, within a factor, or random but large enough. */
    SequenceRoom room() {
        switch (random.nextInt(3)) {
            case 0:
                return SequenceRoom.even(sequences, devices);
            case 1:
                return SequenceRoom.within(1 + random.nextDouble(), sequences, devices);
            default:
                int[] most = new int[devices];
                for (int place = 0; place < sequences + random.nextInt(3); place++) {
                    most[random.nextInt(devices)]++;
                }
                return SequenceRoom.atMost(most);
        }
    }
}
