package io.moeplacement.ilp.tight;

import io.moeplacement.ilp.programme.PlacementProgramme;
import io.moeplacement.ilp.programme.Programme;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.Variable;

/**
 * Copies of given counts: binaries "a copy of e on g" of which each expert has as many as copies, each with an equal share of
 * its traffic. So loads are linear, and a transition from e to f goes from g to h with the product of both shares times the
 * product of both binaries.
 *
 * <p>Products as in {@link Products}: bounded by both binaries; those of a binary with all experts of a device sum to the
 * device's slots times the binary, and those with all devices of an expert to the expert's copies times the binary. On
 * devices equally far apart the ones on the same device are enough. An assignment is the expert of every slot,
 * {@code [layers of the programme][slots]}.
 */
final class CopiesProgramme implements PlacementProgramme {

    private final Instance instance;
    private final CopyCounts counts;
    private final Programme programme = new Programme();
    private final int firstLayer;
    private final boolean startUsed;
    /** {@code [layers of the programme][experts * devices]}; null where not allowed. */
    private final @Nullable Variable[][] x;

    /**
     * Writes the programme.
     *
     * @param instance of a problem with balance or locality; its table of allowed devices is not used, as a pin asks for one
     *     copy and not for all
     * @param startUsed whether the placement of the counts keeps all limits and is the start
     */
    CopiesProgramme(Instance instance, CopyCounts counts, int firstLayer, int endLayer, boolean startUsed) {
        this.instance = instance;
        this.counts = counts;
        this.firstLayer = firstLayer;
        this.startUsed = startUsed;
        this.x = new Variable[endLayer - firstLayer][instance.experts * instance.devices];
        for (int layer = firstLayer; layer < endLayer; layer++) {
            addLayer(layer);
        }
        if (instance.locality) {
            for (int layer = firstLayer; layer < endLayer && instance.hasMaxImbalance(); layer++) {
                addTimes(layer, null);
            }
            addTransitions();
        } else {
            addBusiest(endLayer);
        }
    }

    private void addLayer(int layer) {
        boolean[] banned = new boolean[instance.experts * instance.devices];
        boolean[] pinned = new boolean[banned.length];
        instance.problem.limits().forbidden().stream()
                .filter(ban -> ban.layer() == layer)
                .forEach(ban -> banned[ban.expert() * instance.devices + ban.device()] = true);
        instance.problem.limits().pinned().stream()
                .filter(pin -> pin.layer() == layer)
                .forEach(pin -> pinned[pin.expert() * instance.devices + pin.device()] = true);
        Expression[] fills = new Expression[instance.devices];
        Arrays.setAll(fills, device -> programme.row("fill").level(instance.slots[layer][device]));
        for (int expert = 0; expert < instance.experts; expert++) {
            Expression copies = programme.row("copies").level(counts.copies()[layer][expert]);
            for (int device = 0; device < instance.devices; device++) {
                int cell = expert * instance.devices + device;
                if (!banned[cell]) {
                    String name = "x_" + instance.layerId(layer) + "_" + expert + "_" + device;
                    Variable here = programme.binary(name, startsOn(layer, expert, device));
                    x[layer - firstLayer][cell] = here;
                    copies.set(here, 1);
                    fills[device].set(here, 1);
                }
                Variable here = x[layer - firstLayer][cell];
                if (pinned[cell]) {
                    Expression pin = programme.row("pin").level(1);
                    if (here != null) {
                        pin.set(here, 1);
                    }
                }
            }
        }
    }

    /** Rows of a layer's loads: at most speed times the busiest time, or times the limit where there is no such variable. */
    private void addTimes(int layer, @Nullable Variable busiest) {
        for (int device = 0; device < instance.devices; device++) {
            double speed = instance.speed[device];
            Expression time =
                    programme.row("time").upper(busiest == null ? Programme.clean(instance.maxImbalance * speed) : 0);
            for (int expert = 0; expert < instance.experts; expert++) {
                Variable here = x(layer, expert, device);
                double load = Programme.clean(instance.load[layer][expert] / counts.copies()[layer][expert]);
                if (here != null && load > 0) {
                    time.set(here, load);
                }
            }
            if (busiest != null) {
                time.set(busiest, -Programme.clean(speed));
            }
        }
    }

    private void addBusiest(int endLayer) {
        int still = 0;
        for (int layer = firstLayer; layer < endLayer; layer++) {
            if (!instance.hasTraffic(layer)) {
                still++;
                continue;
            }
            double slowest = Arrays.stream(instance.speed).min().orElse(1);
            double startsAt = startUsed ? imbalance(layer) + 1e-9 : 0;
            double upper = instance.hasMaxImbalance()
                    ? Math.max(instance.maxImbalance, startsAt)
                    : instance.problem.topology().totalSpeed() / slowest + 1;
            addTimes(layer, programme.number("t_" + instance.layerId(layer), 0, upper, 1, startsAt));
        }
        double layers = endLayer - firstLayer;
        programme.objectiveIs(1 / layers, still / layers);
    }

