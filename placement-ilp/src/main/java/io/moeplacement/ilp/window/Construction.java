package io.moeplacement.ilp.window;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Fixed rules that fill one layer with single copies. */
public enum Construction {
    /** Expert after expert. */
    CONTIGUOUS {
        @Override
        public int[] fill(double[] load, int[] slots, double[] speed) {
            int[] deviceOf = new int[load.length];
            int dealt = 0;
            for (int device = 0; device < slots.length; device++) {
                for (int slot = 0; slot < slots[device]; slot++) {
                    deviceOf[dealt++] = device;
                }
            }
            return deviceOf;
        }
    },
    /** Experts dealt to the devices in turn, full ones passed over. */
    ROUND_ROBIN {
        @Override
        public int[] fill(double[] load, int[] slots, double[] speed) {
            int[] deviceOf = new int[load.length];
            int dealt = 0;
            for (int round = 0; dealt < deviceOf.length; round++) {
                for (int device = 0; device < slots.length; device++) {
                    if (round < slots[device]) {
                        deviceOf[dealt++] = device;
                    }
                }
            }
            return deviceOf;
        }
    },
    /** The heaviest first, to the device that would finish it first. */
    HEAVIEST_FIRST {
        @Override
        public int[] fill(double[] load, int[] slots, double[] speed) {
            int[] order = IntStream.range(0, load.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer expert) -> -load[expert]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] deviceOf = new int[load.length];
            int[] left = slots.clone();
            double[] held = new double[slots.length];
            Arrays.fill(deviceOf, -1);
            for (int expert : order) {
                int fastest = -1;
                for (int device = 0; device < held.length; device++) {
                    if (left[device] > 0
                            && (fastest < 0
                                    || (held[device] + load[expert]) / speed[device]
                                            < (held[fastest] + load[expert]) / speed[fastest])) {
                        fastest = device;
                    }
                }
                deviceOf[expert] = fastest;
                left[fastest]--;
                held[fastest] += load[expert];
            }
            return deviceOf;
        }
    };

    /**
     * The device of each expert of a layer.
     *
     * @param load of each expert
     * @param slots of each device, in sum as many as experts
     * @param speed of each device
     */
    public abstract int[] fill(double[] load, int[] slots, double[] speed);
}
