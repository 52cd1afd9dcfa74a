/**
 * Window search: placements too large for one exact method, improved by exact methods on small windows of them.
 *
 * <p>{@code Chain} is a problem of single copies as arrays. A window is a few devices in one to three layers, or the names of
 * a few devices in all layers; everything else stays. Each window is solved exactly: {@code LayerWindow} re-deals the experts
 * of one layer, {@code TripleWindow} those of two devices in three layers, {@code NameWindow} renames devices. {@code
 * WindowSearch} slides windows until none improves, then perturbs and goes on; {@code BalanceWindows} does the same for
 * balance, where layers stand alone. {@code WindowEngine} is the entry.
 */
@NullMarked
package io.moeplacement.ilp.window;

import org.jspecify.annotations.NullMarked;