    private double imbalance(int layer) {
        double most = 0;
        for (int device = 0; device < instance.devices; device++) {
            double held = 0;
            for (int expert = 0; expert < instance.experts; expert++) {
                held += instance.load[layer][expert] * counts.placement().share(layer, expert, device);
            }
            most = Math.max(most, held / instance.speed[device]);
        }
        return most;
    }

    private void addTransitions() {
        double apart = instance.uniformDistance();
        double farthest = Arrays.stream(instance.distance).max().orElse(0);
        double scale = farthest > 0 ? instance.experts / farthest : 1;
        double total = 0;
        for (int pair = 0; pair + 1 < instance.layers; pair++) {
            double[] weight = instance.weight[pair];
            if (weight == null) {
                continue;
            }
            if (!Double.isNaN(apart)) {
                total += apart * Arrays.stream(weight).sum();
            }
            addPair(pair, weight, apart, scale);
        }
        programme.objectiveIs(1 / scale, total);
    }

    private void addPair(int pair, double[] weight, double apart, double scale) {
        boolean flat = !Double.isNaN(apart);
        int devices = instance.devices;
        @Nullable Variable[][] y = new Variable[devices * devices][];
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                if (!flat || from == to) {
                    double cost = (flat ? -apart : instance.distance[from * devices + to]) * scale;
                    y[from * devices + to] = products(pair, weight, from, to, cost);
                }
            }
        }
        for (int device = 0; device < devices && !flat; device++) {
            for (int e = 0; e < instance.experts; e++) {
                for (int f = 0; f < instance.experts; f++) {
                    int cell = e * instance.experts + f;
                    meets(y, x(pair, e, device), counts.copies()[pair + 1][f], device * devices, 1, cell);
                    meets(y, x(pair + 1, f, device), counts.copies()[pair][e], device, devices, cell);
                }
            }
        }
    }

    /** A binary meets every copy of an expert of the other layer, wherever these are. */
    private void meets(@Nullable Variable[][] y, @Nullable Variable here, int copies, int first, int step, int cell) {
        if (here != null) {
            Expression row = programme.row("meets").level(0).set(here, -copies);
            for (int other = 0; other < instance.devices; other++) {
                Variable product = y[first + other * step][cell];
                if (product != null) {
                    row.set(product, 1);
                }
            }
        }
    }

    private @Nullable Variable[] products(int pair, double[] weight, int from, int to, double cost) {
        int experts = instance.experts;
        @Nullable Variable[] both = new Variable[experts * experts];
        for (int e = 0; e < experts; e++) {
            for (int f = 0; f < experts; f++) {
                Variable left = x(pair, e, from);
                Variable right = x(pair + 1, f, to);
                if (left != null && right != null) {
                    double shares = 1.0 / counts.copies()[pair][e] / counts.copies()[pair + 1][f];
                    double start = startsOn(pair, e, from) * startsOn(pair + 1, f, to);
                    String name = "y_" + instance.layerId(pair) + "_" + e + "_" + from + "_" + f + "_" + to;
                    Variable product = programme.number(name, 0, 1, weight[e * experts + f] * shares * cost, start);
                    programme.row("both").upper(0).set(product, 1).set(left, -1);
                    programme.row("both").upper(0).set(product, 1).set(right, -1);
                    both[e * experts + f] = product;
                }
            }
        }
        for (int e = 0; e < experts; e++) {
            sum(both, e * experts, 1, x(pair, e, from), instance.slots[pair + 1][to]);
            sum(both, e, experts, x(pair + 1, e, to), instance.slots[pair][from]);
        }
        return both;
    }

    /** A binary meets as many experts of a device as this has slots. */
    private void sum(@Nullable Variable[] both, int first, int step, @Nullable Variable here, int slots) {
        if (here != null) {
            Expression row = programme.row("slots").level(0).set(here, -slots);
            for (int i = 0; i < instance.experts; i++) {
                Variable product = both[first + i * step];
                if (product != null) {
                    row.set(product, 1);
                }
            }
        }
    }

    private @Nullable Variable x(int layer, int expert, int device) {
        return x[layer - firstLayer][expert * instance.devices + device];
    }

    private double startsOn(int layer, int expert, int device) {
        return startUsed && counts.placement().copiesOn(layer, expert, device) > 0 ? 1 : 0;
    }

    @Override
    public Programme programme() {
        return programme;
    }

    @Override
    public int @Nullable [][] read(double[] values) {
        int[][] expertAt = new int[x.length][];
        for (int row = 0; row < x.length; row++) {
            int[] slots = instance.slots[firstLayer + row];
            int[] left = counts.copies()[firstLayer + row].clone();
            expertAt[row] = new int[Arrays.stream(slots).sum()];
            int next = 0;
            for (int device = 0, end = 0; device < slots.length; device++) {
                end += slots[device];
                for (int expert = 0; expert < instance.experts; expert++) {
                    Variable here = x(firstLayer + row, expert, device);
                    if (here != null && values[programme.index(here)] > 0.5) {
                        if (next == end || --left[expert] < 0) {
                            return null;
                        }
                        expertAt[row][next++] = expert;
                    }
                }
                if (next < end) {
                    return null;
                }
            }
        }
        return expertAt;
    }
}
