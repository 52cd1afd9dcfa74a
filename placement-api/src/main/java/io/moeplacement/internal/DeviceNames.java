package io.moeplacement.internal;

import io.moeplacement.Communication;
import io.moeplacement.DeviceMapping;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Solution;
import io.moeplacement.spi.TransportKernel;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Gives interchangeable devices the names under which fewest slots move.
 *
 * <p>What a placement puts on device g may as well be on device h where nothing tells them apart: equal speed and slots and,
 * unless the objective looks at loads or distinct devices alone, the same node. Layers may be renamed one by one where each
 * stands alone (home communication), all alike otherwise. The best names are a linear assignment with the number of experts
 * that would stay as gain, solved exactly for each class of devices. Whether the costs are really the same and the limits
 * are kept, the caller asks the cost model and the verifier. Time O(layers * devices^4) at worst,
 * in practice nearer devices^3; left out where that is long.
 */
final class DeviceNames {

    /** Layers times devices^3 up to which names are looked for: a tenth of a second or so. */
    private static final long MOST_WORK = 100_000_000L;

    private final PlacementProblem problem;

    DeviceNames(PlacementProblem problem) {
        this.problem = problem;
    }

    /** The same content under other names; null where none moves fewer slots or the search for them would take long. */
    @Nullable
    Placement fewestMoves(Solution solution) {
        Placement current = problem.current();
        DeviceMapping before = problem.currentDevices();
        Long moves = solution.metrics().movedSlots();
        long work = (long) problem.layers() * problem.devices() * problem.devices() * problem.devices();
        if (current == null || before == null || moves == null || moves == 0 || work > MOST_WORK) {
            return null;
        }
        Placement renamed = renamed(solution.placement(), current, before);
        return renamed.equals(solution.placement()) ? null : renamed;
    }

    private Placement renamed(Placement placement, Placement current, DeviceMapping before) {
        int layers = problem.layers();
        boolean alike = problem.communication() == Communication.PIPELINED;
        int[][] rows = new int[layers][];
        int[][] all = alike ? stays(placement, current, before, 0, layers) : null;
        for (int layer = 0; layer < layers; layer++) {
            int[][] stays = all != null ? all : stays(placement, current, before, layer, layer + 1);
            int[] contentOf = names(stays, all != null ? null : layer, placement);
            rows[layer] = row(placement, layer, contentOf);
        }
        return Placement.of(placement.layout(), placement.experts(), rows);
    }

    /** Slots that stay in some layers if a device takes the name of another: {@code [content of device][name]}. */
    private int[][] stays(Placement placement, Placement current, DeviceMapping before, int from, int to) {
        int devices = problem.devices();
        int[][] stays = new int[devices][devices];
        boolean[][] held = new boolean[devices][problem.experts()];
        for (int layer = from; layer < to; layer++) {
            for (int device = 0; device < devices; device++) {
                Arrays.fill(held[device], false);
                int old = before.before(device);
                int slots = old == DeviceMapping.NEW ? 0 : current.layout().slots(layer, old);
                for (int i = 0; i < slots; i++) {
                    held[device][current.expertAt(layer, current.layout().firstSlot(layer, old) + i)] = true;
                }
            }
            for (int content = 0; content < devices; content++) {
                int begin = placement.layout().firstSlot(layer, content);
                for (int slot = begin; slot < begin + placement.layout().slots(layer, content); slot++) {
                    for (int name = 0; name < devices; name++) {
                        stays[content][name] += held[name][placement.expertAt(layer, slot)] ? 1 : 0;
                    }
                }
            }
        }
        return stays;
    }

    /** Whose content each device takes, {@code [devices]}; itself where nothing is gained. */
    private int[] names(int[][] stays, @Nullable Integer layer, Placement placement) {
        int devices = problem.devices();
        int[] contentOf = IntStream.range(0, devices).toArray();
        boolean[] done = new boolean[devices];
        for (int first = 0; first < devices; first++) {
            int leader = first;
            int[] members = IntStream.range(first, devices)
                    .filter(device -> !done[device] && areAlike(leader, device, layer, placement))
                    .toArray();
            for (int member : members) {
                done[member] = true;
            }
            if (members.length > 1) {
                assign(members, stays, contentOf);
            }
        }
        return contentOf;
    }

    private boolean areAlike(int a, int b, @Nullable Integer layer, Placement placement) {
        boolean nodesMatter =
                !(problem.objective() instanceof Objective.Balance || problem.objective() instanceof Objective.FanOut);
        int from = layer == null ? 0 : layer;
        int to = layer == null ? problem.layers() : layer + 1;
        return problem.topology().speed(a) == problem.topology().speed(b)
                && (!nodesMatter
                        || problem.topology().nodeOf(a) == problem.topology().nodeOf(b))
                && IntStream.range(from, to)
                        .allMatch(l -> placement.layout().slots(l, a)
                                == placement.layout().slots(l, b));
    }

    private static void assign(int[] members, int[][] stays, int[] contentOf) {
        int size = members.length;
        double[] cost = new double[size * size];
        for (int content = 0; content < size; content++) {
            for (int name = 0; name < size; name++) {
                // Whole numbers but for a nudge that keeps names where nothing is gained.
                cost[content * size + name] =
                        -stays[members[content]][members[name]] + (content == name ? 0 : 0.5 / size);
            }
        }
        int[] nameOf = new int[size];
        int[] one = new int[size];
        Arrays.fill(one, 1);
        new TransportKernel(size, size).assign(cost, one, nameOf);
        for (int content = 0; content < size; content++) {
            contentOf[members[nameOf[content]]] = members[content];
        }
    }

    private static int[] row(Placement placement, int layer, int[] contentOf) {
        int[] row = placement.row(layer);
        int[] renamed = row.clone();
        for (int device = 0; device < contentOf.length; device++) {
            System.arraycopy(
                    row,
                    placement.layout().firstSlot(layer, contentOf[device]),
                    renamed,
                    placement.layout().firstSlot(layer, device),
                    placement.layout().slots(layer, device));
        }
        return renamed;
    }
}
