/**
 * The bound {@code column-generation}: for each pair of neighbouring layers, the most weight that any placement keeps
 * inside devices is bounded by a linear programme over the shares a device can have.
 *
 * <p>{@link io.moeplacement.ilp.bound.ColumnGenerationProvider} is found by {@link java.util.ServiceLoader}. {@code
 * LayerPairBound} runs the method for one pair: {@code ShareMaster} is the linear programme, {@code ShareAscent} and
 * {@code ShareSearch} find shares that it lacks. The bound itself is computed from prices by {@code ShareSearch} and holds
 * whatever the linear programme says.
 */
@NullMarked
package io.moeplacement.ilp.bound;

import org.jspecify.annotations.NullMarked;
