package io.moeplacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.NullUnmarked;

/** Names of experts and devices carry no cost. */
@NullUnmarked
class CostModelRenamingTest {

    @Property(tries = 200)
    void expertsMayBeRenamedLayerByLayer(@ForAll long seed, @ForAll Pairing pairing, @ForAll Communication where) {
        RandomCase world = new RandomCase(seed);
        int[][] names = new int[world.layers][];
        for (int layer = 0; layer < world.layers; layer++) {
            names[layer] = permutation(world, world.experts);
        }
        Topology topology = world.topology(world.random.nextBoolean());
        SlotLayout slots = world.slots(3);
        Placement placement = world.placement(slots);
        ModelSpec model = world.model();
        double[][][] sources = sources(world);
        Evaluation before = evaluate(world.profile(pairing), sources, topology, model, where, placement);

        int[][] map = placement.physicalToLogical();
        double[][][] renamedSources = new double[world.devices][world.layers][world.experts];
        for (int layer = 0; layer < world.layers; layer++) {
            for (int slot = 0; slot < map[layer].length; slot++) {
                map[layer][slot] = names[layer][map[layer][slot]];
            }
            for (int[] token : world.tokens) {
                for (int i = layer * world.topK; i < (layer + 1) * world.topK; i++) {
                    token[i] = token[i] < 0 ? -1 : names[layer][token[i]];
                }
            }
            for (int source = 0; source < world.devices; source++) {
                for (int expert = 0; expert < world.experts; expert++) {
                    renamedSources[source][layer][names[layer][expert]] = sources[source][layer][expert];
                }
            }
        }
        Placement renamed = Placement.of(slots, world.experts, map);
        assertSame(evaluate(world.profile(pairing), renamedSources, topology, model, where, renamed), before);
    }

    /** Nodes are permuted, then the devices inside each; speeds, costs, sources and slots follow. */
    @Property(tries = 200)
    void devicesMayBeRenamedWithTheirTopology(@ForAll long seed, @ForAll Pairing pairing, @ForAll Communication where) {
        RandomCase world = new RandomCase(seed);
        boolean matrix = world.random.nextBoolean();
        SlotLayout slots = world.slots(3);
        Placement placement = world.placement(slots);
        ModelSpec model = world.model();
        double[][][] sources = sources(world);
        RoutingProfile profile = world.profile(pairing);
        Evaluation before = evaluate(profile, sources, world.topology(matrix), model, where, placement);

        int[] nodes = permutation(world, world.nodeSizes.length);
        List<Integer> oldDevices = new ArrayList<>();
        for (int node : nodes) {
            int first = IntStream.range(0, node).map(i -> world.nodeSizes[i]).sum();
            List<Integer> inside = new ArrayList<>(IntStream.range(first, first + world.nodeSizes[node])
                    .boxed()
                    .toList());
            world.shuffle(inside);
            oldDevices.addAll(inside);
        }
        int count = world.devices;
        double[] speeds = new double[count];
        double[][] costs = new double[count][count];
        double[][][] renamedSources = new double[count][][];
        int[][] renamedSlots = new int[world.layers][count];
        for (int device = 0; device < count; device++) {
            int old = oldDevices.get(device);
            speeds[device] = world.speeds[old];
            renamedSources[device] = sources[old];
            for (int peer = 0; peer < count; peer++) {
                costs[device][peer] = world.costMatrix[old][oldDevices.get(peer)];
            }
            for (int layer = 0; layer < world.layers; layer++) {
                renamedSlots[layer][device] = slots.slots(layer, old);
            }
        }
        int[][] map = new int[world.layers][];
        for (int layer = 0; layer < world.layers; layer++) {
            List<Integer> row = new ArrayList<>();
            for (int old : oldDevices) {
                for (int slot = 0; slot < slots.slots(layer, old); slot++) {
                    row.add(placement.expertAt(layer, slots.firstSlot(layer, old) + slot));
                }
            }
            map[layer] = row.stream().mapToInt(Integer::intValue).toArray();
        }
        Topology.Builder builder = Topology.builder(
                        IntStream.of(nodes).map(node -> world.nodeSizes[node]).toArray())
                .links(world.intra, world.inter)
                .speeds(speeds);
        Topology topology = matrix ? builder.costMatrix(costs).build() : builder.build();
        Placement renamed = Placement.of(SlotLayout.of(renamedSlots), world.experts, map);
        assertSame(evaluate(profile, renamedSources, topology, model, where, renamed), before);
    }

    private static double[][][] sources(RandomCase world) {
        double[][][] sources = new double[world.devices][world.layers][world.experts];
        for (double[][] source : sources) {
            for (double[] layer : source) {
                for (int expert = 0; expert < layer.length; expert++) {
                    layer[expert] = world.random.nextInt(20);
                }
            }
        }
        return sources;
    }

    private static Evaluation evaluate(
            RoutingProfile profile,
            double[][][] sources,
            Topology topology,
            ModelSpec model,
            Communication where,
            Placement placement) {
        RoutingProfile measured = RoutingProfile.builder(profile.layerIds(), profile.experts())
                .topK(profile.topK())
                .loads(IntStream.range(0, profile.layers())
                        .mapToObj(profile::loads)
                        .toArray(double[][]::new))
                .affinity(profile.affinity())
                .selections(profile.selections())
                .sourceLoads(SourceLoads.of(sources))
                .build();
        PlacementProblem problem = PlacementProblem.builder(measured, topology)
                .model(model)
                .slots(placement.layout())
                .communication(where)
                .build();
        return new CostModel(problem).evaluate(placement);
    }

    private static int[] permutation(RandomCase world, int size) {
        List<Integer> names = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        world.shuffle(names);
        return names.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void assertSame(Evaluation actual, Evaluation expected) {
        Metrics a = actual.metrics();
        Metrics b = expected.metrics();
        assertThat(actual.objectiveValue())
                .isCloseTo(expected.objectiveValue(), within(1e-9 * expected.objectiveValue() + 1e-300));
        assertThat(a.imbalance().mean()).isCloseTo(b.imbalance().mean(), within(1e-9));
        assertThat(a.computeSeconds()).isCloseTo(b.computeSeconds(), within(1e-9 * b.computeSeconds() + 1e-300));
        assertThat(a.duplicateReplicas()).isEqualTo(b.duplicateReplicas());
        assertThat(a.fanOut().devices()).isCloseTo(b.fanOut().devices(), within(1e-9));
        assertThat(a.fanOut().nodes()).isCloseTo(b.fanOut().nodes(), within(1e-9));
        assertThat(a.locality() == null).isEqualTo(b.locality() == null);
        if (a.locality() != null) {
            assertThat(a.locality()).isCloseTo(b.locality(), within(1e-9));
            assertThat(a.nodeLocality()).isCloseTo(b.nodeLocality(), within(1e-9));
        }
    }
}
