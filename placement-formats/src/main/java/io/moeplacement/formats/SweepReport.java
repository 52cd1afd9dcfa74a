package io.moeplacement.formats;

/**
 * What the command reports of one point of a sweep over redundant slots.
 *
 * @param redundant slots per layer beyond one per expert
 * @param slots slots per layer over all devices
 * @param knee whether this point is the knee of the sweep
 * @param solve the report of the solve with so many slots
 */
public record SweepReport(int redundant, int slots, boolean knee, SolveReport solve) {}
