package io.moeplacement.testkit;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.ExpertGroups;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.HomeRouting;
import io.moeplacement.Limits;
import io.moeplacement.LoadWindows;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.SlotLayout;
import io.moeplacement.SourceLoads;
import io.moeplacement.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** New names for experts, layer by layer, and for devices; a problem and its placements translate alike. */
final class Renaming {

    /** New name of each expert, {@code [layers][experts]}. */
    private final int[][] expert;
    /** New name of each device. */
    private final int[] device;
    /** Old name of each device. */
    private final int[] deviceBefore;

    private Renaming(int[][] expert, int[] device) {
        this.expert = expert;
        this.device = device;
        this.deviceBefore = inverse(device);
    }

    /** Random names for experts; within their groups where there are groups. */
    static Renaming ofExperts(SplittableRandom random, PlacementProblem problem) {
        ExpertGroups groups = problem.groups();
        int block = problem.experts() / (groups == null ? 1 : groups.count());
        int[][] names = new int[problem.layers()][problem.experts()];
        for (int[] layer : names) {
            for (int begin = 0; begin < layer.length; begin += block) {
                int[] order = RandomPlacements.permutation(random, block);
                for (int i = 0; i < block; i++) {
                    layer[begin + i] = begin + order[i];
                }
            }
        }
        return new Renaming(names, identity(problem.devices()));
    }

    /**
     * Random names for nodes, and for devices within their node; a node stays a node. Forwarding by node goes by a
     * device's rank in its node, so ranks are kept where the problem forwards.
     */
    static Renaming ofDevices(SplittableRandom random, PlacementProblem problem) {
        int[] sizes = problem.topology().nodeSizes();
        int[] newOrder = RandomPlacements.permutation(random, sizes.length);
        int[] names = new int[problem.devices()];
        int next = 0;
        for (int node : newOrder) {
            int first = IntStream.of(sizes).limit(node).sum();
            int[] ranks = problem.homeRouting() == HomeRouting.VIA_NODE
                    ? identity(sizes[node])
                    : RandomPlacements.permutation(random, sizes[node]);
            for (int rank = 0; rank < sizes[node]; rank++) {
                names[first + rank] = next + ranks[rank];
            }
            next += sizes[node];
        }
        int[][] experts = new int[problem.layers()][];
        Arrays.setAll(experts, layer -> identity(problem.experts()));
        return new Renaming(experts, names);
    }

    PlacementProblem of(PlacementProblem problem) {
        Placement current = problem.current();
        return problem.toBuilder(profile(problem.profile()), topology(problem.topology()))
                .slots(layout(problem.slots()))
                .limits(limits(problem.limits()))
                .current(current == null ? null : of(current))
                .build();
    }

    Placement of(Placement placement) {
        SlotLayout before = placement.layout();
        SlotLayout after = layout(before);
        int[][] map = new int[placement.layers()][];
        for (int layer = 0; layer < map.length; layer++) {
            map[layer] = new int[after.slots(layer)];
            for (int from = 0; from < device.length; from++) {
                int begin = before.firstSlot(layer, from);
                for (int i = 0; i < before.slots(layer, from); i++) {
                    map[layer][after.firstSlot(layer, device[from]) + i] =
                            expert[layer][placement.expertAt(layer, begin + i)];
                }
            }
        }
        return Placement.of(after, placement.experts(), map);
    }

    private SlotLayout layout(SlotLayout layout) {
        int[][] table = new int[layout.layers()][layout.devices()];
        for (int layer = 0; layer < table.length; layer++) {
            for (int from = 0; from < device.length; from++) {
                table[layer][device[from]] = layout.slots(layer, from);
            }
        }
        return SlotLayout.of(table);
    }

    private Limits limits(Limits limits) {
        return limits.toBuilder()
                .pinned(renamed(limits.pinned()))
                .forbidden(renamed(limits.forbidden()))
                .build();
    }

    private Set<ExpertOnDevice> renamed(Set<ExpertOnDevice> entries) {
        Set<ExpertOnDevice> renamed = new HashSet<>();
        for (ExpertOnDevice entry : entries) {
            renamed.add(
                    new ExpertOnDevice(entry.layer(), expert[entry.layer()][entry.expert()], device[entry.device()]));
        }
        return renamed;
    }

