package io.moeplacement.ilp.path;

/**
 * All ways to fill a layer where devices have names: every partition under every renaming of its groups,
 * {@code E! / (m!)^G} of them.
 */
final class NamedFillings implements Candidates {

    private final Partitions partitions;
    private final int devices;
    private final int renamings;

    NamedFillings(Partitions flat) {
        this.partitions = flat;
        this.devices = flat.shape().devices();
        this.renamings = (int) factorial(devices);
    }

    /** How many there are; huge numbers are rounded. */
    static double count(int devices, int experts) {
        return Partitions.count(DeviceShape.flat(devices), experts) * factorial(devices);
    }

    private static double factorial(int n) {
        double product = 1;
        for (int factor = 2; factor <= n; factor++) {
            product *= factor;
        }
        return product;
    }

    @Override
    public int size() {
        return partitions.size() * renamings;
    }

    @Override
    public int[] row(int candidate) {
        int[] groups = partitions.row(candidate / renamings);
        int[] row = new int[groups.length];
        int size = partitions.groupSize();
        int code = candidate % renamings;
        boolean[] used = new boolean[devices];
        for (int device = 0; device < devices; device++) {
            int choices = devices - device;
            int group = unused(used, code % choices);
            code /= choices;
            used[group] = true;
            System.arraycopy(groups, group * size, row, device * size, size);
        }
        return row;
    }

    private static int unused(boolean[] used, int rank) {
        int group = 0;
        for (int left = rank; used[group] || left > 0; group++) {
            left -= used[group] ? 0 : 1;
        }
        return group;
    }
}
