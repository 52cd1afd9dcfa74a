package io.moeplacement.runtime.buffer;

/**
 * What buffers did in one step, over all layers and devices.
 *
 * @param requests experts that batches needed: one for each expert, device and layer
 * @param misses those that were not in their buffer
 * @param bytes bytes copied from hosts to devices
 * @param stallSeconds by how much copies lengthen the step: in every layer the time until the last device is done, less the
 *     time without copies
 */
public record BufferStep(long requests, long misses, double bytes, double stallSeconds) {}