    private Topology topology(Topology topology) {
        int devices = device.length;
        int[] sizes = new int[topology.nodes()];
        int node = -1;
        int last = -1;
        for (int name = 0; name < devices; name++) {
            int before = topology.nodeOf(deviceBefore[name]);
            if (before != last) {
                node++;
                last = before;
            }
            sizes[node]++;
        }
        Topology.Builder builder = Topology.builder(sizes)
                .links(topology.intraNode(), topology.interNode())
                .speeds(IntStream.of(deviceBefore).mapToDouble(topology::speed).toArray());
        if (topology.hasCostMatrix()) {
            double[][] costs = new double[devices][devices];
            for (int from = 0; from < devices; from++) {
                for (int to = 0; to < devices; to++) {
                    costs[from][to] = topology.secondsPerByte(deviceBefore[from], deviceBefore[to]);
                }
            }
            builder.costMatrix(costs);
        }
        return builder.build();
    }

    private RoutingProfile profile(RoutingProfile profile) {
        int layers = profile.layers();
        double[][] loads = new double[layers][];
        for (int layer = 0; layer < layers; layer++) {
            loads[layer] = renamed(layer, profile.loads(layer));
        }
        ExpertAffinity affinity = profile.affinity();
        LoadWindows windows = profile.windows();
        SourceLoads sources = profile.sourceLoads();
        Selections selections = profile.selections();
        return RoutingProfile.builder(profile.layerIds(), profile.experts())
                .topK(profile.topK())
                .loads(loads)
                .affinity(affinity == null ? null : affinity(affinity))
                .windows(windows == null ? null : windows(windows))
                .sourceLoads(sources == null ? null : sources(sources))
                .selections(selections == null ? null : selections(selections))
                .build();
    }

    private double[] renamed(int layer, double[] values) {
        double[] renamed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            renamed[expert[layer][i]] = values[i];
        }
        return renamed;
    }

    private ExpertAffinity affinity(ExpertAffinity affinity) {
        int experts = affinity.experts();
        double[][][] counts = new double[affinity.layerPairs()][experts][experts];
        for (int pair = 0; pair < counts.length; pair++) {
            for (int from = 0; from < experts; from++) {
                counts[pair][expert[pair][from]] = renamed(pair + 1, affinity.row(pair, from));
            }
        }
        return ExpertAffinity.of(affinity.pairing(), experts, counts);
    }

    private LoadWindows windows(LoadWindows windows) {
        long[] labels = new long[windows.windows()];
        double[][][] loads = new double[labels.length][windows.layers()][];
        for (int window = 0; window < labels.length; window++) {
            labels[window] = windows.label(window);
            for (int layer = 0; layer < windows.layers(); layer++) {
                loads[window][layer] = renamed(layer, windows.loads(window, layer));
            }
        }
        return LoadWindows.of(labels, loads);
    }

    private SourceLoads sources(SourceLoads sources) {
        double[][][] loads = new double[sources.sources()][sources.layers()][sources.experts()];
        for (int source = 0; source < loads.length; source++) {
            for (int layer = 0; layer < sources.layers(); layer++) {
                for (int i = 0; i < sources.experts(); i++) {
                    loads[device[source]][layer][expert[layer][i]] = sources.load(source, layer, i);
                }
            }
        }
        return SourceLoads.of(loads);
    }

    private Selections selections(Selections selections) {
        List<Selections.LayerBuilder> layers = new ArrayList<>();
        for (int layer = 0; layer < selections.layers(); layer++) {
            Selections.LayerBuilder builder = new Selections.LayerBuilder(selections.experts(layer));
            for (int set = 0; set < selections.sets(layer); set++) {
                int[] members = new int[selections.size(layer, set)];
                for (int i = 0; i < members.length; i++) {
                    members[i] = expert[layer][selections.expert(layer, set, i)];
                }
                builder.add(members, selections.count(layer, set));
            }
            layers.add(builder);
        }
        return Selections.of(selections.basis(), layers);
    }

    private static int[] identity(int size) {
        return IntStream.range(0, size).toArray();
    }

    private static int[] inverse(int[] permutation) {
        int[] inverse = new int[permutation.length];
        for (int i = 0; i < inverse.length; i++) {
            inverse[permutation[i]] = i;
        }
        return inverse;
    }
}
