package io.moeplacement;

/** What the time of one all-to-all is made of. */
public enum AllToAll {
    /** The busiest port: all bytes a device sends or receives share its links. */
    PORT,
    /** The slowest pair of devices (MoETuner, second integer programme). */
    PAIR
}
