package io.moeplacement.runtime;

/** Copies take turns; the turn goes on from batch to batch, so that small batches are shared evenly too. */
final class EvenChoice implements ReplicaChoice {

    private final CopyTable copies;
    /** Copy that is next, {@code [layers][experts]}. */
    private final int[][] turn;

    private int[] offsets = {};
    private int[] byExpert = {};
    private int[] next = {};

    EvenChoice(CopyTable copies) {
        this.copies = copies;
        this.turn = new int[copies.layers()][copies.experts()];
    }

    @Override
    public void begin(int layer, int[] loads) {
        offsets = copies.offsets(layer);
        byExpert = copies.byExpert(layer);
        next = turn[layer];
    }

    @Override
    public int slotFor(int source, int expert) {
        int first = offsets[expert];
        int count = offsets[expert + 1] - first;
        if (count == 1) {
            return byExpert[first];
        }
        int copy = next[expert];
        next[expert] = copy + 1 == count ? 0 : copy + 1;
        return byExpert[first + copy];
    }
}
