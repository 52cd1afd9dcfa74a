package io.moeplacement.cli.report;

import io.moeplacement.DeviceMapping;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;

/**
 * A placement and what it is compared with.
 *
 * @param before what there was: the placement in force, or the layout engines start with
 * @param after the placement the report is about
 * @param isInForce whether before is the placement in force
 * @param beforeName before in a few words
 * @param beforeIs before in a sentence
 */
record Sides(Side before, Side after, boolean isInForce, String beforeName, String beforeIs) {

    static Sides of(Subject subject) {
        PlacementProblem problem = subject.problem();
        Side after = Side.of(problem, subject.placement());
        Placement current = problem.current();
        DeviceMapping devices = problem.currentDevices();
        if (current != null && devices != null && devices.isIdentity()) {
            return new Sides(
                    Side.of(problem, current),
                    after,
                    true,
                    "in force",
                    "Before is the placement in force, as given with --current, under the same traffic.");
        }
        String is = "Before is the contiguous layout that engines start with: experts in order, device after device"
                + (problem.isSingleCopy() ? "" : ", and extra slots holding the first experts again") + ". ";
        is += current == null
                ? "No placement in force was given."
                : "The placement in force lived on other devices, so it cannot be measured here.";
        return new Sides(Side.of(problem, contiguous(problem)), after, false, "contiguous", is);
    }

    private static Placement contiguous(PlacementProblem problem) {
        int[][] rows = new int[problem.layers()][];
        for (int layer = 0; layer < rows.length; layer++) {
            rows[layer] = new int[problem.slots().slots(layer)];
            for (int slot = 0; slot < rows[layer].length; slot++) {
                rows[layer][slot] = slot % problem.experts();
            }
        }
        return Placement.of(problem.slots(), problem.experts(), rows);
    }
}
