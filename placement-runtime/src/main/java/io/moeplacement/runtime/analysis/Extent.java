package io.moeplacement.runtime.analysis;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A figure over several layers.
 *
 * @param mean mean over the layers that have it
 * @param worst the largest of them (the smallest, where large is good)
 * @param worstLayerId id of the layer of the worst, the first on a tie
 */
public record Extent(double mean, double worst, int worstLayerId) {

    /** The extent of a distance, of which the largest is the worst; null when no layer has it. */
    static <L> @Nullable Extent ofDistance(
            List<L> layers, Function<L, @Nullable Double> figure, Function<L, Integer> id) {
        return of(layers, figure, id, 1);
    }

    /** The extent of an agreement, of which the smallest is the worst; null when no layer has it. */
    static <L> @Nullable Extent ofAgreement(
            List<L> layers, Function<L, @Nullable Double> figure, Function<L, Integer> id) {
        return of(layers, figure, id, -1);
    }

    private static <L> @Nullable Extent of(
            List<L> layers, Function<L, @Nullable Double> figure, Function<L, Integer> id, int sign) {
        List<L> known =
                layers.stream().filter(layer -> figure.apply(layer) != null).toList();
        if (known.isEmpty()) {
            return null;
        }
        double sum = 0;
        L worst = known.get(0);
        for (L layer : known) {
            double value = Objects.requireNonNull(figure.apply(layer));
            sum += value;
            if (sign * value > sign * Objects.requireNonNull(figure.apply(worst))) {
                worst = layer;
            }
        }
        return new Extent(sum / known.size(), Objects.requireNonNull(figure.apply(worst)), id.apply(worst));
    }
}
