package io.moeplacement.runtime;

import io.moeplacement.Pairing;
import io.moeplacement.Topology;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Where tokens are between layers: counts transitions, and the tokens that move when they stay where their experts are. A
 * token that sits on several devices (all pairs) sends equal parts of itself from each to every next expert. A token whose
 * experts all dropped it stays where it was; where nothing was recorded its place is unknown. Not thread-safe.
 */
final class Transitions {

    private final Topology topology;
    private final int topK;
    /** Ranks that decide where a token is. */
    private final int ranks;

    private final int devices;
    /** Devices of each token, {@code [token * ranks + i]} for i below {@code count[token]}. */
    private final int[] at;

    private final int[] count;
    private final int[] next;
    /** Tokens that moved over the last boundary, {@code [from * devices + to]}. */
    private final double[] moved;

    private long total;
    private long onDevice;
    private long inNode;

    Transitions(Topology topology, int topK, Pairing pairing, int batchTokens) {
        this.topology = topology;
        this.topK = topK;
        this.ranks = pairing == Pairing.TOP1 ? 1 : topK;
        this.devices = topology.devices();
        this.at = new int[Math.multiplyExact(batchTokens, ranks)];
        this.count = new int[batchTokens];
        this.next = new int[ranks];
        this.moved = new double[devices * devices];
    }

    /** Begins a step: no token is anywhere yet. */
    void begin() {
        Arrays.fill(count, 0);
    }

    /**
     * Moves all tokens to the experts of a layer.
     *
     * @param experts ids of the layer, {@code [tokens][k]}
     * @param servedBy the device that serves an assignment, -1 where none does
     */
    void move(int tokens, int[] experts, IntUnaryOperator servedBy) {
        Arrays.fill(moved, 0);
        for (int token = 0; token < tokens; token++) {
            int first = token * topK;
            int served = 0;
            boolean recorded = false;
            for (int rank = 0; rank < ranks; rank++) {
                int device = servedBy.applyAsInt(first + rank);
                recorded |= experts[first + rank] >= 0;
                if (device >= 0) {
                    next[served++] = device;
                }
            }
            if (served > 0) {
                count(token, served);
                System.arraycopy(next, 0, at, token * ranks, served);
                count[token] = served;
            } else if (!recorded) {
                count[token] = 0;
            }
        }
    }

    private void count(int token, int served) {
        int before = count[token];
        if (before == 0) {
            return;
        }
        double part = 1.0 / before;
        for (int i = token * ranks; i < token * ranks + before; i++) {
            int from = at[i];
            int row = from * devices;
            for (int j = 0; j < served; j++) {
                int to = next[j];
                moved[row + to] += part;
                if (from == to) {
                    onDevice++;
                    inNode++;
                } else if (topology.nodeOf(from) == topology.nodeOf(to)) {
                    inNode++;
                }
            }
        }
        total += (long) before * served;
    }

    /** Sets the first device of each token whose place is known; the others keep theirs. */
    void copyPlaces(int tokens, int[] places) {
        for (int token = 0; token < tokens; token++) {
            if (count[token] > 0) {
                places[token] = at[token * ranks];
            }
        }
    }

    /** Tokens that moved over the last boundary, {@code [from * devices + to]}; not to be changed. */
    double[] moved() {
        return moved;
    }

    long total() {
        return total;
    }

    long onDevice() {
        return onDevice;
    }

    long inNode() {
        return inNode;
    }
}
