package io.moeplacement.runtime;

import java.util.Arrays;

/**
 * A flow of whole tokens from experts through their slots to devices of bounded room, grown by shortest augmenting paths.
 * Room may be widened between two calls of {@link #fill}; what flows already stays. Not thread-safe, allocates nothing
 * after construction.
 */
final class SplitFlow {

    private static final int NONE = -1;

    private final CopyTable copies;
    private final long[] flow;
    private final long[] fixed;
    private final long[] load;
    private final long[] remaining;
    private final int[] queue;
    /** Slot through which the search came to a device, or NONE. */
    private final int[] slotInto;
    /** Slot whose flow the search would take back to come to an expert, or NONE. */
    private final int[] slotBack;

    private final boolean[] expertSeen;
    private final boolean[] deviceSeen;
    private int layer;
    private boolean fresh;

    SplitFlow(CopyTable copies) {
        this.copies = copies;
        this.flow = new long[copies.mostSlots()];
        this.fixed = new long[copies.devices()];
        this.load = new long[copies.devices()];
        this.remaining = new long[copies.experts()];
        this.queue = new int[copies.experts()];
        this.slotInto = new int[copies.devices()];
        this.slotBack = new int[copies.experts()];
        this.expertSeen = new boolean[copies.experts()];
        this.deviceSeen = new boolean[copies.devices()];
    }

    /** Begins a layer with nothing flowing but the tokens of experts that have one copy. */
    void begin(int layer, int[] loads) {
        this.layer = layer;
        this.fresh = true;
        Arrays.fill(flow, 0);
        Arrays.fill(fixed, 0);
        for (int expert = 0; expert < loads.length; expert++) {
            remaining[expert] = loads[expert];
            if (copies.copies(layer, expert) == 1) {
                int slot = copies.byExpert(layer)[copies.offsets(layer)[expert]];
                flow[slot] = loads[expert];
                fixed[copies.deviceOf(layer)[slot]] += loads[expert];
                remaining[expert] = 0;
            }
        }
        System.arraycopy(fixed, 0, load, 0, load.length);
    }

    /** Tokens of a device that no other could serve. */
    long fixed(int device) {
        return fixed[device];
    }

    long tokens(int slot) {
        return flow[slot];
    }

    /** Whether a search that failed came to a device. */
    boolean reached(int device) {
        return deviceSeen[device];
    }

    /**
     * Lets all tokens flow.
     *
     * @param capacity room of each device, at least what flows to it already
     * @return false when the room does not suffice; {@link #reached} then says where it is missing
     */
    boolean fill(long[] capacity) {
        if (fresh) {
            // Even shares are nearly right, so that few paths have to be searched.
            for (int expert = 0; expert < remaining.length; expert++) {
                push(expert, remaining[expert] / copies.copies(layer, expert), capacity);
            }
            fresh = false;
        }
        for (int expert = 0; expert < remaining.length; expert++) {
            push(expert, Long.MAX_VALUE, capacity);
            while (remaining[expert] > 0) {
                int device = search(expert, capacity);
                if (device == NONE) {
                    return false;
                }
                augment(expert, device, capacity[device] - load[device]);
            }
        }
        return true;
    }

    /** Gives each copy of an expert up to so many tokens where there is room. */
    private void push(int expert, long most, long[] capacity) {
        int end = copies.offsets(layer)[expert + 1];
        for (int i = copies.offsets(layer)[expert]; i < end && remaining[expert] > 0; i++) {
            int slot = copies.byExpert(layer)[i];
            int device = copies.deviceOf(layer)[slot];
            long amount = Math.min(Math.min(remaining[expert], most), capacity[device] - load[device]);
            flow[slot] += amount;
            load[device] += amount;
            remaining[expert] -= amount;
        }
    }

    /** A device with room that an expert can reach by moving other experts' tokens on, or NONE. */
    private int search(int start, long[] capacity) {
        Arrays.fill(expertSeen, false);
        Arrays.fill(deviceSeen, false);
        int[] offsets = copies.offsets(layer);
        int[] byExpert = copies.byExpert(layer);
        int[] deviceOf = copies.deviceOf(layer);
        int head = 0;
        int tail = 0;
        queue[tail++] = start;
        expertSeen[start] = true;
        slotBack[start] = NONE;
        while (head < tail) {
            int expert = queue[head++];
            for (int i = offsets[expert]; i < offsets[expert + 1]; i++) {
                int device = deviceOf[byExpert[i]];
                if (deviceSeen[device]) {
                    continue;
                }
                deviceSeen[device] = true;
                slotInto[device] = byExpert[i];
                if (capacity[device] > load[device]) {
                    return device;
                }
                tail = enqueueUsers(device, tail);
            }
        }
        return NONE;
    }

    /** Experts that could make room on a full device by going elsewhere. */
    private int enqueueUsers(int device, int tail) {
        int end = tail;
        int[] firstSlots = copies.firstSlots(layer);
        for (int slot = firstSlots[device]; slot < firstSlots[device + 1]; slot++) {
            int user = copies.expertAt(layer, slot);
            if (flow[slot] > 0 && !expertSeen[user]) {
                expertSeen[user] = true;
                slotBack[user] = slot;
                queue[end++] = user;
            }
        }
        return end;
    }

    private void augment(int start, int target, long room) {
        long amount = Math.min(room, remaining[start]);
        int device = target;
        int expert = copies.expertAt(layer, slotInto[device]);
        while (expert != start) {
            amount = Math.min(amount, flow[slotBack[expert]]);
            device = copies.deviceOf(layer)[slotBack[expert]];
            expert = copies.expertAt(layer, slotInto[device]);
        }
        device = target;
        expert = copies.expertAt(layer, slotInto[device]);
        flow[slotInto[device]] += amount;
        while (expert != start) {
            flow[slotBack[expert]] -= amount;
            device = copies.deviceOf(layer)[slotBack[expert]];
            flow[slotInto[device]] += amount;
            expert = copies.expertAt(layer, slotInto[device]);
        }
        load[target] += amount;
        remaining[start] -= amount;
    }
}
