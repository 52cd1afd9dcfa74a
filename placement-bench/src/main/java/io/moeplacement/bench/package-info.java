/**
 * Benchmarks, never published. Classes with JMH's annotations measure one call each; {@link
 * io.moeplacement.bench.TimeToProof} is a plain program that measures whole solves. {@code placement-bench/run} starts
 * both; {@code docs/benchmarks.md} says what is measured and shows figures.
 */
@NullMarked
package io.moeplacement.bench;

import org.jspecify.annotations.NullMarked;
