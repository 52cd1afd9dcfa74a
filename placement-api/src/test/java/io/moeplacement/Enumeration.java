package io.moeplacement;

import java.util.function.Predicate;

/** Smallest of a figure over all ways to fill the slots, infinite when none is allowed. */
final class Enumeration {
    final int experts;
    final int[] slots;
    final boolean duplicates;
    final Predicate<int[][]> allowed;
    final double[] loads;
    final double[] speeds;
    double best = Double.POSITIVE_INFINITY;

    Enumeration(double[] loads, double[] speeds, int[] slots, boolean duplicates, Predicate<int[][]> allowed) {
        this.experts = loads.length;
        this.loads = loads;
        this.speeds = speeds;
        this.slots = slots;
        this.duplicates = duplicates;
        this.allowed = allowed;
        fill(new int[slots.length][experts], 0, 0, 0);
    }

    /** Adds experts to a device in ascending order, then goes on to the next device. */
    private void fill(int[][] copies, int device, int filled, int from) {
        if (device == slots.length) {
            score(copies);
        } else if (filled == slots[device]) {
            fill(copies, device + 1, 0, 0);
        } else {
            for (int expert = from; expert < experts; expert++) {
                copies[device][expert]++;
                fill(copies, device, filled + 1, duplicates ? expert : expert + 1);
                copies[device][expert]--;
            }
        }
    }

    private void score(int[][] copies) {
        double[] load = new double[slots.length];
        double total = 0;
        for (int expert = 0; expert < experts; expert++) {
            double count = 0;
            for (int[] device : copies) {
                count += device[expert];
            }
            if (count == 0) {
                return;
            }
            for (int device = 0; device < slots.length; device++) {
                load[device] += loads[expert] * copies[device][expert] / count;
            }
            total += loads[expert];
        }
        if (!allowed.test(copies)) {
            return;
        }
        double slowest = 0;
        double speed = 0;
        for (int device = 0; device < slots.length; device++) {
            slowest = Math.max(slowest, load[device] / speeds[device]);
            speed += speeds[device];
        }
        best = Math.min(best, total == 0 ? 1 : slowest * speed / total);
    }
}
