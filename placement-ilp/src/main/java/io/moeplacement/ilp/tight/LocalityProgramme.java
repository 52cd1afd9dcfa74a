package io.moeplacement.ilp.tight;

import io.moeplacement.ilp.programme.PlacementProgramme;
import io.moeplacement.ilp.programme.Programme;
import org.jspecify.annotations.Nullable;

/** The tight programme of locality. Where all devices are equally far apart the products on one device are enough. */
final class LocalityProgramme implements PlacementProgramme {

    private final Programme programme = new Programme();
    private final PlacementRows rows;

    /**
     * Writes the programme of all layers.
     *
     * @param start an assignment that keeps all limits, or null
     */
    LocalityProgramme(Instance instance, int @Nullable [][] start) {
        this.rows = new PlacementRows(instance, programme, 0, instance.layers, start);
        double apart = instance.uniformDistance();
        double farthest = 0;
        for (double distance : instance.distance) {
            farthest = Math.max(farthest, distance);
        }
        // Transition weights sum to 1 and distances may be seconds per byte: this makes coefficients about 1.
        double scale = farthest > 0 ? instance.experts / farthest : 1;
        double[] costs = new double[instance.distance.length];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = instance.distance[i] * scale;
        }
        rows.limitTimes();
        double total = 0;
        for (int pair = 0; pair + 1 < instance.layers; pair++) {
            double[] weight = instance.weight[pair];
            if (weight != null) {
                Products products = new Products(instance, programme, rows, pair, weight);
                if (Double.isNaN(apart)) {
                    products.addAll(costs);
                } else {
                    products.addSameDevice(-apart * scale);
                    total += java.util.Arrays.stream(weight).sum();
                }
            }
        }
        programme.objectiveIs(1 / scale, Double.isNaN(apart) ? 0 : apart * total);
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
