package io.moeplacement;

/** Which single failure must leave every expert with a copy. */
public enum Survivability {
    /** No failure. */
    NONE,
    /** Any one device. */
    ANY_DEVICE,
    /** Any one node. */
    ANY_NODE
}
