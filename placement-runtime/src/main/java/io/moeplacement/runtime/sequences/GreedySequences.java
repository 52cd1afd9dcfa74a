package io.moeplacement.runtime.sequences;

import io.moeplacement.Topology;
import java.util.Arrays;

/** Luffy's Algorithm 1. */
final class GreedySequences implements SequencePlacement {

    private static final int NOWHERE = -1;

    private final int devices;
    private final int candidates;
    private final AttentionLoad load;
    private final int[] nearest;
    private final long[] tokens;
    private int[] chosen = {};

    GreedySequences(Topology topology, AttentionCost cost, int candidates) {
        this.devices = topology.devices();
        if (candidates < 1 || candidates > devices) {
            throw new IllegalArgumentException(
                    "candidates (" + candidates + ") must be in 1.." + devices + ", the number of devices");
        }
        this.candidates = candidates;
        this.load = new AttentionLoad(cost, topology);
        this.nearest = new int[devices];
        this.tokens = new long[devices];
    }

    @Override
    public void place(SequencePull pull, int[] lengths, SequenceRoom room, int[] homes) {
        DecisionCheck.check(devices, pull, lengths, room, homes);
        int sequences = pull.sequences();
        if (chosen.length < sequences) {
            chosen = new int[sequences];
        }
        load.clear();
        Arrays.fill(tokens, 0);
        for (int sequence = 0; sequence < sequences; sequence++) {
            int length = lengths[sequence];
            rank(pull, sequence, homes[sequence], candidates);
            int device = leastGrowth(candidates, length, room);
            if (device == NOWHERE && candidates < devices) {
                rank(pull, sequence, homes[sequence], devices);
                device = leastGrowth(devices, length, room);
            }
            if (device == NOWHERE) {
                throw new NoRoomException("no device has room left for sequence " + sequence + " of " + length
                        + " tokens after those before it; raise the token limits or place long sequences first");
            }
            load.add(device, length);
            tokens[device] += length;
            chosen[sequence] = device;
        }
        System.arraycopy(chosen, 0, homes, 0, sequences);
    }

    /** The devices of least pull, best first, in {@code nearest}; the current home and then low numbers come first on a tie. */
    private void rank(SequencePull pull, int sequence, int home, int count) {
        int filled = 0;
        for (int i = 0; i < devices; i++) {
            // The home first, then all others in order: an insertion that keeps equals in order does the rest.
            int device = i == 0 ? home : i - 1 < home ? i - 1 : i;
            int pulled = pull.pulled(sequence, device);
            int place = filled;
            while (place > 0 && pull.pulled(sequence, nearest[place - 1]) > pulled) {
                place--;
            }
            if (place < count) {
                int last = Math.min(filled, count - 1);
                System.arraycopy(nearest, place, nearest, place + 1, last - place);
                nearest[place] = device;
                filled = last + 1;
            }
        }
    }

    private int leastGrowth(int count, int length, SequenceRoom room) {
        int best = NOWHERE;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            int device = nearest[i];
            // Written so that nothing overflows.
            if (load.sequences(device) >= room.most(device) || tokens[device] > room.tokens(device) - length) {
                continue;
            }
            double growth = load.growth(device, length);
            if (growth < least) {
                least = growth;
                best = device;
            }
        }
        return best;
    }
}
