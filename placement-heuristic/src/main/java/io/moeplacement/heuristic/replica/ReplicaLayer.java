package io.moeplacement.heuristic.replica;

import java.util.Arrays;

/**
 * One layer in the hand of a search: the expert of every slot, copy counts and device loads, kept up to date by two
 * moves. A <em>swap</em> exchanges the experts of two slots on different devices; a <em>replacement</em> drops a copy of one
 * expert and puts a copy of another into its slot, so that all other copies of both get other shares.
 *
 * <p>Idea: moves are judged by a steep potential, the sum over devices of exp(steepness * (load - 1)), load being the
 * device's part of its perfect spread. Unlike the maximum alone it says which of two moves helps when several devices are
 * equally busy. Above exp(30) it goes on as a parabola, so that it stays finite.
 *
 * <p>Complexity: a swap and its gain O(1) (O(copies) under survivability; applying one, O(slots of the two devices, copies)); the
 * gain of a replacement O(copies of the two experts). Invariants: every expert has a copy; device loads are sums in slot order, without drift. Memory
 * O(experts * devices). Not thread-safe.
 */
public final class ReplicaLayer {

    private static final double LARGEST_EXPONENT = 30;

    private final LayerFacts facts;
    private final int devices;
    private final int[] expertAt;
    private final int[] copies;
    private final Holders holders;

    private final double[] share;
    private final double[] served;
    private final double[] potential;
    private double steepness = 12;

    /**
     * A layer filled as given.
     *
     * @param row expert of each slot, {@code [slots]}; copied
     * @throws IllegalArgumentException when its length is not the number of slots or an expert has no slot
     */
    public ReplicaLayer(LayerFacts facts, int[] row) {
        this.facts = facts;
        this.devices = facts.devices();
        this.expertAt = new int[facts.slots()];
        this.copies = new int[facts.experts()];
        this.holders = new Holders(facts.experts(), devices);
        this.share = new double[facts.experts()];
        this.served = new double[devices];
        this.potential = new double[devices];
        fill(row);
    }

    /** Starts over with another row; see the constructor. */
    public void fill(int[] row) {
        if (row.length != expertAt.length) {
            throw new IllegalArgumentException("row has " + row.length + " slots, the layer has " + expertAt.length);
        }
        System.arraycopy(row, 0, expertAt, 0, row.length);
        Arrays.fill(copies, 0);
        holders.clear();
        for (int slot = 0; slot < row.length; slot++) {
            copies[row[slot]]++;
            holders.add(row[slot], facts.deviceOf(slot));
        }
        for (int expert = 0; expert < copies.length; expert++) {
            if (copies[expert] == 0) {
                throw new IllegalArgumentException("expert " + expert + " has no slot");
            }
            share[expert] = facts.load(expert) / copies[expert];
        }
        for (int device = 0; device < devices; device++) {
            refresh(device);
        }
    }

    /** How steep the potential is; 12 unless set. A swap's best choice hardly depends on it, a trade-off does. */
    public void steepness(double steepness) {
        this.steepness = steepness;
        for (int device = 0; device < devices; device++) {
            potential[device] = potential(device, served[device]);
        }
    }

    /** What the layer is made of. */
    public LayerFacts facts() {
        return facts;
    }

    /** The expert of each slot, as a copy. */
    public int[] row() {
        return expertAt.clone();
    }

    /** Writes the expert of each slot into an array of that many slots. */
    public void copyTo(int[] row) {
        System.arraycopy(expertAt, 0, row, 0, row.length);
    }

    /** The expert in a slot. */
    public int expertAt(int slot) {
        return expertAt[slot];
    }

    /** Copies of an expert, at least 1. */
    public int copies(int expert) {
        return copies[expert];
    }

    /** Copies of an expert on one device. */
    public int copiesOn(int expert, int device) {
        return holders.copies(expert, device);
    }

    /** Part of the layer's load that one copy of an expert serves. */
    public double share(int expert) {
        return share[expert];
    }

    /** Part of the layer's load that a device serves, in 0..1. */
    public double served(int device) {
        return served[device];
    }

    /** A device's load as part of its perfect spread: 1 when it carries exactly what its speed allows. */
    public double load(int device) {
        return served[device] / facts.perfect(device);
    }

    /** The busiest device, the lowest on a tie. */
    public int busiest() {
        int busiest = 0;
        for (int device = 1; device < devices; device++) {
            if (load(device) > load(busiest)) {
                busiest = device;
            }
        }
        return busiest;
    }

    /** Imbalance of the layer; 1 without traffic. */
    public double imbalance() {
        return facts.isIdle() ? 1 : Math.max(1, load(busiest()));
    }

    /** The sum of all devices' potentials. */
    public double potential() {
        double sum = 0;
        for (double value : potential) {
            sum += value;
        }
        return sum;
    }

    /** A device's part of the potential. */
    public double potential(int device) {
        return potential[device];
    }

    /** What a device's part of the potential would be if it served this part of the layer's load. */
    public double potential(int device, double serving) {
        double exponent = steepness * (serving / facts.perfect(device) - 1);
        if (exponent <= LARGEST_EXPONENT) {
            return Math.exp(exponent);
        }
        double beyond = exponent - LARGEST_EXPONENT;
        return Math.exp(LARGEST_EXPONENT) * (1 + beyond + beyond * beyond / 2);
    }

