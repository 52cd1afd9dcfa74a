/**
 * For authors of solvers: implement {@link io.moeplacement.spi.SolverProvider}, declare it in {@code module-info} and in
 * {@code META-INF/services}, and the solver is found by its name. An engine returns a placement and, if it has one, a lower
 * bound; the api scores and verifies both. A {@link
 * io.moeplacement.spi.BoundProvider} proves bounds apart from any solver. {@code docs/add-a-solver.md} walks through an example.
 */
@NullMarked
package io.moeplacement.spi;

import org.jspecify.annotations.NullMarked;
