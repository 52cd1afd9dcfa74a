package io.moeplacement.runtime.analysis;

import io.moeplacement.ExpertAffinity;
import org.jspecify.annotations.Nullable;

/**
 * How much the expert of one layer says about the expert of the next, over the transitions of a profile.
 *
 * @param nextLayerId id of the target layer
 * @param transitions transition weight of the pair, above 0
 * @param mutualInformation bits that source and target expert share, {@code sum_ef P_ef log2(P_ef / (P_e P_f))} with
 *     {@code P_ef} the share of transitions from e to f; in 0..min(entropy of the sources, entropy of the targets), 0 for
 *     independent layers
 * @param shuffledMutualInformation the same where tokens are shuffled between the layers: what a sample of this size shows of
 *     layers that have nothing to do with each other; null where it is not known (counts that are no whole numbers)
 * @param shuffledBy where that figure comes from; null with it
 * @param nextEntropy entropy of the target experts over the transitions, in bits, the most that could be known
 * @param top1Predictability share of transitions that go to the most frequent target of their source expert, in 1/E..1; for
 *     pairing ALL, of k x k pairs per token: times k, it is the chance that the likeliest target is among the next k
 * @param top1Baseline share of transitions that go to the most frequent target of all, which is what naming it always would get
 */
public record PairAffinity(
        int nextLayerId,
        double transitions,
        double mutualInformation,
        @Nullable Double shuffledMutualInformation,
        @Nullable ShuffledBy shuffledBy,
        double nextEntropy,
        double top1Predictability,
        double top1Baseline) {

    /** Where the mutual information of shuffled tokens comes from. */
    public enum ShuffledBy {
        /** The recorded tokens of the target layer were shuffled, once. */
        TOKENS,
        /**
         * The expectation over all shuffles, from the margins of the counts (Vinh, Epps and Bailey 2010). Exact for one pair
         * per token; for pairing ALL it takes pairs for independent, which overstates by about {@code ((E-1)/(E-k))^2}.
         */
        MARGINS
    }

    /** The part of the target's entropy that the source expert explains, in 0..1; null where that entropy is 0. */
    public @Nullable Double explained() {
        return nextEntropy == 0 ? null : Double.valueOf(Math.min(1, mutualInformation / nextEntropy));
    }

    static PairAffinity of(int nextLayerId, ExpertAffinity affinity, int pair, @Nullable TokenShuffle shuffle) {
        TransitionTable table = TransitionTable.of(affinity, pair);
        TransitionTable shuffled = shuffle == null ? null : shuffle.next(pair);
        Double chance = null;
        ShuffledBy basis = null;
        if (shuffled != null && shuffled.total() > 0) {
            chance = shuffled.mutualInformation();
            basis = ShuffledBy.TOKENS;
        } else if (table.isWhole()) {
            chance = new ShuffledMargins(table.sources(), table.targets()).mutualInformation();
            basis = ShuffledBy.MARGINS;
        }
        return new PairAffinity(
                nextLayerId,
                table.total(),
                table.mutualInformation(),
                chance,
                basis,
                table.targets().bits(),
                table.top1Predictability(),
                table.targets().largest() / table.total());
    }
}
