package io.moeplacement;

import io.moeplacement.internal.Require;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which device of today is which device of the placement in force, after devices were lost or added.
 *
 * <p>Devices are numbered from 0 on both sides. A device that the placement in force knows and that no device of today
 * stands for is lost: its slots and what they held are gone. Immutable, value-equal.
 */
public final class DeviceMapping {

    /** Stands for "was not there before". */
    public static final int NEW = -1;

    private final int devicesBefore;
    private final int[] before;

    private DeviceMapping(int devicesBefore, int[] before) {
        this.devicesBefore = devicesBefore;
        this.before = before;
    }

    /**
     * A mapping device by device.
     *
     * @param devicesBefore devices of the placement in force, at least 1
     * @param before of each device of today its old number, or {@link #NEW}, {@code [devices]}
     * @throws IllegalArgumentException when there is no device, a number is outside {@code -1..devicesBefore-1}, or two
     *     devices have one old number
     */
    public static DeviceMapping of(int devicesBefore, int... before) {
        Require.positive("devices before", devicesBefore);
        Require.positive("devices", before.length);
        boolean[] seen = new boolean[devicesBefore];
        for (int device = 0; device < before.length; device++) {
            if (before[device] < NEW || before[device] >= devicesBefore) {
                throw new IllegalArgumentException("device mapping, device " + device + ": old device ("
                        + before[device] + ") must be in " + NEW + ".." + (devicesBefore - 1));
            }
            if (before[device] != NEW && seen[before[device]]) {
                throw new IllegalArgumentException("device mapping names old device " + before[device]
                        + " twice, the second time for device " + device);
            }
            if (before[device] != NEW) {
                seen[before[device]] = true;
            }
        }
        return new DeviceMapping(devicesBefore, before.clone());
    }

    /** The same devices as before. */
    public static DeviceMapping identity(int devices) {
        return of(devices, IntStream.range(0, devices).toArray());
    }

    /**
     * Some devices are gone; the others keep their order and are numbered anew, as by {@link Topology#withoutDevices}.
     *
     * @throws IllegalArgumentException when a device does not exist or none is left
     */
    public static DeviceMapping without(int devicesBefore, Collection<Integer> lost) {
        for (int device : lost) {
            if (device < 0 || device >= devicesBefore) {
                throw new IllegalArgumentException("lost device (" + device + ") must be in 0.." + (devicesBefore - 1));
            }
        }
        return of(
                devicesBefore,
                IntStream.range(0, devicesBefore)
                        .filter(device -> !lost.contains(device))
                        .toArray());
    }

    /**
     * Devices were added behind the old ones, which keep their numbers.
     *
     * @throws IllegalArgumentException when there are fewer devices than before
     */
    public static DeviceMapping added(int devicesBefore, int devices) {
        if (devices < devicesBefore) {
            throw new IllegalArgumentException("devices (" + devices + ") must be at least those before ("
                    + devicesBefore + "); use without(...) for lost devices");
        }
        return of(
                devicesBefore,
                IntStream.range(0, devices)
                        .map(device -> device < devicesBefore ? device : NEW)
                        .toArray());
    }

    /** Devices of today. */
    public int devices() {
        return before.length;
    }

    /** Devices of the placement in force. */
    public int devicesBefore() {
        return devicesBefore;
    }

    /** The old number of a device, or {@link #NEW}. */
    public int before(int device) {
        return before[Require.index("device", device, before.length)];
    }

    /** Whether the devices are the same, under the same numbers. */
    public boolean isIdentity() {
        return before.length == devicesBefore
                && IntStream.range(0, before.length).allMatch(device -> before[device] == device);
    }

    /** The old number of each device, {@code [devices]}, as a copy. */
    public int[] toArray() {
        return before.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeviceMapping that
                && devicesBefore == that.devicesBefore
                && Arrays.equals(before, that.before);
    }

    @Override
    public int hashCode() {
        return 31 * devicesBefore + Arrays.hashCode(before);
    }

    @Override
    public String toString() {
        return "DeviceMapping[before=" + devicesBefore + ", today=" + Arrays.toString(before) + "]";
    }
}
