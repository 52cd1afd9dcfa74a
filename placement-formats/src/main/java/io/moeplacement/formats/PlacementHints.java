package io.moeplacement.formats;

import org.jspecify.annotations.Nullable;

/**
 * What is known about a placement file before it is read. Files of the engines leave out more or less of it; what a file
 * does say must agree.
 *
 * <p>Immutable.
 */
public final class PlacementHints {

    private final int @Nullable [] layerIds;
    private final @Nullable Integer experts;
    private final @Nullable Integer devices;

    private PlacementHints(int @Nullable [] layerIds, @Nullable Integer experts, @Nullable Integer devices) {
        this.layerIds = layerIds;
        this.experts = experts;
        this.devices = devices;
    }

    /** Nothing is known. */
    public static PlacementHints none() {
        return new PlacementHints(null, null, null);
    }

    /** Everything is known. */
    public static PlacementHints of(PlacementContext context) {
        return new PlacementHints(context.layerIds(), context.experts(), context.devices());
    }

    /**
     * With the model's ids of the layers that have experts.
     *
     * @param layerIds ascending from 0 on, {@code [layers]}
     * @throws IllegalArgumentException when there is none, or they do not ascend
     */
    public PlacementHints withLayerIds(int[] layerIds) {
        return new PlacementHints(PlacementContext.of(layerIds, 1, 1).layerIds(), experts, devices);
    }

    /**
     * With the number of experts per layer.
     *
     * @throws IllegalArgumentException when it is below 1
     */
    public PlacementHints withExperts(int experts) {
        return new PlacementHints(layerIds, requirePositive("experts", experts), devices);
    }

    /**
     * With the number of devices.
     *
     * @throws IllegalArgumentException when it is below 1
     */
    public PlacementHints withDevices(int devices) {
        return new PlacementHints(layerIds, experts, requirePositive("devices", devices));
    }

    private static int requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " (" + value + ") must be at least 1");
        }
        return value;
    }

    /** Ids of the layers, {@code [layers]}, as a copy; null when not known. */
    public int @Nullable [] layerIds() {
        return layerIds == null ? null : layerIds.clone();
    }

    /** Experts per layer; null when not known. */
    public @Nullable Integer experts() {
        return experts;
    }

    /** Devices; null when not known. */
    public @Nullable Integer devices() {
        return devices;
    }
}
