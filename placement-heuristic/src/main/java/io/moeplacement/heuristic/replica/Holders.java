package io.moeplacement.heuristic.replica;

import java.util.Arrays;

/**
 * How many copies of each expert each device holds, and which devices hold one: with hundreds of devices an expert is on a
 * few of them only. Memory O(experts * devices). Not thread-safe.
 */
final class Holders {

    private final int devices;
    /** {@code [expert * devices + device]}. */
    private final int[] held;
    /** {@code [expert][0 .. distinct[expert] - 1]}, in no order. */
    private final int[][] devicesOf;

    private final int[] distinct;

    Holders(int experts, int devices) {
        this.devices = devices;
        this.held = new int[experts * devices];
        this.devicesOf = new int[experts][Math.min(2, devices)];
        this.distinct = new int[experts];
    }

    void clear() {
        Arrays.fill(held, 0);
        Arrays.fill(distinct, 0);
    }

    /** Copies of an expert on a device. */
    int copies(int expert, int device) {
        return held[expert * devices + device];
    }

    /** Devices that hold a copy. */
    int distinct(int expert) {
        return distinct[expert];
    }

    /** One of them, {@code number} below {@link #distinct}; all differ. */
    int device(int expert, int number) {
        return devicesOf[expert][number];
    }

    void add(int expert, int device) {
        if (held[expert * devices + device]++ == 0) {
            if (distinct[expert] == devicesOf[expert].length) {
                devicesOf[expert] = Arrays.copyOf(devicesOf[expert], Math.min(2 * distinct[expert], devices));
            }
            devicesOf[expert][distinct[expert]++] = device;
        }
    }

    void remove(int expert, int device) {
        if (--held[expert * devices + device] == 0) {
            int[] of = devicesOf[expert];
            int last = --distinct[expert];
            for (int i = 0; i < last; i++) {
                if (of[i] == device) {
                    of[i] = of[last];
                    return;
                }
            }
        }
    }
}
