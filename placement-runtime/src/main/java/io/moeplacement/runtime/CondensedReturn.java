package io.moeplacement.runtime;

import io.moeplacement.Topology;
import io.moeplacement.runtime.condensation.TokenCondensation;

/**
 * The way back of a condensed layer. A device sums a token's outputs, weighted, before it returns them as one row; the output of a
 * keeper that other tokens wait for has to stay apart, as their weights differ, and goes once to each device where one of them
 * lives. Not thread-safe.
 */
final class CondensedReturn {

    private final int topK;
    private final DistinctTargets back;
    /** First merged assignment of each keeper and the next one of each merged assignment, -1 at the end. */
    private final int[] followers;

    private final long[] toldHome;
    private long told;

    CondensedReturn(Topology topology, int topK, int batchTokens) {
        this.topK = topK;
        this.back = new DistinctTargets(topology);
        this.followers = new int[Math.multiplyExact(batchTokens, topK)];
        this.toldHome = new long[topology.devices()];
    }

    /**
     * Counts the rows that return.
     *
     * @param plan the dispatch of what was not merged
     * @param homes the device each token returns to
     */
    DistinctTargets count(TokenCondensation condensation, DispatchPlan plan, int[] homes) {
        int assignments = plan.tokens() * topK;
        link(condensation, assignments);
        back.clear();
        for (int token = 0; token < plan.tokens(); token++) {
            back.beginToken(homes[token]);
            for (int assignment = token * topK; assignment < (token + 1) * topK; assignment++) {
                if (plan.deviceOf(assignment) >= 0 && followers[assignment] < 0) {
                    back.add(plan.deviceOf(assignment));
                }
            }
        }
        for (int assignment = 0; assignment < assignments; assignment++) {
            if (plan.deviceOf(assignment) >= 0 && followers[assignment] >= 0) {
                tell(assignment, plan.deviceOf(assignment), homes);
            }
        }
        return back;
    }

    private void link(TokenCondensation condensation, int assignments) {
        java.util.Arrays.fill(followers, 0, assignments, -1);
        for (int assignment = 0; assignment < assignments; assignment++) {
            int keeper = condensation.keeperOf(assignment);
            if (keeper >= 0 && keeper != assignment) {
                followers[assignment] = followers[keeper];
                followers[keeper] = assignment;
            }
        }
    }

    private void tell(int keeper, int device, int[] homes) {
        told++;
        for (int assignment = keeper; assignment >= 0; assignment = followers[assignment]) {
            int home = homes[assignment / topK];
            if (toldHome[home] != told) {
                toldHome[home] = told;
                back.beginToken(home);
                back.add(device);
            }
        }
    }
}
