package io.moeplacement.heuristic.replica;

import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.eplb.Eplb;
import io.moeplacement.heuristic.eplb.EplbShape;

/**
 * What {@code eplb} would do with a layer, with each second copy on a device, in slot order, replaced by the copy that
 * raises the maximum least (contract rule 204). O(duplicates * experts * devices) beside {@code eplb}'s own work.
 */
public final class EplbStart {

    private EplbStart() {}

    /** Whether {@code eplb} can fill a layer. */
    public static boolean isPossible(PlacementProblem problem, int layer) {
        return EplbShape.support(problem, layer).isSupported() && divides(EplbShape.of(problem, layer));
    }

    private static boolean divides(EplbShape shape) {
        return shape.experts() % shape.groups() == 0
                && shape.devices() % shape.nodes() == 0
                && shape.slots() % shape.devices() == 0;
    }

    /** {@code eplb}'s row, which may hold duplicates. */
    public static int[] row(PlacementProblem problem, int layer) {
        return new Eplb(EplbShape.of(problem, layer)).place(problem.profile().loads(layer));
    }

    /** Replaces duplicates where they are forbidden. */
    public static void withoutDuplicates(ReplicaLayer layer) {
        LayerFacts facts = layer.facts();
        for (int slot = 0; slot < facts.slots() && !facts.duplicatesAllowed(); slot++) {
            if (isDuplicate(layer, slot)) {
                replace(layer, slot);
            }
        }
    }

    private static boolean isDuplicate(ReplicaLayer layer, int slot) {
        for (int other = layer.facts().firstSlot(layer.facts().deviceOf(slot)); other < slot; other++) {
            if (layer.expertAt(other) == layer.expertAt(slot)) {
                return true;
            }
        }
        return false;
    }

    private static void replace(ReplicaLayer layer, int slot) {
        int device = layer.facts().deviceOf(slot);
        int old = layer.expertAt(slot);
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int expert = 0; expert < layer.facts().experts(); expert++) {
            if (layer.copiesOn(expert, device) == 0) {
                layer.replace(slot, expert);
                double busiest = layer.load(layer.busiest());
                layer.replace(slot, old);
                if (busiest < least) {
                    least = busiest;
                    best = expert;
                }
            }
        }
        if (best >= 0) {
            layer.replace(slot, best);
        }
    }
}
