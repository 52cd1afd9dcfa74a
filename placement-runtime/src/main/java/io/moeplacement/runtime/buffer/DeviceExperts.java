package io.moeplacement.runtime.buffer;

import java.util.Arrays;

/** The experts that a device has of a layer, by their ids and by their index among them, which ascend together. Immutable. */
final class DeviceExperts {

    private final int[] ids;

    private DeviceExperts(int[] ids) {
        this.ids = ids;
    }

    /**
     * The experts with these ids.
     *
     * @throws IllegalArgumentException when ids are negative, not ascending or none
     */
    static DeviceExperts of(int[] experts) {
        if (experts.length == 0) {
            throw new IllegalArgumentException("a buffer needs at least one expert");
        }
        int[] ids = experts.clone();
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || (i > 0 && ids[i] <= ids[i - 1])) {
                throw new IllegalArgumentException("experts of a buffer: id (" + ids[i] + ") at position " + i
                        + " must be at least " + (i == 0 ? 0 : ids[i - 1] + 1L) + ", ids ascend");
            }
        }
        return new DeviceExperts(ids);
    }

    /**
     * The experts with ids that are known to ascend.
     *
     * @param ids kept, not copied
     */
    static DeviceExperts ofAscending(int[] ids) {
        return new DeviceExperts(ids);
    }

    int count() {
        return ids.length;
    }

    int id(int index) {
        return ids[index];
    }

    /** The index of an expert; negative when the device does not have it. */
    int indexOf(int expert) {
        return Arrays.binarySearch(ids, expert);
    }

    /**
     * Finds the index of each active expert.
     *
     * @param active ids of the experts, ascending, from index 0
     * @param count how many of them count
     * @param indices set to their indices
     * @throws IllegalArgumentException when an id is not one of the device's, they do not ascend, or there are fewer than {@code
     *     count}
     */
    void copyIndices(int[] active, int count, int[] indices) {
        if (count < 0 || count > active.length) {
            throw new IllegalArgumentException(
                    "active experts: count (" + count + ") must be in 0.." + active.length + ", the ids given");
        }
        int index = 0;
        for (int i = 0; i < count; i++) {
            while (index < ids.length && ids[index] < active[i]) {
                index++;
            }
            if (index == ids.length || ids[index] != active[i]) {
                throw new IllegalArgumentException("active experts: id (" + active[i] + ") at position " + i
                        + " must be one of the device's " + ids.length + " experts, in ascending order without"
                        + " repetition");
            }
            indices[i] = index++;
        }
    }
}
