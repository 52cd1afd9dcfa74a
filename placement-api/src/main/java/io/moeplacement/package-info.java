/**
 * Decides where the experts of a Mixture-of-Experts model live on devices.
 *
 * <p>Start from a {@link io.moeplacement.RoutingProfile} (what the router did), a {@link io.moeplacement.Topology} (the
 * devices and their links) and a {@link io.moeplacement.ModelSpec} (sizes and speeds). Together with an
 * {@link io.moeplacement.Objective} and {@link io.moeplacement.Limits} they make a
 * {@link io.moeplacement.PlacementProblem}. A {@link io.moeplacement.PlacementSolver}, found by
 * {@link io.moeplacement.PlacementSolvers}, turns it into a {@link io.moeplacement.Solution}, whose
 * {@link io.moeplacement.Placement} says which expert sits in which slot. Solvers never score themselves:
 * {@link io.moeplacement.PlacementVerifier} checks and {@link io.moeplacement.CostModel} measures every result before the
 * caller sees it.
 *
 * <p>Words: a <em>slot</em> holds one expert of one layer on one <em>device</em>; devices sit in <em>nodes</em>; an expert
 * may have several copies (<em>replicas</em>). Layers and experts are counted densely from 0 in every method; the layer
 * ids of the source appear in messages and in {@link io.moeplacement.RoutingProfile#layerId(int)}.
 *
 * <p>All types are immutable and safe to share between threads unless their documentation says otherwise. Arrays are
 * copied on the way in and on the way out.
 */
@NullMarked
package io.moeplacement;

import org.jspecify.annotations.NullMarked;
