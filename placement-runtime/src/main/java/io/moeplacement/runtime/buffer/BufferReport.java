package io.moeplacement.runtime.buffer;

/**
 * What buffers did over all steps.
 *
 * @param slots buffer slots of each device and layer
 * @param policy which expert left a full buffer
 * @param requests experts that batches needed: one for each expert, device, layer and step
 * @param misses those that were not in their buffer
 * @param worstDeviceMissRate largest miss rate of any device, over all its layers and steps
 * @param bytes bytes copied from hosts to devices
 * @param stallSeconds by how much copies lengthen a step, mean over steps; a shorter last step counts only when it is the
 *     only one
 * @param deviceBytes device memory of the buffers of all layers, on the device that needs the most
 * @param unbufferedBytes device memory of all experts without buffers, on the device that needs the most
 */
public record BufferReport(
        int slots,
        EvictionPolicy policy,
        long requests,
        long misses,
        double worstDeviceMissRate,
        double bytes,
        double stallSeconds,
        double deviceBytes,
        double unbufferedBytes) {

    /** Misses per request, in 0..1; 0 without any request. */
    public double missRate() {
        return requests == 0 ? 0 : (double) misses / requests;
    }
}
