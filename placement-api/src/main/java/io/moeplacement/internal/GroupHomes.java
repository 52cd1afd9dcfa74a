package io.moeplacement.internal;

import io.moeplacement.ExpertGroups;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;

/** Share of load served outside its group's main node. */
public final class GroupHomes {

    private GroupHomes() {}

    /** Off-home load over total load, pooled over all layers; 0 without traffic. */
    public static double offHomeShare(PlacementProblem problem, ExpertGroups groups, Placement placement) {
        RoutingProfile profile = problem.profile();
        int groupSize = profile.experts() / groups.count();
        double total = 0;
        double offHome = 0;
        for (int layer = 0; layer < profile.layers(); layer++) {
            LayerShares byNode = LayerShares.byNode(placement, layer, problem.topology());
            for (int group = 0; group < groups.count(); group++) {
                double[] served = new double[byNode.places()];
                double load = 0;
                double atHome = 0;
                for (int expert = group * groupSize; expert < (group + 1) * groupSize; expert++) {
                    load += profile.load(layer, expert);
                    for (int i = byNode.begin(expert); i < byNode.end(expert); i++) {
                        int node = byNode.place(i);
                        served[node] += profile.load(layer, expert) * byNode.share(i);
                        atHome = Math.max(atHome, served[node]);
                    }
                }
                total += load;
                offHome += Math.max(0, load - atHome);
            }
        }
        return total == 0 ? 0 : offHome / total;
    }
}
