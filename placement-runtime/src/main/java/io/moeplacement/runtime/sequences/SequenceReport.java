package io.moeplacement.runtime.sequences;

/**
 * What became of the sequences of a replay.
 *
 * @param sequences sequences of all steps; one that reaches over several steps counts in each
 * @param placed sequences that were decided about, summed over decisions; there is one after every layer
 * @param moved those that went to another device
 * @param staying what it would have been like with every sequence at its first home; with copies of experts, served by the
 *     same ones
 * @param migrating what it was like
 */
public record SequenceReport(long sequences, long placed, long moved, Outcome staying, Outcome migrating) {

    /** Share of decisions that moved their sequence; 0 without any. */
    public double movedShare() {
        return placed == 0 ? 0 : (double) moved / placed;
    }

    /**
     * Traffic and attention.
     *
     * @param betweenDevices copies of tokens that crossed devices, dispatch and return, over all steps and layers
     * @param betweenNodes what crossed nodes: copies, or one per token and node where engines forward inside the node
     * @param attention attention of a step
     */
    public record Outcome(long betweenDevices, long betweenNodes, Attention attention) {}

    /**
     * Attention of a step, as the attention cost has it. Over steps of the full batch size; a shorter last step counts only
     * when it is the only one.
     *
     * @param seconds of the slowest device of each layer, summed over layers, mean over steps
     * @param imbalance slowest device over a perfect spread of the same work, mean over layers and steps
     * @param worstImbalance largest of any layer and step
     */
    public record Attention(double seconds, double imbalance, double worstImbalance) {}
}
