package io.moeplacement.internal;

import io.moeplacement.MigrationPlan;
import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of one layer between the waves of a migration. Not thread-safe. */
final class LayerMigration {

    private final SlotLayout layout;
    private final int layer;
    private final int[] row;
    /** Experts each device still waits for. */
    private final List<Deque<Integer>> awaited = new ArrayList<>();
    /** Slots of each device whose expert is to go. */
    private final List<List<Integer>> leaving = new ArrayList<>();
    /** Slots each expert will have at the end of the wave at hand; in place, arrivals count only after it. */
    private final int[] copies;

    private int pending;
    /** The order of in-place moves to keep to, or null to choose on the way. */
    private @Nullable Deque<InPlaceOrder.Step> script;

    LayerMigration(Placement current, Placement wanted, int layer) {
        this.layout = current.layout();
        this.layer = layer;
        this.row = current.row(layer);
        this.copies = new int[current.experts()];
        for (int expert : row) {
            copies[expert]++;
        }
        for (int device = 0; device < layout.devices(); device++) {
            compare(wanted, device);
        }
    }

    private void compare(Placement wanted, int device) {
        int begin = layout.firstSlot(layer, device);
        int end = begin + layout.slots(layer, device);
        List<Integer> arriving = new ArrayList<>();
        for (int slot = begin; slot < end; slot++) {
            arriving.add(wanted.expertAt(layer, slot));
        }
        List<Integer> going = new ArrayList<>();
        for (int slot = begin; slot < end; slot++) {
            if (!arriving.remove((Integer) row[slot])) {
                going.add(slot);
            }
        }
        awaited.add(new ArrayDeque<>(arriving));
        leaving.add(going);
        pending += arriving.size();
    }

    int layer() {
        return layer;
    }

    InPlaceOrder inPlaceOrder() {
        return new InPlaceOrder(row, copies.length, leaving, awaited);
    }

    /** Fixes the order of in-place moves. */
    void follow(List<InPlaceOrder.Step> order) {
        script = new ArrayDeque<>(order);
    }

    boolean isPending() {
        return pending > 0;
    }

    int[] row() {
        return row.clone();
    }

    private record Step(int device, int expert, int slot) {}

    /**
     * Moves of one wave whose arrivals are staged, so that every slot stays readable until the end of the wave.
     *
     * @param room incoming experts each device can still take in this wave; reduced by what is used
     */
    List<MigrationPlan.Move> stagedWave(int[] room) {
        int[] before = row.clone();
        List<MigrationPlan.Move> moves = new ArrayList<>();
        for (int device = 0; device < layout.devices(); device++) {
            List<Step> chain = List.of();
            do {
                chain = room[device] > 0 && !awaited.get(device).isEmpty() ? chain(device, room) : List.of();
                for (Step step : chain) {
                    moves.add(move(step, sourceOf(step.expert, before, new boolean[row.length]), room));
                    copies[step.expert]++;
                }
            } while (!chain.isEmpty());
        }
        return moves;
    }

    /**
     * Moves of one wave that are written straight into their slots: a slot that is written cannot be read, and its expert
     * must have another copy that is left alone.
     */
    List<MigrationPlan.Move> inPlaceWave(int[] room) {
        List<MigrationPlan.Move> moves = script == null ? chosenWave(room) : scriptedWave(script, room);
        for (MigrationPlan.Move move : moves) {
            copies[move.expert()]++;
        }
        return moves;
    }

    /** As many of the next moves of a fixed order as can run together. */
    private List<MigrationPlan.Move> scriptedWave(Deque<InPlaceOrder.Step> order, int[] room) {
        int[] before = row.clone();
        boolean[] written = new boolean[row.length];
        boolean[] read = new boolean[row.length];
        List<MigrationPlan.Move> moves = new ArrayList<>();
        while (!order.isEmpty()) {
            InPlaceOrder.Step next = order.getFirst();
            if (room[next.device()] == 0 || read[next.slot()] || copies[row[next.slot()]] < 2) {
                break;
            }
            written[next.slot()] = true;
            int source = sourceOf(next.expert(), before, written);
            if (source < 0) {
                break;
            }
            read[source] = true;
            moves.add(move(new Step(next.device(), next.expert(), next.slot()), source, room));
            order.removeFirst();
        }
        return moves;
    }

