/**
 * Tests for solvers and their results, for this library's own engines and for yours.
 *
 * <p>{@link io.moeplacement.testkit.PlacementSolverContract} is the way in: implement it in a test class, return your
 * solver, and JUnit checks every rule of {@code docs/spec.md} that its kind has to keep.
 * {@link io.moeplacement.testkit.CostModelContract} does the same for the cost model.
 * {@link io.moeplacement.testkit.PlacementAssert} states facts about placements and solutions in a test of your own.
 * {@link io.moeplacement.testkit.BruteForceOracle} knows the optimum of tiny problems.
 *
 * <p>Random problems come from {@link io.moeplacement.testkit.RandomProblem} and its parts
 * {@link io.moeplacement.testkit.RandomTopologies}, {@link io.moeplacement.testkit.RandomProfiles} and
 * {@link io.moeplacement.testkit.RandomPlacements}: pure functions of a seed, so a name such as {@code tiny-17} is a whole
 * problem. Failed cases are kept as {@link io.moeplacement.testkit.FailedCase} files and can be run again.
 *
 * <p>The package {@code io.moeplacement.testkit.workload} has larger, realistic routing; {@code
 * io.moeplacement.testkit.jqwik} wraps the random parts as arbitraries.
 */
@NullMarked
package io.moeplacement.testkit;

import org.jspecify.annotations.NullMarked;