    /** By how much a device's potential grows with the part of the layer's load it serves: the derivative. */
    double slope(int device) {
        double beyond = Math.max(0, steepness * (load(device) - 1) - LARGEST_EXPONENT);
        double growth = Math.min(potential[device], Math.exp(LARGEST_EXPONENT) * (1 + beyond));
        return steepness / facts.perfect(device) * growth;
    }

    /** Whether exchanging the experts of two slots changes anything and breaks no limit that is kept now. */
    public boolean maySwap(int slot, int other) {
        int a = facts.deviceOf(slot);
        int b = facts.deviceOf(other);
        int expert = expertAt[slot];
        int partner = expertAt[other];
        return a != b && expert != partner && mayMove(expert, a, b) && mayMove(partner, b, a);
    }

    /** By how much a swap lowers the potential; only for slots on different devices. */
    public double swapGain(int slot, int other) {
        int a = facts.deviceOf(slot);
        int b = facts.deviceOf(other);
        double difference = share[expertAt[slot]] - share[expertAt[other]];
        return potential[a]
                + potential[b]
                - potential(a, served[a] - difference)
                - potential(b, served[b] + difference);
    }

    /** Exchanges the experts of two slots. */
    public void swap(int slot, int other) {
        int a = facts.deviceOf(slot);
        int b = facts.deviceOf(other);
        int expert = expertAt[slot];
        int partner = expertAt[other];
        holders.remove(expert, a);
        holders.add(expert, b);
        holders.remove(partner, b);
        holders.add(partner, a);
        expertAt[slot] = partner;
        expertAt[other] = expert;
        refresh(a);
        refresh(b);
    }

    /** Whether a slot's copy can be spared for one of another expert without breaking a limit that is kept now. */
    public boolean mayReplace(int slot, int expert) {
        int device = facts.deviceOf(slot);
        int old = expertAt[slot];
        return old != expert
                && copies[old] > Math.max(1, facts.requiredCopies())
                && mayArrive(expert, device)
                && mayLeave(old, device, -1);
    }

    /** By how much a replacement lowers the potential. */
    public double replaceGain(int slot, int expert) {
        int device = facts.deviceOf(slot);
        int old = expertAt[slot];
        double oldShare = facts.load(old) / (copies[old] - 1);
        double newShare = facts.load(expert) / (copies[expert] + 1);
        double oldRise = oldShare - share[old];
        double newFall = share[expert] - newShare;
        double gain = 0;
        for (int i = 0; i < holders.distinct(old); i++) {
            int other = holders.device(old, i);
            double change = holders.copies(old, other) * oldRise - holders.copies(expert, other) * newFall;
            gain += gain(other, other == device ? change + newShare - oldShare : change);
        }
        for (int i = 0; i < holders.distinct(expert); i++) {
            int other = holders.device(expert, i);
            if (holders.copies(old, other) == 0) {
                gain += gain(other, -holders.copies(expert, other) * newFall);
            }
        }
        return gain;
    }

    /** By how much a device's potential falls when the part it serves changes. */
    private double gain(int device, double change) {
        return change == 0 ? 0 : potential[device] - potential(device, served[device] + change);
    }

    /** Puts a copy of another expert into a slot. */
    public void replace(int slot, int expert) {
        int device = facts.deviceOf(slot);
        int old = expertAt[slot];
        expertAt[slot] = expert;
        copies[old]--;
        copies[expert]++;
        share[old] = facts.load(old) / copies[old];
        share[expert] = facts.load(expert) / copies[expert];
        holders.remove(old, device);
        holders.add(expert, device);
        refreshAll(old);
        refreshAll(expert);
    }

    /** The devices of an expert whose share has changed. */
    private void refreshAll(int expert) {
        for (int i = 0; i < holders.distinct(expert); i++) {
            refresh(holders.device(expert, i));
        }
    }

    private boolean mayMove(int expert, int from, int to) {
        return mayArrive(expert, to) && mayLeave(expert, from, to);
    }

    private boolean mayArrive(int expert, int device) {
        return holders.copies(expert, device) < facts.mostCopies(device) && !facts.isForbidden(expert, device);
    }

    /** @param to the device the copy goes to, or -1 when it is dropped */
    private boolean mayLeave(int expert, int from, int to) {
        if (holders.copies(expert, from) == 1 && facts.isPinned(expert, from)) {
            return false;
        }
        return !facts.mustSurvive() || survives(expert, from, to);
    }

    /** Whether an expert is in two places after one copy has left a device. */
    private boolean survives(int expert, int from, int to) {
        int first = to < 0 ? -1 : facts.placeOf(to);
        for (int i = 0; i < holders.distinct(expert); i++) {
            int device = holders.device(expert, i);
            int left = holders.copies(expert, device) - (device == from ? 1 : 0);
            int place = facts.placeOf(device);
            if (left > 0 && place != first) {
                if (first >= 0) {
                    return true;
                }
                first = place;
            }
        }
        return false;
    }

    private void refresh(int device) {
        double sum = 0;
        int end = facts.firstSlot(device + 1);
        for (int slot = facts.firstSlot(device); slot < end; slot++) {
            sum += share[expertAt[slot]];
        }
        served[device] = sum;
        potential[device] = potential(device, sum);
    }
}
