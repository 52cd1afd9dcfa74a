package io.moeplacement.runtime.buffer;

/**
 * What copies from the host hide behind. The size exchange goes before the tokens, so which experts a batch needs, and which
 * of them are missing, is known when the all-to-all that brings the tokens begins. Copies of a device go one after the other
 * over its host link.
 */
public enum CopyOverlap {
    /** No prefetch: an expert is copied when it is its turn to run, and the device waits for every copy. */
    NONE,
    /**
     * As published: copies run during the all-to-all. The device waits for what is left of them when the tokens are there;
     * and for the whole copy of an expert whose slot is taken by one that has to run first in the same batch, as that one
     * cannot make room before the tokens are there.
     */
    ALL_TO_ALL,
    /** Copies run during the all-to-all and go on while other experts compute; an expert waits for its own copy alone. */
    COMPUTATION
}
