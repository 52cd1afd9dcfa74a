package io.moeplacement.internal;

import io.moeplacement.MigrationPlan;
import io.moeplacement.SlotLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of one layer between the waves of a migration. Not thread-safe. */
final class LayerMigration {

    private static final int UNREADABLE = -2;

    private final SlotLayout layout;
    private final int layer;
    private final int[] row;
    /** Experts each device still waits for. */
    private final List<Deque<Integer>> awaited = new ArrayList<>();
    /** Slots of each device whose expert is to go. */
    private final List<List<Integer>> leaving = new ArrayList<>();
    /** Slots each expert will have at the end of the wave at hand; in place, arrivals count only after it. */
    private final int[] copies;

    /** Stands for an expert in an empty slot; it has copies without end. */
    private final int nothing;

    private int pending;
    /** The order of in-place moves to keep to, or null to choose on the way. */
    private @Nullable Deque<InPlaceOrder.Step> script;

    LayerMigration(MigrationShape shape, int layer) {
        this.layout = shape.during();
        this.layer = layer;
        this.row = shape.row(layer);
        this.nothing = shape.nothing();
        this.copies = new int[shape.experts() + 1];
        for (int expert : row) {
            copies[expert]++;
        }
        copies[nothing] = Integer.MAX_VALUE;
        for (int device = 0; device < layout.devices(); device++) {
            compare(shape.wanted(layer, device), device);
        }
    }

    private void compare(int[] wanted, int device) {
        int begin = layout.firstSlot(layer, device);
        List<Integer> arriving = new ArrayList<>();
        for (int expert : wanted) {
            arriving.add(expert);
        }
        List<Integer> going = new ArrayList<>();
        for (int slot = begin; slot < begin + wanted.length; slot++) {
            if (!arriving.remove((Integer) row[slot])) {
                going.add(slot);
            }
        }
        arriving.sort(Comparator.comparing(expert -> copies[expert] > 0));
        awaited.add(new ArrayDeque<>(arriving));
        leaving.add(going);
        pending += arriving.size();
    }

    /** Whether an expert is awaited that no slot holds. */
    boolean awaitsLost() {
        return awaited.stream().anyMatch(experts -> !experts.isEmpty() && copies[experts.getFirst()] == 0);
    }

    int layer() {
        return layer;
    }

    InPlaceOrder inPlaceOrder() {
        return new InPlaceOrder(row, nothing, leaving, awaited);
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
     * @param room what this wave can still take; reduced by what is used
     */
    List<MigrationPlan.Move> stagedWave(WaveRoom room) {
        int[] before = row.clone();
        List<MigrationPlan.Move> moves = new ArrayList<>();
        for (int device = 0; device < layout.devices(); device++) {
            List<Step> chain = List.of();
            do {
                chain = hasRoom(device, room) && !awaited.get(device).isEmpty() ? chain(device, room) : List.of();
                chain = room.fits(chain.size()) ? chain : List.of();
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
    List<MigrationPlan.Move> inPlaceWave(WaveRoom room) {
        List<MigrationPlan.Move> moves = script == null ? chosenWave(room) : scriptedWave(script, room);
        for (MigrationPlan.Move move : moves) {
            copies[move.expert()]++;
        }
        return moves;
    }

    /** As many of the next moves of a fixed order as can run together. */
    private List<MigrationPlan.Move> scriptedWave(Deque<InPlaceOrder.Step> order, WaveRoom room) {
        int[] before = row.clone();
        boolean[] written = new boolean[row.length];
        boolean[] read = new boolean[row.length];
        List<MigrationPlan.Move> moves = new ArrayList<>();
        while (!order.isEmpty()) {
            InPlaceOrder.Step next = order.getFirst();
            if (!room.has(next.device()) || !room.fits(1) || read[next.slot()] || copies[row[next.slot()]] < 2) {
                break;
            }
            written[next.slot()] = true;
            int source = sourceOf(next.expert(), before, written);
            if (source == UNREADABLE) {
                break;
            }
            markRead(source, read);
            moves.add(move(new Step(next.device(), next.expert(), next.slot()), source, room));
            order.removeFirst();
        }
        return moves;
    }

    private List<MigrationPlan.Move> chosenWave(WaveRoom room) {
        int[] before = row.clone();
        boolean[] written = new boolean[row.length];
        boolean[] read = new boolean[row.length];
        List<MigrationPlan.Move> moves = new ArrayList<>();
        for (int device = 0; device < layout.devices(); device++) {
            int slot = spareSlot(device, read);
            if (slot < 0 || !hasRoom(device, room) || !room.fits(1)) {
                continue;
            }
            written[slot] = true;
            for (int expert : awaited.get(device)) {
                int source = sourceOf(expert, before, written);
                if (source != UNREADABLE) {
                    markRead(source, read);
                    moves.add(move(new Step(device, expert, slot), source, room));
                    break;
                }
            }
            written[slot] = row[slot] != before[slot];
        }
        return moves;
    }

    /** A chain of moves through distinct devices that leaves every expert a copy; empty when room is missing. */
    private List<Step> chain(int start, WaveRoom room) {
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
    private int deviceAwaiting(int expert, List<Step> chain, WaveRoom room) {
        int withRoom = -1;
        for (int device = 0; device < layout.devices(); device++) {
            if (hasRoom(device, room) && awaited.get(device).contains(expert)) {
                if (indexOf(chain, device) >= 0) {
                    return device;
                }
                withRoom = withRoom < 0 ? device : withRoom;
            }
        }
        return withRoom;
    }

    /** An expert that arrives in an empty slot needs no staging. */
    private boolean hasRoom(int device, WaveRoom room) {
        return room.has(device) || emptySlot(device) >= 0;
    }

    private int emptySlot(int device) {
        for (int slot : leaving.get(device)) {
            if (row[slot] == nothing) {
                return slot;
            }
        }
        return -1;
    }

    /** An empty slot, else one to be overwritten whose expert keeps another copy, or -1. */
    private int spareSlot(int device, boolean[] excluded) {
        int empty = emptySlot(device);
        if (empty >= 0) {
            return empty;
        }
        for (int slot : leaving.get(device)) {
            if (copies[row[slot]] > 1 && !excluded[slot]) {
                return slot;
            }
        }
        return -1;
    }

    /** A slot to read an expert from, storage when no slot holds it, {@link #UNREADABLE} when all that do are excluded. */
    private static int sourceOf(int expert, int[] before, boolean[] excluded) {
        int source = MigrationPlan.STORAGE;
        for (int slot = 0; slot < before.length; slot++) {
            if (before[slot] == expert) {
                if (!excluded[slot]) {
                    return slot;
                }
                source = UNREADABLE;
            }
        }
        return source;
    }

    private static void markRead(int source, boolean[] read) {
        if (source != MigrationPlan.STORAGE) {
            read[source] = true;
        }
    }

    private MigrationPlan.Move move(Step step, int source, WaveRoom room) {
        if (row[step.slot] == nothing) {
            room.takeEmpty();
        } else {
            copies[row[step.slot]]--;
            room.take(step.device);
        }
        row[step.slot] = step.expert;
        awaited.get(step.device).removeFirstOccurrence(step.expert);
        leaving.get(step.device).remove((Integer) step.slot);
        pending--;
        int from = source == MigrationPlan.STORAGE ? MigrationPlan.STORAGE : layout.deviceOf(layer, source);
        return new MigrationPlan.Move(layer, step.expert, from, source, step.device, step.slot);
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
