/**
 * Lower bounds on objectives that hold for every placement of a problem, whoever found it: sound, cheap by construction
 * and simple enough to be read. {@link io.moeplacement.internal.bound.ObjectiveBound} is the entry; {@code docs/bounds.md}
 * derives each bound. All of them ignore most limits, which can only make optima larger.
 */
@NullMarked
package io.moeplacement.internal.bound;

import org.jspecify.annotations.NullMarked;
