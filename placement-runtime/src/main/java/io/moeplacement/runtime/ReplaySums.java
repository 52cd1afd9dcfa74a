package io.moeplacement.runtime;

/** What a replay adds up over layers and steps. Not thread-safe. */
final class ReplaySums {

    private long tokens;
    private long steps;
    private long assignments;
    private long dropped;
    private long padded;
    private long served;
    private long distinctDevices;
    private long distinctNodes;
    private double imbalanceSum;
    private double worst = 1;
    private long measured;

    void addLayer(DispatchPlan plan) {
        assignments += plan.rows() + plan.dropped();
        dropped += plan.dropped();
        padded += plan.padded();
        served += plan.servedTokens();
        distinctDevices += plan.distinctDevices();
        distinctNodes += plan.distinctNodes();
    }

    /**
     * Assignments of a layer that the plan does not have, as they take another one's output.
     *
     * @param lost those among them whose other one was dropped
     */
    void addMerged(long merged, long lost) {
        assignments += merged;
        dropped += lost;
    }

    void addImbalance(StepLoads loads) {
        imbalanceSum += loads.meanImbalance();
        worst = Math.max(worst, loads.worstImbalance());
        measured++;
    }

    void addStep(int tokensOfStep) {
        tokens += tokensOfStep;
        steps++;
    }

    long tokens() {
        return tokens;
    }

    long steps() {
        return steps;
    }

    long assignments() {
        return assignments;
    }

    long dropped() {
        return dropped;
    }

    long padded() {
        return padded;
    }

    double meanImbalance() {
        return imbalanceSum / measured;
    }

    double worstImbalance() {
        return worst;
    }

    ReplayReport.FanOut fanOut() {
        return served == 0
                ? new ReplayReport.FanOut(0, 0)
                : new ReplayReport.FanOut((double) distinctDevices / served, (double) distinctNodes / served);
    }
}
