package io.moeplacement.formats;

import java.util.Arrays;

/**
 * What a placement file is about: which layers of the model, how many experts and devices. Files of the engines do not say
 * all of it.
 *
 * <p>Immutable.
 */
public final class PlacementContext {

    private final int[] layerIds;
    private final int experts;
    private final int devices;

    private PlacementContext(int[] layerIds, int experts, int devices) {
        this.layerIds = layerIds;
        this.experts = experts;
        this.devices = devices;
    }

    /**
     * A context.
     *
     * @param layerIds ids of the profile's layers, ascending, {@code [layers]}
     * @param experts experts per layer, at least 1
     * @param devices devices the slots of a row are spread over, at least 1
     * @throws IllegalArgumentException when a figure is out of range or ids do not ascend
     */
    public static PlacementContext of(int[] layerIds, int experts, int devices) {
        if (layerIds.length == 0 || experts < 1 || devices < 1) {
            throw new IllegalArgumentException("placement of " + layerIds.length + " layers, " + experts + " experts, "
                    + devices + " devices: each must be at least 1");
        }
        for (int layer = 0; layer < layerIds.length; layer++) {
            if (layerIds[layer] < 0 || (layer > 0 && layerIds[layer] <= layerIds[layer - 1])) {
                throw new IllegalArgumentException("layer ids " + Arrays.toString(layerIds) + " must ascend from 0 on");
            }
        }
        return new PlacementContext(layerIds.clone(), experts, devices);
    }

    /** Number of layers. */
    public int layers() {
        return layerIds.length;
    }

    /** The id of a layer in its source. */
    public int layerId(int layer) {
        return layerIds[layer];
    }

    /** Ids of the layers, ascending, {@code [layers]}, as a copy. */
    public int[] layerIds() {
        return layerIds.clone();
    }

    /** The largest layer id. */
    public int largestLayerId() {
        return layerIds[layerIds.length - 1];
    }

    /** Experts per layer. */
    public int experts() {
        return experts;
    }

    /** Devices the slots of a row are spread over. */
    public int devices() {
        return devices;
    }

    @Override
    public String toString() {
        return "PlacementContext[layers=" + layers() + " (" + layerIds[0] + ".." + largestLayerId() + "), experts="
                + experts + ", devices=" + devices + "]";
    }
}
