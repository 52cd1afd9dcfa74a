package io.moeplacement;

import java.util.stream.IntStream;

/** Small inputs for tests. */
final class Problems {

    private Problems() {}

    /** One node of some devices, 1 GB/s without latency. */
    static Topology flat(int devices) {
        return Topology.builder(1, devices)
                .links(new Link(1e9, 0), new Link(1e8, 0))
                .build();
    }

    /** Nodes of two devices, 100 B/s and 1 s inside, 10 B/s and 5 s between. */
    static Topology pairsOfDevices(int nodes) {
        return Topology.builder(nodes, 2)
                .links(new Link(100, 1), new Link(10, 5))
                .build();
    }

    static ModelSpec model(int layers, int experts, int topK) {
        return new ModelSpec("test", layers, experts, topK, 10, 1000, 0.5, 8);
    }

    static RoutingProfile.Builder profile(int topK, double[]... loads) {
        return RoutingProfile.builder(IntStream.range(0, loads.length).toArray(), loads[0].length)
                .topK(topK)
                .loads(loads);
    }

    static PlacementProblem.Builder problem(RoutingProfile profile, Topology topology) {
        return PlacementProblem.builder(profile, topology)
                .model(model(profile.layers(), profile.experts(), profile.topK()));
    }

    /** A placement from rows of experts; the same slots in every layer. */
    static Placement placement(int experts, int[] slotsOfDevice, int[]... rows) {
        return Placement.of(SlotLayout.perDevice(rows.length, slotsOfDevice), experts, rows);
    }

    static Selections selections(Selections.Basis basis, int experts, int[]... sets) {
        Selections.LayerBuilder layer = new Selections.LayerBuilder(experts);
        for (int[] set : sets) {
            layer.add(set, 1);
        }
        return Selections.of(basis, java.util.List.of(layer));
    }

    static int[] ints(int... values) {
        return values;
    }
}
