/**
 * The solver {@code ilp} and the named methods {@code moetuner} and {@code exflow}.
 *
 * <p>{@code IlpProvider} picks one {@code Formulation} by its setting. The formulations live in packages of their own:
 * {@code path} (shortest path over partitions, proves), {@code tight} (integer programme on ojAlgo, proves what is tiny),
 * {@code window} (exact windows around an incumbent, proves nothing, takes any size), {@code named} (the papers' methods).
 * {@code programme} is what they share of ojAlgo. {@code docs/exact.md} tells which takes what.
 */
@NullMarked
package io.moeplacement.ilp;

import org.jspecify.annotations.NullMarked;
