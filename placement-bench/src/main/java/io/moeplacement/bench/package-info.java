/**
 * Benchmarks, never published. {@link io.moeplacement.bench.Evidence} measures everything that is claimed, in one run: {@code
 * Contender}s (solvers and programs beside the library) meet on {@code Instance}s, every placement is verified and scored
 * alike, and a {@code Report} becomes Markdown and JSON. {@link io.moeplacement.bench.Guard} watches stated figures. Classes
 * with JMH's annotations measure one call each; {@link io.moeplacement.bench.TimeToProof}, {@link
 * io.moeplacement.bench.Replicas} and {@link io.moeplacement.bench.Growth} are programs of their own too. {@code
 * placement-bench/run} starts all of them; {@code docs/benchmarks.md} says what is measured and shows figures.
 */
@NullMarked
package io.moeplacement.bench;

import org.jspecify.annotations.NullMarked;
