package io.moeplacement.heuristic.replica;

/**
 * Limits of one layer that a row breaks, counted by expert, and a descent that mends them: the first swap or replacement
 * that breaks fewer is taken, until none does. O(broken * slots * (slots + experts) * devices) at worst, nothing when
 * nothing is broken. The limit on imbalance is not looked at. Not thread-safe.
 */
public final class LimitRepair {

    private final LayerFacts facts;
    private final ReplicaLayer layer;

    /** A repair of one layer. */
    public LimitRepair(ReplicaLayer layer) {
        this.facts = layer.facts();
        this.layer = layer;
    }

    /** Broken limits of all experts; 0 when all are kept. */
    public int broken() {
        int sum = 0;
        for (int expert = 0; expert < facts.experts(); expert++) {
            sum += broken(expert);
        }
        return sum;
    }

    private int broken(int expert) {
        int sum = Math.max(0, facts.requiredCopies() - layer.copies(expert));
        int firstPlace = -1;
        boolean spread = false;
        for (int device = 0; device < facts.devices(); device++) {
            int held = layer.copiesOn(expert, device);
            if (held == 0) {
                sum += facts.isPinned(expert, device) ? 1 : 0;
                continue;
            }
            sum += facts.duplicatesAllowed() ? 0 : held - 1;
            sum += facts.isForbidden(expert, device) ? held : 0;
            spread |= firstPlace >= 0 && firstPlace != facts.placeOf(device);
            firstPlace = firstPlace < 0 ? facts.placeOf(device) : firstPlace;
        }
        return sum + (facts.mustSurvive() && !spread ? 1 : 0);
    }

    /** Mends what single moves can mend. */
    public void run() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int expert = 0; expert < facts.experts(); expert++) {
                if (broken(expert) > 0) {
                    changed |= mend(expert);
                }
            }
        }
    }

    private boolean mend(int expert) {
        for (int slot = 0; slot < facts.slots(); slot++) {
            boolean own = layer.expertAt(slot) == expert;
            if (own && (mendBySwap(slot) || mendByDropping(slot))) {
                return true;
            }
            if (!own && mendByReplacing(slot, expert)) {
                return true;
            }
        }
        return false;
    }

    private boolean mendBySwap(int slot) {
        int expert = layer.expertAt(slot);
        for (int other = 0; other < facts.slots(); other++) {
            int partner = layer.expertAt(other);
            if (partner == expert || facts.deviceOf(other) == facts.deviceOf(slot)) {
                continue;
            }
            int before = broken(expert) + broken(partner);
            layer.swap(slot, other);
            if (broken(expert) + broken(partner) < before) {
                return true;
            }
            layer.swap(slot, other);
        }
        return false;
    }

    private boolean mendByDropping(int slot) {
        for (int other = 0; other < facts.experts(); other++) {
            if (mendByReplacing(slot, other)) {
                return true;
            }
        }
        return false;
    }

    private boolean mendByReplacing(int slot, int expert) {
        int old = layer.expertAt(slot);
        if (old == expert || layer.copies(old) == 1) {
            return false;
        }
        int before = broken(expert) + broken(old);
        layer.replace(slot, expert);
        if (broken(expert) + broken(old) < before) {
            return true;
        }
        layer.replace(slot, old);
        return false;
    }
}
