package io.moeplacement.heuristic;

import io.moeplacement.AllToAll;
import io.moeplacement.ModelSpec;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;

/** What one layer costs when layers stand alone: a function of what each device computes and receives. */
@FunctionalInterface
interface LayerGoal {

    /**
     * Cost of a layer.
     *
     * @param slowest largest load of a device as part of a perfect spread (the imbalance)
     * @param received expected copies per token that each device receives, {@code [devices]}
     */
    double cost(double slowest, double[] received);

    /** Distinct devices per token, weighted by the layer's part of all tokens. */
    static LayerGoal fanOut(double partOfTokens) {
        return (slowest, received) -> {
            double sum = 0;
            for (double rate : received) {
                sum += rate;
            }
            return sum * partOfTokens;
        };
    }

    /**
     * Seconds of a layer in home communication with uniform sources: dispatch and return take equally long, as every
     * device sends the same to a given target.
     */
    static LayerGoal homeSeconds(PlacementProblem problem) {
        Topology topology = problem.topology();
        ModelSpec model = problem.model();
        double perfect = model.secondsPerLayer() / topology.totalSpeed();
        double bytesPerSource = model.bytesPerToken() * model.tokensPerStep() / topology.devices();
        UniformDispatch dispatch = new UniformDispatch(topology, bytesPerSource);
        return problem.allToAll() == AllToAll.PORT
                ? (slowest, received) -> slowest * perfect + 2 * dispatch.busiestPort(received)
                : (slowest, received) -> slowest * perfect + 2 * dispatch.slowestPair(received);
    }
}
