package io.moeplacement.cli.report;

import io.moeplacement.Objective;

/** What the objectives mean, in a few words. */
final class Goals {

    private Goals() {}

    /** What its values are, for a column or an axis. Metrics of the same name may grow with what is good. */
    static String label(Objective objective) {
        if (objective instanceof Objective.Balance) {
            return "mean imbalance (objective balance)";
        }
        if (objective instanceof Objective.Locality) {
            return "mean distance (objective locality)";
        }
        if (objective instanceof Objective.FanOut) {
            return "devices per token (objective fan-out)";
        }
        return objective.name() + ", ms";
    }

    static String meaning(Objective objective) {
        if (objective instanceof Objective.Balance) {
            return "mean over layers of the busiest device's load over its fair share";
        }
        if (objective instanceof Objective.Locality) {
            return "mean distance of a token's way to its next expert: 0 same device, 1 same node, 2 elsewhere, or the"
                    + " topology's costs";
        }
        if (objective instanceof Objective.FanOut fanOut) {
            return "distinct devices per token and layer"
                    + (fanOut.nodeWeight() == 0
                            ? ""
                            : ", plus " + Say.shortRatio(fanOut.nodeWeight()) + " times distinct nodes");
        }
        if (objective instanceof Objective.BalanceThenTail) {
            return "sum of the slowest transfers among well balanced placements";
        }
        return "predicted time of one step";
    }
}
