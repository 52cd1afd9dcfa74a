package io.moeplacement.formats;

/**
 * The metrics of a placement from raw tokens, by plain loops and by enumerating which copy serves each expert. It shares
 * no code with the library: inputs are arrays.
 */
final class RawMetrics {

    private final int[][][] tokens;
    private final int[][] map;
    private final int[][] deviceOfSlot;
    private final int[] nodeOf;
    private final int experts;
    private final int devices;

    double imbalanceMean;
    double imbalanceWorst;
    double fanOutDevices;
    double fanOutNodes;
    double homeSeconds;
    double computeSeconds;
    final double[] locality = new double[2];
    final double[] nodeLocality = new double[2];
    final double[] pipelinedSeconds = new double[2];

    /** Figures of the machine and the model. */
    static final class Figures {
        double[] speeds = {};
        double intraBandwidth;
        double interBandwidth;
        double intraLatency;
        double interLatency;
        double bytesPerToken;
        double secondsPerAssignment;
        double tokensPerStep;
    }

    private final Figures figures;

    /**
     * @param tokens expert ids [tokens][layers][k]
     * @param map expert of each slot [layers][slots]
     * @param deviceOfSlot [layers][slots]
     */
    RawMetrics(int[][][] tokens, int[][] map, int[][] deviceOfSlot, int[] nodeOf, int experts, Figures figures) {
        this.tokens = tokens;
        this.map = map;
        this.deviceOfSlot = deviceOfSlot;
        this.nodeOf = nodeOf;
        this.experts = experts;
        this.devices = nodeOf.length;
        this.figures = figures;
    }

    /** Devices of the copies of each expert of a layer, one entry per copy. */
    private int[][] copies(int layer) {
        int[][] copies = new int[experts][];
        for (int expert = 0; expert < experts; expert++) {
            int count = 0;
            for (int slot = 0; slot < map[layer].length; slot++) {
                count += map[layer][slot] == expert ? 1 : 0;
            }
            copies[expert] = new int[count];
            for (int slot = map[layer].length - 1; slot >= 0; slot--) {
                if (map[layer][slot] == expert) {
                    copies[expert][--count] = deviceOfSlot[layer][slot];
                }
            }
        }
        return copies;
    }

    RawMetrics compute() {
        int layers = map.length;
        int k = tokens[0][0].length;
        double reachedDevices = 0;
        double reachedNodes = 0;
        double totalSpeed = 0;
        for (double speed : figures.speeds) {
            totalSpeed += speed;
        }
        for (int layer = 0; layer < layers; layer++) {
            int[][] copies = copies(layer);
            double[] load = new double[devices];
            double[] reached = new double[devices];
            double[] nodesReached = new double[1];
            for (int[][] token : tokens) {
                for (int expert : token[layer]) {
                    for (int device : copies[expert]) {
                        load[device] += 1.0 / copies[expert].length;
                    }
                }
                choose(token[layer], 0, 1.0, new boolean[devices], copies, reached, nodesReached);
            }
            double slowest = 0;
            for (int device = 0; device < devices; device++) {
                slowest = Math.max(slowest, load[device] / figures.speeds[device]);
                reachedDevices += reached[device];
            }
            reachedNodes += nodesReached[0];
            double imbalance = slowest * totalSpeed / ((double) tokens.length * k);
            imbalanceMean += imbalance / layers;
            imbalanceWorst = Math.max(imbalanceWorst, imbalance);
            computeSeconds +=
                    slowest / ((double) tokens.length * k) * figures.tokensPerStep * k * figures.secondsPerAssignment;
            homeSeconds += home(reached);
        }
        fanOutDevices = reachedDevices / ((double) tokens.length * layers);
        fanOutNodes = reachedNodes / ((double) tokens.length * layers);
        transitions(0, 1);
        transitions(1, k);
        return this;
    }

    /** Walks through every way the token's experts can be served, each copy with equal probability. */
    private void choose(
            int[] chosen,
            int next,
            double probability,
            boolean[] hit,
            int[][] copies,
            double[] reached,
            double[] nodesReached) {
        if (next == chosen.length) {
            boolean[] nodes = new boolean[devices];
            for (int device = 0; device < devices; device++) {
                if (hit[device]) {
                    reached[device] += probability;
                    nodes[nodeOf[device]] = true;
                }
            }
            for (boolean node : nodes) {
                nodesReached[0] += node ? probability : 0;
            }
            return;
        }
        int[] places = copies[chosen[next]];
        for (int device : places) {
            boolean before = hit[device];
            hit[device] = true;
            choose(chosen, next + 1, probability / places.length, hit, copies, reached, nodesReached);
            hit[device] = before;
        }
    }

    /** Dispatch from uniform sources to every device reached, and the way back. */
    private double home(double[] reached) {
        double[][] bytes = new double[devices][devices];
        double[][] back = new double[devices][devices];
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                bytes[from][to] = figures.bytesPerToken * figures.tokensPerStep * reached[to] / tokens.length / devices;
                back[to][from] = bytes[from][to];
            }
        }
        return port(bytes) + port(back);
    }

    private void transitions(int kind, int ranks) {
        double all = 0;
        double same = 0;
        double sameNode = 0;
        int k = tokens[0][0].length;
        for (int layer = 0; layer + 1 < map.length; layer++) {
            int[][] from = copies(layer);
            int[][] to = copies(layer + 1);
            double[][] flow = new double[devices][devices];
            double weight = 0;
            for (int[][] token : tokens) {
                for (int i = 0; i < ranks; i++) {
                    for (int j = 0; j < ranks; j++) {
                        int[] sources = from[token[layer][i]];
                        int[] targets = to[token[layer + 1][j]];
                        weight++;
                        for (int source : sources) {
                            for (int target : targets) {
                                flow[source][target] += 1.0 / sources.length / targets.length;
                            }
                        }
                    }
                }
            }
            all += weight;
            double[][] bytes = new double[devices][devices];
            for (int g = 0; g < devices; g++) {
                for (int h = 0; h < devices; h++) {
                    same += g == h ? flow[g][h] : 0;
                    sameNode += nodeOf[g] == nodeOf[h] ? flow[g][h] : 0;
                    bytes[g][h] =
                            figures.bytesPerToken * figures.tokensPerStep * (kind == 0 ? 1 : k) * flow[g][h] / weight;
                }
            }
            pipelinedSeconds[kind] += port(bytes);
        }
        locality[kind] = same / all;
        nodeLocality[kind] = sameNode / all;
    }

    private double port(double[][] bytes) {
        double busiest = 0;
        boolean inter = false;
        boolean intra = false;
        for (int g = 0; g < devices; g++) {
            double[] in = new double[2];
            double[] out = new double[2];
            for (int h = 0; h < devices; h++) {
                if (g != h) {
                    int link = nodeOf[g] == nodeOf[h] ? 0 : 1;
                    out[link] += bytes[g][h];
                    in[link] += bytes[h][g];
                    inter |= link == 1 && bytes[g][h] > 0;
                    intra |= link == 0 && bytes[g][h] > 0;
                }
            }
            busiest = Math.max(
                    busiest,
                    Math.max(in[0], out[0]) / figures.intraBandwidth
                            + Math.max(in[1], out[1]) / figures.interBandwidth);
        }
        return busiest + (inter ? figures.interLatency : intra ? figures.intraLatency : 0);
    }
}
