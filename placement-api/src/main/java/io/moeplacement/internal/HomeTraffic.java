package io.moeplacement.internal;

import io.moeplacement.HomeRouting;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import io.moeplacement.SourceLoads;
import io.moeplacement.Topology;
import org.jspecify.annotations.Nullable;

/** Bytes of one layer's dispatch in home communication, {@code [from * devices + to]}. */
public final class HomeTraffic {

    private final PlacementProblem problem;
    private final Topology topology;
    private final int devices;
    private final HomeRoutes routes;

    public HomeTraffic(PlacementProblem problem) {
        this.problem = problem;
        this.topology = problem.topology();
        this.devices = topology.devices();
        this.routes = new HomeRoutes(topology, problem.homeRouting());
    }

    /**
     * Bytes sent from each device to each other device before the experts of a layer run.
     *
     * @param hits of this layer and placement; null when the profile has no selections
     */
    public double[] dispatch(Placement placement, int layer, @Nullable LayerHits hits) {
        LayerShares byDevice = LayerShares.byDevice(placement, layer);
        double[] toDevice = copies(layer, byDevice);
        Selections selections = problem.profile().selections();
        if (selections == null || hits == null || selections.total(layer) == 0) {
            routes.direct(toDevice, toDevice);
            return toDevice;
        }
        double[] perExpert = chosen(selections, layer);
        deduplicate(toDevice, hits.byDevice(), byDevice.spread(perExpert));
        if (problem.homeRouting() == HomeRouting.DIRECT) {
            routes.direct(toDevice, toDevice);
            return toDevice;
        }
        LayerShares byNode = LayerShares.byNode(placement, layer, topology);
        double[] toNode = copies(layer, byNode);
        deduplicate(toNode, hits.byNode(), byNode.spread(perExpert));
        double[] links = new double[devices * devices];
        routes.route(toDevice, toNode, links);
        return links;
    }

    /**
     * Bytes from each source to each place when every (token, expert) copy is sent by itself,
     * {@code [source * places + place]}; all zero for a layer without traffic.
     */
    private double[] copies(int layer, LayerShares shares) {
        double[] sent = new double[devices * shares.places()];
        double bytesPerStep = problem.model().bytesPerToken()
                * problem.model().tokensPerStep()
                * problem.model().topK();
        if (problem.profile().totalLoad(layer) == 0) {
            return sent;
        }
        SourceLoads sources = measured(layer);
        if (sources == null) {
            spreadEvenly(sent, layer, shares, bytesPerStep);
            return sent;
        }
        double total = totalOf(sources, layer);
        for (int source = 0; source < devices; source++) {
            for (int expert = 0; expert < shares.experts(); expert++) {
                double count = sources.load(source, layer, expert);
                for (int i = shares.begin(expert); i < shares.end(expert); i++) {
                    sent[source * shares.places() + shares.place(i)] +=
                            bytesPerStep * (count / total) * shares.share(i);
                }
            }
        }
        return sent;
    }

    /** With uniform sources all send the same, so that one of them is enough to count. */
    private void spreadEvenly(double[] sent, int layer, LayerShares shares, double bytesPerStep) {
        double total = problem.profile().totalLoad(layer);
        for (int expert = 0; expert < shares.experts(); expert++) {
            double bytes = bytesPerStep * (problem.profile().load(layer, expert) / devices / total);
            for (int i = shares.begin(expert); i < shares.end(expert); i++) {
                sent[shares.place(i)] += bytes * shares.share(i);
            }
        }
        for (int source = 1; source < devices; source++) {
            System.arraycopy(sent, 0, sent, source * shares.places(), shares.places());
        }
    }

    /** Source loads if they were measured for this layer; a layer without any has uniform sources. */
    private @Nullable SourceLoads measured(int layer) {
        SourceLoads sources = problem.profile().sourceLoads();
        return sources == null || totalOf(sources, layer) == 0 ? null : sources;
    }

    private static double totalOf(SourceLoads sources, int layer) {
        double total = 0;
        for (int source = 0; source < sources.sources(); source++) {
            for (int expert = 0; expert < sources.experts(); expert++) {
                total += sources.load(source, layer, expert);
            }
        }
        return total;
    }

    /** How often the selections choose each expert; spread over places, the base that hits are a part of. */
    private double[] chosen(Selections selections, int layer) {
        double[] perExpert = new double[problem.experts()];
        for (int set = 0; set < selections.sets(layer); set++) {
            for (int position = 0; position < selections.size(layer, set); position++) {
                perExpert[selections.expert(layer, set, position)] += selections.count(layer, set);
            }
        }
        if (selections.basis() == Selections.Basis.PAIRS) {
            for (int expert = 0; expert < perExpert.length; expert++) {
                perExpert[expert] /= problem.profile().topK() - 1.0;
            }
        }
        return perExpert;
    }

    /**
     * Scales copies down to distinct places per token. With uniform sources and selections of all tokens this gives the
     * hits themselves; measured sources and samples share the place's average repetition.
     */
    private void deduplicate(double[] sent, SelectionHits hits, double[] copies) {
        for (int source = 0; source < devices; source++) {
            for (int place = 0; place < copies.length; place++) {
                if (copies[place] > 0) {
                    sent[source * copies.length + place] *= hits.hits(place) / copies[place];
                }
            }
        }
    }
}
