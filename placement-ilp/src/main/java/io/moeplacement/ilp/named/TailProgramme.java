package io.moeplacement.ilp.named;

import io.moeplacement.ilp.programme.PlacementProgramme;
import io.moeplacement.ilp.programme.Programme;
import org.jspecify.annotations.Nullable;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.Variable;

/**
 * MoETuner's second programme with equal sizes: binaries "cluster c of a layer sits on device g", one to one, and for each
 * layer pair a number above every transfer, {@code tail >= C[c][d] / bw_gh (y[c][g] + y'[d][h] - 1)}. As clusters and devices
 * are one to one only one product of a pair of devices is not 0, so this says the same as the paper's sum of products.
 */
final class TailProgramme implements PlacementProgramme {

    private final Programme programme = new Programme();
    private final Variable[][] y;
    private final int devices;

    TailProgramme(TailCost cost, int[][] slots, int[][] start) {
        this.devices = cost.devices;
        this.y = new Variable[slots.length][devices * devices];
        double scale = scale(cost);
        for (int layer = 0; layer < slots.length; layer++) {
            addOneToOne(layer, slots[layer], start[layer]);
        }
        for (int pair = 0; pair < cost.pairs(); pair++) {
            addTail(pair, cost, scale, start);
        }
        programme.objectiveIs(1 / scale, 0);
    }

    private static double scale(TailCost cost) {
        double slowest = 0;
        for (double seconds : cost.seconds) {
            slowest = Math.max(slowest, seconds);
        }
        return slowest > 0 ? cost.devices / slowest : 1;
    }

    private void addOneToOne(int layer, int[] slots, int[] start) {
        for (int c = 0; c < devices; c++) {
            Expression once = programme.row("once").level(1);
            for (int g = 0; g < devices; g++) {
                Variable here = programme.binary("y_" + layer + "_" + c + "_" + g, start[c] == g ? 1 : 0);
                y[layer][c * devices + g] = here;
                if (slots[c] == slots[g]) {
                    once.set(here, 1);
                } else {
                    here.upper(0);
                }
            }
        }
        for (int g = 0; g < devices; g++) {
            Expression once = programme.row("device").level(1);
            for (int c = 0; c < devices; c++) {
                once.set(y[layer][c * devices + g], 1);
            }
        }
    }

    private void addTail(int pair, TailCost cost, double scale, int[][] start) {
        double startsAt = cost.tail(pair, start[pair], start[pair + 1]) * scale + 1e-9;
        Variable tail = programme.number("tail_" + pair, 0, devices + 1, 1, startsAt);
        for (int entry = 0; entry < devices * devices; entry++) {
            for (int link = 0; link < devices * devices; link++) {
                double time = Programme.clean(cost.traffic[pair][entry] * cost.seconds[link] * scale);
                if (time > 0) {
                    Variable from = y[pair][entry / devices * devices + link / devices];
                    Variable to = y[pair + 1][entry % devices * devices + link % devices];
                    programme
                            .row("tail")
                            .upper(time)
                            .set(from, time)
                            .set(to, time)
                            .set(tail, -1);
                }
            }
        }
    }

    @Override
    public Programme programme() {
        return programme;
    }

    /** The device of each cluster, {@code [layers][clusters]}. */
    @Override
    public int @Nullable [][] read(double[] values) {
        int[][] device = new int[y.length][devices];
        for (int layer = 0; layer < y.length; layer++) {
            for (int c = 0; c < devices; c++) {
                device[layer][c] = -1;
                for (int g = 0; g < devices; g++) {
                    if (values[programme.index(y[layer][c * devices + g])] > 0.5) {
                        device[layer][c] = g;
                    }
                }
                if (device[layer][c] < 0) {
                    return null;
                }
            }
        }
        return device;
    }
}
