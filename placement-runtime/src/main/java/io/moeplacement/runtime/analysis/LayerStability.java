package io.moeplacement.runtime.analysis;

import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.jspecify.annotations.Nullable;

/**
 * How alike two profiles are in one layer. A figure is null where one of both has no traffic (no transitions).
 *
 * @param layerId id of the layer
 * @param loadDistance total variation of the load distributions, {@code 1/2 sum |p - q|}, in 0..1: the share of the load that
 *     went to other experts
 * @param loadDistanceByChance what two independent samples of these sizes from their pooled distribution would show; tokens of
 *     a sequence are not independent, so equal traffic shows more than this
 * @param hotOverlap of the hottest experts of one the part that is among the hottest of the other, in 0..1; ties share places
 * @param rankCorrelation Spearman's correlation of the loads, in -1..1; null also where all loads of one are equal
 * @param transitionDistance total variation of where source experts send their tokens, weighted by the experts' mean share in
 *     both, over the experts that both have; in 0..1; a figure of the pair that begins with this layer
 * @param transitionDistanceByChance as {@code loadDistanceByChance}, for the transitions
 */
public record LayerStability(
        int layerId,
        @Nullable Double loadDistance,
        @Nullable Double loadDistanceByChance,
        @Nullable Double hotOverlap,
        @Nullable Double rankCorrelation,
        @Nullable Double transitionDistance,
        @Nullable Double transitionDistanceByChance) {

    static LayerStability of(
            int layerId,
            Distribution own,
            Distribution other,
            int hot,
            @Nullable TransitionTable ownNext,
            @Nullable TransitionTable otherNext) {
        Double distance = null;
        Double byChance = null;
        if (ownNext != null && otherNext != null && ownNext.total() > 0 && otherNext.total() > 0) {
            double sum = 0;
            double chance = 0;
            double weights = 0;
            for (int from = 0; from < own.counts().length; from++) {
                Distribution row = ownNext.row(from);
                Distribution otherRow = otherNext.row(from);
                Double rowDistance = row.distance(otherRow);
                Double rowChance = row.chanceDistance(otherRow);
                if (rowDistance != null && rowChance != null) {
                    double weight = row.total() / ownNext.total() + otherRow.total() / otherNext.total();
                    sum += weight * rowDistance;
                    chance += weight * rowChance;
                    weights += weight;
                }
            }
            distance = weights == 0 ? null : Double.valueOf(Math.min(1, sum / weights));
            byChance = weights == 0 ? null : Double.valueOf(Math.min(1, chance / weights));
        }
        return new LayerStability(
                layerId,
                own.distance(other),
                own.chanceDistance(other),
                own.hotOverlap(other, hot),
                rankCorrelation(own, other),
                distance,
                byChance);
    }

    private static @Nullable Double rankCorrelation(Distribution own, Distribution other) {
        if (own.isEmpty() || other.isEmpty() || own.counts().length < 2) {
            return null;
        }
        double correlation = new SpearmansCorrelation().correlation(own.counts(), other.counts());
        return Double.isNaN(correlation) ? null : Double.valueOf(Math.max(-1, Math.min(1, correlation)));
    }
}
