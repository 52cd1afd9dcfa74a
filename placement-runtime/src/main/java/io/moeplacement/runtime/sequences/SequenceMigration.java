package io.moeplacement.runtime.sequences;

import io.moeplacement.Topology;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sequences as units, and where they go after each layer. Immutable.
 *
 * @param rule how it is decided where they live
 * @param foresight what a decision knows of the next layer
 * @param roomFactor most sequences of a device, as a multiple of the equal number, in 1..{@value #MAX_ROOM_FACTOR}; 1 means
 *     equal numbers, rounded down or up
 * @param attention seconds of attention, which Luffy's rule weighs and every report tells
 */
public record SequenceMigration(SequenceRule rule, Foresight foresight, double roomFactor, AttentionCost attention) {

    /** Largest room factor. */
    public static final double MAX_ROOM_FACTOR = 1e6;

    /** @throws IllegalArgumentException when the room factor is outside its range */
    public SequenceMigration {
        if (!(roomFactor >= 1 && roomFactor <= MAX_ROOM_FACTOR)) {
            throw new IllegalArgumentException(
                    "room factor (" + roomFactor + ") must be a number in 1.." + MAX_ROOM_FACTOR);
        }
    }

    /** A rule without foresight, with equal numbers of sequences on all devices. */
    public static SequenceMigration of(SequenceRule rule, AttentionCost attention) {
        return new SequenceMigration(rule, Foresight.NONE, 1, attention);
    }

    /** The same with another foresight. */
    public SequenceMigration with(Foresight foresight) {
        return new SequenceMigration(rule, foresight, roomFactor, attention);
    }

    /** The same with another room factor. */
    public SequenceMigration withRoomFactor(double roomFactor) {
        return new SequenceMigration(rule, foresight, roomFactor, attention);
    }

    /**
     * A new decider by the rule; null when sequences stay.
     *
     * @throws IllegalArgumentException when there are more candidates than devices
     */
    public @Nullable SequencePlacement newPlacement(Topology topology) {
        if (rule instanceof SequenceRule.Luffy luffy) {
            return SequencePlacement.luffy(topology, attention, luffy.candidates());
        }
        return rule instanceof SequenceRule.Exact ? SequencePlacement.exact(topology) : null;
    }

    /**
     * The room for so many sequences.
     *
     * @throws IllegalArgumentException when a count is outside its range
     */
    public SequenceRoom room(int sequences, int devices) {
        SequenceRoom room = roomFactor == 1
                ? SequenceRoom.even(sequences, devices)
                : SequenceRoom.within(roomFactor, sequences, devices);
        if (rule instanceof SequenceRule.Luffy luffy && luffy.tokensPerDevice() < Long.MAX_VALUE) {
            long[] tokens = new long[devices];
            Arrays.fill(tokens, luffy.tokensPerDevice());
            return room.withTokens(tokens);
        }
        return room;
    }
}
