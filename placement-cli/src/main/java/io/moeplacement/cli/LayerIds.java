package io.moeplacement.cli;

/**
 * Layers by their numbers in the model.
 *
 * @param ids ascending, {@code [layers]}
 */
record LayerIds(int[] ids) {}
