package io.moeplacement.internal.bound;

import io.moeplacement.AllToAll;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.ModelSpec;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;
import org.jspecify.annotations.Nullable;

/** Bounds on what follows from transitions alone: distance, and seconds of pipelined all-to-alls. */
final class PipelinedBound {

    private final PlacementProblem problem;
    private final @Nullable ExpertAffinity affinity;

    PipelinedBound(PlacementProblem problem) {
        this.problem = problem;
        this.affinity = problem.profile().affinity();
    }

    /** The value of {@link Objective.Locality}, at least. */
    double distance() {
        if (affinity == null || affinity.total() == 0) {
            return 0;
        }
        Topology topology = problem.topology();
        DistanceFloor floor =
                DistanceFloor.of(topology, topology.hasCostMatrix() ? topology::secondsPerByte : topology::hops);
        PairWeights weights = new PairWeights(problem, affinity);
        double distance = 0;
        double total = 0;
        for (int pair = 0; pair < weights.pairs(); pair++) {
            distance += floor.apart() * weights.deviceApart(pair) + floor.nodesApart() * weights.nodeApart(pair);
            total += weights.total(pair);
        }
        return distance / total;
    }

    /** Seconds of all boundaries' all-to-alls, at least. */
    double seconds(AllToAll kind) {
        if (affinity == null) {
            return 0;
        }
        ModelSpec model = problem.model();
        double bytes =
                model.bytesPerToken() * model.tokensPerStep() * (affinity.pairing() == Pairing.ALL ? model.topK() : 1);
        Exchange exchange = new Exchange(problem.topology(), kind);
        PairWeights weights = new PairWeights(problem, affinity);
        double seconds = 0;
        for (int pair = 0; pair < weights.pairs(); pair++) {
            double perWeight = bytes / weights.total(pair);
            if (weights.total(pair) > 0) {
                seconds += exchange.seconds(
                        bytes, weights.deviceApart(pair) * perWeight, weights.nodeApart(pair) * perWeight);
            }
        }
        return seconds;
    }
}
