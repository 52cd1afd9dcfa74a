package io.moeplacement.internal;

import io.moeplacement.MigrationBudget;
import java.util.Arrays;

/** What a wave can still take: incoming experts of each device, and transfers over all. Mutable, not thread-safe. */
final class WaveRoom {

    private final int[] incoming;
    private final int transfers;
    private int taken;

    WaveRoom(int devices, MigrationBudget budget) {
        this.incoming = new int[devices];
        Arrays.fill(incoming, Math.max(1, budget.stagingSlots()));
        this.transfers = budget.transfersPerWave();
    }

    /** Whether a device can take one more expert; whether the wave can is another question. */
    boolean has(int device) {
        return incoming[device] > 0;
    }

    /** Whether so many moves together still fit; anything fits into an empty wave. */
    boolean fits(int moves) {
        return taken == 0 || moves <= transfers - taken;
    }

    /** An arrival in an empty slot, which is a transfer but needs no staging. */
    void takeEmpty() {
        taken++;
    }

    void take(int device) {
        incoming[device]--;
        taken++;
    }
}
