package io.moeplacement.runtime.sequences;

import io.moeplacement.Topology;

/**
 * Decides on which device each sequence lives after a layer. Not thread-safe: buffers are kept between decisions. The same
 * input gives the same decision.
 */
public sealed interface SequencePlacement permits GreedySequences, ExactSequences {

    /**
     * Decides where each sequence lives next. Where a sequence could as well stay, it stays.
     *
     * @param pull copies of the sequences' tokens on each device
     * @param lengths tokens of each sequence as attention sees them, at least 0, {@code [sequences]} or longer
     * @param room how many sequences a device takes
     * @param homes where each sequence lives, {@code [sequences]} or longer; set to where it lives next, and left alone when
     *     an exception is thrown
     * @throws IllegalArgumentException when the devices of pull, room and topology differ, an array is too short, a length
     *     or a home is outside its range, or there are fewer places in the room, or more that have to be filled, than
     *     sequences
     * @throws NoRoomException when a sequence is longer than the token limit of every device, or the greedy rule leaves no
     *     device with room for it
     */
    void place(SequencePull pull, int[] lengths, SequenceRoom room, int[] homes);

    /**
     * Luffy's Algorithm 1 (arXiv 2411.15419): for each sequence in order, the {@code candidates} devices that would have to
     * pull the fewest of its copies are considered, and of those with room the one is taken whose attention grows least.
     *
     * <p>The paper contradicts itself: its listing takes the <em>largest</em> growth, its text asks for the smallest. The
     * smallest is taken here, as the largest would pile attention up on one device. What the paper leaves open: growth
     * counts the sequences that this decision has placed so far, divided by the device's speed; ties go to the smaller
     * pull, then to the current home, then to the lowest device; when no candidate has room, all devices are candidates;
     * when none has, the decision fails, which only a token limit can cause. {@link SequenceRoom#least} is not looked at.
     *
     * <p>The result depends on the order of the sequences and can pull more than staying would. With one candidate and
     * room for all it pulls the least possible. O(sequences * devices * candidates).
     *
     * @param candidates the paper's q, in 1..devices; 1 looks at traffic alone
     * @throws IllegalArgumentException when q is outside its range
     */
    static SequencePlacement luffy(Topology topology, AttentionCost cost, int candidates) {
        return new GreedySequences(topology, cost, candidates);
    }

    /**
     * NetMoE's assignment in two stages: sequences to nodes such that the least crosses between nodes, then, in each node,
     * to devices such that the least crosses between its devices. Each stage is exact (minimum-cost assignment with
     * capacities, {@link io.moeplacement.spi.TransportKernel}), the two together need not be: a sequence's node is chosen
     * without looking at its devices. Among equally cheap assignments of a stage one that moves the fewest sequences is taken.
     *
     * <p>When the current homes are within the room, no more crosses between nodes than by staying, and on one node no more
     * in all. Attention is not looked at, so that long sequences may meet; token limits are refused.
     * O(sequences^2 * devices + sequences * devices^3) at worst.
     */
    static SequencePlacement exact(Topology topology) {
        return new ExactSequences(topology);
    }
}