    private List<MigrationPlan.Move> chosenWave(int[] room) {
        int[] before = row.clone();
        boolean[] written = new boolean[row.length];
        boolean[] read = new boolean[row.length];
        List<MigrationPlan.Move> moves = new ArrayList<>();
        for (int device = 0; device < layout.devices(); device++) {
            int slot = spareSlot(device, read);
            if (slot < 0 || room[device] == 0) {
                continue;
            }
            written[slot] = true;
            for (int expert : awaited.get(device)) {
                int source = sourceOf(expert, before, written);
                if (source >= 0) {
                    read[source] = true;
                    moves.add(move(new Step(device, expert, slot), source, room));
                    break;
                }
            }
            written[slot] = row[slot] != before[slot];
        }
        return moves;
    }

    /** A chain of moves through distinct devices that leaves every expert a copy; empty when room is missing. */
    private List<Step> chain(int start, int[] room) {
        List<Step> chain = new ArrayList<>();
        boolean[] nothingRead = new boolean[row.length];
        int device = start;
        int expert = awaited.get(start).getFirst();
        while (true) {
            int spare = spareSlot(device, nothingRead);
            int slot = spare >= 0 ? spare : leaving.get(device).get(0);
            chain.add(new Step(device, expert, slot));
            if (spare >= 0) {
                return chain;
            }
            int displaced = row[slot];
            int next = deviceAwaiting(displaced, chain, room);
            if (next < 0) {
                return List.of();
            }
            int loop = indexOf(chain, next);
            if (loop >= 0) {
                List<Step> closed = new ArrayList<>(chain.subList(loop, chain.size()));
                closed.set(0, new Step(next, displaced, closed.get(0).slot));
                return closed;
            }
            device = next;
            expert = displaced;
        }
    }

    private static int indexOf(List<Step> chain, int device) {
        for (int i = 0; i < chain.size(); i++) {
            if (chain.get(i).device == device) {
                return i;
            }
        }
        return -1;
    }

    /** The device to bring a displaced expert to: one that closes a loop if possible, else the first with room. */
    private int deviceAwaiting(int expert, List<Step> chain, int[] room) {
        int withRoom = -1;
        for (int device = 0; device < layout.devices(); device++) {
            if (room[device] > 0 && awaited.get(device).contains(expert)) {
                if (indexOf(chain, device) >= 0) {
                    return device;
                }
                withRoom = withRoom < 0 ? device : withRoom;
            }
        }
        return withRoom;
    }

    /** A slot to be overwritten whose expert keeps another copy, or -1. */
    private int spareSlot(int device, boolean[] excluded) {
        for (int slot : leaving.get(device)) {
            if (copies[row[slot]] > 1 && !excluded[slot]) {
                return slot;
            }
        }
        return -1;
    }

    private static int sourceOf(int expert, int[] before, boolean[] excluded) {
        for (int slot = 0; slot < before.length; slot++) {
            if (before[slot] == expert && !excluded[slot]) {
                return slot;
            }
        }
        return -1;
    }

    private MigrationPlan.Move move(Step step, int source, int[] room) {
        copies[row[step.slot]]--;
        row[step.slot] = step.expert;
        awaited.get(step.device).removeFirstOccurrence(step.expert);
        leaving.get(step.device).remove((Integer) step.slot);
        room[step.device]--;
        pending--;
        return new MigrationPlan.Move(
                layer, step.expert, layout.deviceOf(layer, source), source, step.device, step.slot);
    }

    /** Names experts, where their copies are to go from and to. */
    String describe(Set<Integer> experts) {
        StringBuilder text = new StringBuilder("layer " + layer + " (counted from 0):");
        for (int device = 0; device < layout.devices(); device++) {
            for (int slot : leaving.get(device)) {
                for (int target = 0; target < layout.devices(); target++) {
                    if (experts.contains(row[slot]) && awaited.get(target).contains(row[slot])) {
                        text.append(String.format(" expert %d (device %d to %d)", row[slot], device, target));
                    }
                }
            }
        }
        return text.toString();
    }
}
