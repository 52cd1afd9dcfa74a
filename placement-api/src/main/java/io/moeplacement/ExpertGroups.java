package io.moeplacement;

import io.moeplacement.internal.Require;

/**
 * Expert groups that would like to live on one node each (group-limited routing): contiguous blocks of equal size.
 *
 * <p>A preference, not a wall: the share of load served outside its group's main node, times {@code offHomeWeight}, is
 * added to the objective. A group's main node is, per layer, the node that serves most of the group's load, the lowest on
 * a tie.
 *
 * @param count number of groups, at least 1; must divide the number of experts
 * @param offHomeWeight what serving everything off home would cost in the objective's unit, finite and at least 0; with 0
 *     the share is only reported
 */
public record ExpertGroups(int count, double offHomeWeight) {

    /** @throws IllegalArgumentException when a figure is outside its range */
    public ExpertGroups {
        Require.positive("number of expert groups", count);
        Require.notNegative("off-home weight", offHomeWeight);
    }

    /** Groups whose off-home share is reported and has no price. */
    public static ExpertGroups reported(int count) {
        return new ExpertGroups(count, 0);
    }
}
