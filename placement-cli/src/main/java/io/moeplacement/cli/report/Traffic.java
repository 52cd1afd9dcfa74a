package io.moeplacement.cli.report;

import io.moeplacement.Communication;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import io.moeplacement.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Expected traffic of one step under a placement.
 *
 * @param exchanges bytes of each exchange, {@code [layers or layer pairs][from * devices + to]}: the dispatch of each layer
 *     (home, whose return carries the same the other way), or what crosses each layer boundary (pipelined). Its diagonal is
 *     what stays on the device (pipelined) or 0 (home)
 * @param fanOut distinct devices per token, {@code [layers]}; NaN where nothing is known
 * @param locality share of transitions that stay on their device, {@code [layers]}, of the boundary after a layer; NaN
 *     where nothing is known
 */
record Traffic(List<double[]> exchanges, double[] fanOut, double[] locality) {

    /** Measures a placement of a problem. */
    static Traffic of(PlacementProblem problem, Placement placement) {
        double[] fanOut = new double[problem.layers()];
        double[] locality = new double[problem.layers()];
        Arrays.fill(fanOut, Double.NaN);
        Arrays.fill(locality, Double.NaN);
        List<LayerServers> servers = new ArrayList<>();
        for (int layer = 0; layer < problem.layers(); layer++) {
            servers.add(LayerServers.byDevice(placement, layer));
        }
        List<double[]> dispatches = dispatches(problem, placement, servers, fanOut);
        List<double[]> boundaries = boundaries(problem, servers, locality);
        boolean home = problem.communication() == Communication.HOME;
        return new Traffic(home ? dispatches : boundaries, fanOut, locality);
    }

    private static List<double[]> dispatches(
            PlacementProblem problem, Placement placement, List<LayerServers> servers, double[] fanOut) {
        Selections selections = problem.profile().selections();
        HomeDispatch home = new HomeDispatch(problem);
        List<double[]> dispatches = new ArrayList<>();
        for (int layer = 0; layer < fanOut.length; layer++) {
            LayerServers byDevice = servers.get(layer);
            TokenHits hits = selections == null
                    ? null
                    : TokenHits.of(
                            selections, layer, byDevice, problem.profile().topK());
            fanOut[layer] = hits == null ? Double.NaN : hits.fanOut();
            dispatches.add(home.bytes(placement, layer, byDevice, hits));
        }
        return dispatches;
    }

    private static List<double[]> boundaries(PlacementProblem problem, List<LayerServers> servers, double[] locality) {
        ExpertAffinity affinity = problem.profile().affinity();
        List<double[]> boundaries = new ArrayList<>();
        for (int pair = 0; affinity != null && pair < affinity.layerPairs(); pair++) {
            double[] flow = flow(affinity, pair, servers.get(pair), servers.get(pair + 1));
            double weight = affinity.total(pair);
            if (weight > 0) {
                double stays = 0;
                for (int device = 0; device < problem.devices(); device++) {
                    stays += flow[device * problem.devices() + device];
                }
                locality[pair] = stays / weight;
                double bytes = problem.model().bytesPerToken()
                        * problem.model().tokensPerStep()
                        * (affinity.pairing() == Pairing.ALL ? problem.model().topK() : 1)
                        / weight;
                for (int i = 0; i < flow.length; i++) {
                    flow[i] *= bytes;
                }
            }
            boundaries.add(flow);
        }
        return boundaries;
    }

    /** Transition weight between devices, copies chosen independently by their shares. */
    private static double[] flow(ExpertAffinity affinity, int pair, LayerServers from, LayerServers to) {
        int devices = from.places();
        double[] flow = new double[devices * devices];
        for (int expert = 0; expert < from.experts(); expert++) {
            double[] arriving = to.spread(affinity.row(pair, expert));
            for (int server = 0; server < from.servers(expert); server++) {
                int row = from.place(expert, server) * devices;
                for (int device = 0; device < devices; device++) {
                    flow[row + device] += from.share(expert, server) * arriving[device];
                }
            }
        }
        return flow;
    }

    /** Bytes between devices in one step, {@code [from * devices + to]}, both ways in home communication; diagonal 0. */
    double[] links(PlacementProblem problem) {
        int devices = problem.devices();
        double[] sums = new double[devices * devices];
        boolean home = problem.communication() == Communication.HOME;
        for (double[] bytes : exchanges) {
            for (int from = 0; from < devices; from++) {
                for (int to = 0; to < devices; to++) {
                    if (from != to) {
                        sums[from * devices + to] +=
                                bytes[from * devices + to] + (home ? bytes[to * devices + from] : 0);
                    }
                }
            }
        }
        return sums;
    }

    /** Sums links inside nodes, or those between nodes. */
    static Carried carried(double[] links, Topology topology) {
        double inside = 0;
        double between = 0;
        for (int from = 0; from < topology.devices(); from++) {
            for (int to = 0; to < topology.devices(); to++) {
                double bytes = links[from * topology.devices() + to];
                if (topology.nodeOf(from) == topology.nodeOf(to)) {
                    inside += bytes;
                } else {
                    between += bytes;
                }
            }
        }
        return new Carried(inside, between);
    }

    /**
     * Bytes of a step on all links.
     *
     * @param insideNodes on links inside nodes
     * @param betweenNodes on links between nodes
     */
    record Carried(double insideNodes, double betweenNodes) {

        double total() {
            return insideNodes + betweenNodes;
        }
    }
}
