package io.moeplacement.cli.report;

import io.moeplacement.ExchangeModel;
import io.moeplacement.HomeRouting;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import io.moeplacement.SourceLoads;
import io.moeplacement.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that each link carries when home devices send a layer's tokens to their experts, by the definition of home
 * communication in docs/cost-model.md. A test holds the times that follow from them against the cost model.
 */
final class HomeDispatch {

    private final PlacementProblem problem;
    private final Topology topology;
    private final int devices;
    private final ExchangeModel exchange;

    HomeDispatch(PlacementProblem problem) {
        this.problem = problem;
        this.topology = problem.topology();
        this.devices = topology.devices();
        this.exchange = new ExchangeModel(topology, problem.allToAll(), problem.homeRouting());
    }

    /**
     * Bytes of a layer's dispatch, {@code [from * devices + to]}, diagonal 0. The return carries the same the other way.
     *
     * @param hits tokens that reach each device; null when the layer has no selections
     */
    double[] bytes(Placement placement, int layer, LayerServers byDevice, @Nullable TokenHits hits) {
        double[] toDevice = copies(layer, byDevice);
        Selections selections = problem.profile().selections();
        if (selections == null || hits == null || selections.total(layer) == 0) {
            return withoutOwn(toDevice);
        }
        double[] chosen = chosen(selections, layer);
        deduplicate(toDevice, hits.hits(), byDevice.spread(chosen));
        if (problem.homeRouting() == HomeRouting.DIRECT) {
            return withoutOwn(toDevice);
        }
        LayerServers byNode = LayerServers.of(placement, layer, topology::nodeOf, topology.nodes());
        double[] toNode = copies(layer, byNode);
        TokenHits nodeHits =
                TokenHits.of(selections, layer, byNode, problem.profile().topK());
        deduplicate(toNode, nodeHits.hits(), byNode.spread(chosen));
        double[] links = new double[devices * devices];
        exchange.route(toDevice, toNode, links);
        return links;
    }

    private double[] withoutOwn(double[] toDevice) {
        for (int device = 0; device < devices; device++) {
            toDevice[device * devices + device] = 0;
        }
        return toDevice;
    }

    /** Bytes when every copy of a token is sent by itself, {@code [source * places + place]}. */
    private double[] copies(int layer, LayerServers servers) {
        double[] sent = new double[devices * servers.places()];
        if (problem.profile().totalLoad(layer) == 0) {
            return sent;
        }
        double bytesPerStep = problem.model().bytesPerToken()
                * problem.model().tokensPerStep()
                * problem.model().topK();
        double[] evenly = problem.profile().loads(layer);
        double total = problem.profile().totalLoad(layer) * devices;
        SourceLoads sources = problem.profile().sourceLoads();
        double measured = sources == null ? 0 : total(sources, layer);
        for (int source = 0; source < devices; source++) {
            double[] loads = sources == null || measured == 0 ? evenly : loads(sources, source, layer);
            double[] spread = servers.spread(loads);
            for (int place = 0; place < spread.length; place++) {
                sent[source * spread.length + place] =
                        bytesPerStep * spread[place] / (measured == 0 ? total : measured);
            }
        }
        return sent;
    }

    private static double[] loads(SourceLoads sources, int source, int layer) {
        double[] loads = new double[sources.experts()];
        for (int expert = 0; expert < loads.length; expert++) {
            loads[expert] = sources.load(source, layer, expert);
        }
        return loads;
    }

    private static double total(SourceLoads sources, int layer) {
        double total = 0;
        for (int source = 0; source < sources.sources(); source++) {
            for (double load : loads(sources, source, layer)) {
                total += load;
            }
        }
        return total;
    }

    /** How often the selections choose each expert. */
    private double[] chosen(Selections selections, int layer) {
        double[] chosen = new double[problem.experts()];
        for (int set = 0; set < selections.sets(layer); set++) {
            for (int position = 0; position < selections.size(layer, set); position++) {
                chosen[selections.expert(layer, set, position)] += selections.count(layer, set);
            }
        }
        if (selections.basis() == Selections.Basis.PAIRS) {
            for (int expert = 0; expert < chosen.length; expert++) {
                chosen[expert] /= problem.profile().topK() - 1.0;
            }
        }
        return chosen;
    }

    /** Scales copies down to distinct places per token. */
    private void deduplicate(double[] sent, double[] hits, double[] copies) {
        for (int source = 0; source < devices; source++) {
            for (int place = 0; place < copies.length; place++) {
                if (copies[place] > 0) {
                    sent[source * copies.length + place] *= hits[place] / copies[place];
                }
            }
        }
    }
}
