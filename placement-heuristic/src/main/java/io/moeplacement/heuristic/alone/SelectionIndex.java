package io.moeplacement.heuristic.alone;

import io.moeplacement.Selections;
import java.util.Arrays;

/**
 * The selections of one layer, laid out for swaps: which sets contain an expert, and how many experts of a set are on each
 * device. A swap re-scores only the sets that contain exactly one of the two experts, in O(1) each. Memory: sets * (devices
 * + k) words. Not thread-safe.
 */
final class SelectionIndex implements PlaceHits {

    private final int devices;
    private final double[] count;
    private final double tokens;
    /** Sets of expert e are {@code setOf[begin[e]] .. setOf[begin[e + 1] - 1]}. */
    private final int[] begin;

    private final int[] setOf;
    /** {@code [set * devices + device]}: experts of the set on the device. */
    private final short[] onDevice;

    private final double[] hits;
    /** Copies at each device, and of each expert, when every (token, expert) choice counts by itself. */
    private final double[] copies;

    private final double[] copiesOf;
    private final int[] stamp;
    private int mark;

    SelectionIndex(Selections selections, int layer, int experts, int devices) {
        int sets = selections.sets(layer);
        this.devices = devices;
        this.count = new double[sets];
        this.tokens = selections.total(layer);
        this.begin = new int[experts + 1];
        for (int set = 0; set < sets; set++) {
            count[set] = selections.count(layer, set);
            for (int position = 0; position < selections.size(layer, set); position++) {
                begin[selections.expert(layer, set, position) + 1]++;
            }
        }
        for (int expert = 0; expert < experts; expert++) {
            begin[expert + 1] += begin[expert];
        }
        this.setOf = new int[begin[experts]];
        int[] next = begin.clone();
        for (int set = 0; set < sets; set++) {
            for (int position = 0; position < selections.size(layer, set); position++) {
                setOf[next[selections.expert(layer, set, position)]++] = set;
            }
        }
        this.onDevice = new short[Math.multiplyExact(sets, devices)];
        this.hits = new double[devices];
        this.copies = new double[devices];
        this.copiesOf = new double[experts];
        for (int expert = 0; expert < experts; expert++) {
            for (int i = begin[expert]; i < begin[expert + 1]; i++) {
                copiesOf[expert] += count[setOf[i]];
            }
        }
        this.stamp = new int[sets];
    }

    @Override
    public double tokens() {
        return tokens;
    }

    @Override
    public double hits(int device) {
        return hits[device];
    }

    @Override
    public double copies(int device) {
        return copies[device];
    }

    @Override
    public double copiesOf(int expert) {
        return copiesOf[expert];
    }

    @Override
    public void reset(int[] deviceOf) {
        Arrays.fill(onDevice, (short) 0);
        Arrays.fill(hits, 0);
        Arrays.fill(copies, 0);
        for (int expert = 0; expert < deviceOf.length; expert++) {
            copies[deviceOf[expert]] += copiesOf[expert];
            for (int i = begin[expert]; i < begin[expert + 1]; i++) {
                if (onDevice[setOf[i] * devices + deviceOf[expert]]++ == 0) {
                    hits[deviceOf[expert]] += count[setOf[i]];
                }
            }
        }
    }

    @Override
    public void swapChange(int first, int g, int second, int h, double[] change) {
        markShared(first, second);
        change[0] = 0;
        change[1] = 0;
        for (int i = begin[first]; i < begin[first + 1]; i++) {
            int set = setOf[i];
            if (stamp[set] != -mark) {
                change[0] -= onDevice[set * devices + g] == 1 ? count[set] : 0;
                change[1] += onDevice[set * devices + h] == 0 ? count[set] : 0;
            }
        }
        for (int i = begin[second]; i < begin[second + 1]; i++) {
            int set = setOf[i];
            if (stamp[set] != -mark) {
                change[1] -= onDevice[set * devices + h] == 1 ? count[set] : 0;
                change[0] += onDevice[set * devices + g] == 0 ? count[set] : 0;
            }
        }
    }

    @Override
    public void swap(int first, int g, int second, int h) {
        move(first, g, h);
        move(second, h, g);
    }

    private void move(int expert, int from, int to) {
        copies[from] -= copiesOf[expert];
        copies[to] += copiesOf[expert];
        for (int i = begin[expert]; i < begin[expert + 1]; i++) {
            int row = setOf[i] * devices;
            if (--onDevice[row + from] == 0) {
                hits[from] -= count[setOf[i]];
            }
            if (onDevice[row + to]++ == 0) {
                hits[to] += count[setOf[i]];
            }
        }
    }

    /** Stamps the sets that contain both experts with {@code -mark}. */
    private void markShared(int first, int second) {
        if (++mark == Integer.MAX_VALUE) {
            Arrays.fill(stamp, 0);
            mark = 1;
        }
        for (int i = begin[second]; i < begin[second + 1]; i++) {
            stamp[setOf[i]] = mark;
        }
        for (int i = begin[first]; i < begin[first + 1]; i++) {
            if (stamp[setOf[i]] == mark) {
                stamp[setOf[i]] = -mark;
            }
        }
    }
}
