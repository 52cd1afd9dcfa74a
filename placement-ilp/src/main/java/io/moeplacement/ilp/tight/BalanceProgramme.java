package io.moeplacement.ilp.tight;

import io.moeplacement.ilp.programme.PlacementProgramme;
import io.moeplacement.ilp.programme.Programme;
import org.jspecify.annotations.Nullable;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.Variable;

/**
 * Minimise the sum over layers of T, where T is at least every device's load over its speed, in units of a perfect spread.
 * Without a limit on moves layers are independent, and a programme has one of them.
 *
 * <p>T gets no lower bound of ours: with one ojAlgo 57.1.0 claims OPTIMAL wrongly twice as often.
 */
final class BalanceProgramme implements PlacementProgramme {

    private final Programme programme = new Programme();
    private final PlacementRows rows;

    /**
     * Writes the programme.
     *
     * @param start an assignment that keeps all limits, or null
     */
    BalanceProgramme(Instance instance, int firstLayer, int endLayer, int @Nullable [][] start) {
        this.rows = new PlacementRows(instance, programme, firstLayer, endLayer, start);
        int still = 0;
        for (int layer = firstLayer; layer < endLayer; layer++) {
            if (!instance.hasTraffic(layer)) {
                still++;
                continue;
            }
            // A hair above the value, so that rounding does not put the start outside.
            double startsAt = start == null ? 0 : instance.imbalance(layer, start[layer]) + 1e-9;
            double upper = instance.hasMaxImbalance()
                    ? Math.max(instance.maxImbalance, startsAt)
                    : instance.problem.topology().totalSpeed() / leastSpeed(instance) + 1;
            Variable busiest = programme.number("t_" + instance.layerId(layer), 0, upper, 1, startsAt);
            for (int device = 0; device < instance.devices; device++) {
                Expression time = programme.row("time").upper(0);
                rows.addLoad(time, layer, device);
                time.set(busiest, -Programme.clean(instance.speed[device]));
            }
        }
        programme.objectiveIs(1.0 / (endLayer - firstLayer), (double) still / (endLayer - firstLayer));
    }

    private static double leastSpeed(Instance instance) {
        double least = instance.speed[0];
        for (double speed : instance.speed) {
            least = Math.min(least, speed);
        }
        return least;
    }

    @Override
    public Programme programme() {
        return programme;
    }

    @Override
    public int @Nullable [][] read(double[] values) {
        return rows.read(values);
    }
}
