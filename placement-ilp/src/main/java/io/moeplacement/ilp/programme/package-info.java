/**
 * Integer programmes on ojAlgo, whatever they say: a {@code Programme} with all of ojAlgo's traps in one place, the thread it
 * runs on, the gate that keeps it off the console, and a writer of free MPS files.
 */
@NullMarked
package io.moeplacement.ilp.programme;

import org.jspecify.annotations.NullMarked;
