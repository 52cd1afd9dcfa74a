package io.moeplacement.cli;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;

/**
 * A placement from a file and the problem it is measured on.
 *
 * @param problem the problem, with the placement's slots
 * @param placement the placement
 */
record Candidate(PlacementProblem problem, Placement placement) {}
