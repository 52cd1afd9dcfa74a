package io.moeplacement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The cost model again, from raw tokens and by enumerating which copy serves which expert. Shares no code with the main
 * sources but the getters of the inputs.
 */
final class NaiveCost {

    private final RandomCase world;
    private final int[][] slotMap;
    private final int[][] deviceOfSlot;
    private final int[] nodeOf;
    private final double bytesPerToken;
    private final double tokensPerStep;

    NaiveCost(RandomCase world, Placement placement, ModelSpec model) {
        this.world = world;
        this.slotMap = placement.physicalToLogical();
        this.deviceOfSlot = new int[slotMap.length][];
        int[][] slots = placement.layout().toArray();
        for (int layer = 0; layer < slotMap.length; layer++) {
            List<Integer> owners = new ArrayList<>();
            for (int device = 0; device < world.devices; device++) {
                for (int slot = 0; slot < slots[layer][device]; slot++) {
                    owners.add(device);
                }
            }
            deviceOfSlot[layer] = owners.stream().mapToInt(Integer::intValue).toArray();
        }
        List<Integer> nodes = new ArrayList<>();
        for (int node = 0; node < world.nodeSizes.length; node++) {
            for (int i = 0; i < world.nodeSizes[node]; i++) {
                nodes.add(node);
            }
        }
        this.nodeOf = nodes.stream().mapToInt(Integer::intValue).toArray();
        this.bytesPerToken = model.bytesPerToken();
        this.tokensPerStep = model.tokensPerStep();
    }

    /** Devices of an expert's copies, one entry per copy. */
    private List<Integer> copies(int layer, int expert) {
        List<Integer> devices = new ArrayList<>();
        for (int slot = 0; slot < slotMap[layer].length; slot++) {
            if (slotMap[layer][slot] == expert) {
                devices.add(deviceOfSlot[layer][slot]);
            }
        }
        return devices;
    }

    private List<Integer> chosen(int[] token, int layer) {
        List<Integer> experts = new ArrayList<>();
        for (int i = 0; i < world.topK; i++) {
            if (token[layer * world.topK + i] != -1) {
                experts.add(token[layer * world.topK + i]);
            }
        }
        return experts;
    }

    private double recorded(int layer) {
        double total = 0;
        for (int[] token : world.tokens) {
            total += chosen(token, layer).size();
        }
        return total;
    }

    double imbalance(int layer) {
        double[] load = new double[world.devices];
        double all = 0;
        for (int[] token : world.tokens) {
            for (int expert : chosen(token, layer)) {
                List<Integer> copies = copies(layer, expert);
                for (int device : copies) {
                    load[device] += 1.0 / copies.size();
                }
                all++;
            }
        }
        double slowest = 0;
        double speeds = 0;
        for (int device = 0; device < world.devices; device++) {
            slowest = Math.max(slowest, load[device] / world.speeds[device]);
            speeds += world.speeds[device];
        }
        return all == 0 ? 1 : slowest / (all / speeds);
    }

    double computeSeconds(double secondsPerAssignment) {
        double seconds = 0;
        double speeds = 0;
        for (double speed : world.speeds) {
            speeds += speed;
        }
        for (int layer = 0; layer < world.layers; layer++) {
            if (recorded(layer) > 0) {
                seconds += imbalance(layer) / speeds * tokensPerStep * world.topK * secondsPerAssignment;
            }
        }
        return seconds;
    }

    /** Every way the copies of some experts can be chosen: lists of devices. */
    private List<List<Integer>> ways(int layer, List<Integer> experts) {
        List<List<Integer>> ways = new ArrayList<>(List.of(List.of()));
        for (int expert : experts) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> way : ways) {
                for (int device : copies(layer, expert)) {
                    List<Integer> extended = new ArrayList<>(way);
                    extended.add(device);
                    longer.add(extended);
                }
            }
            ways = longer;
        }
        return ways;
    }

    /** Mean distinct devices, or nodes, over tokens and layers; NaN without tokens. */
    double fanOut(boolean nodes) {
        double sum = 0;
        double count = 0;
        for (int layer = 0; layer < world.layers; layer++) {
            for (int[] token : world.tokens) {
                List<Integer> experts = chosen(token, layer);
                if (!experts.isEmpty()) {
                    count++;
                    List<List<Integer>> ways = ways(layer, experts);
                    for (List<Integer> way : ways) {
                        Set<Integer> places = new TreeSet<>();
                        way.forEach(device -> places.add(nodes ? nodeOf[device] : device));
                        sum += (double) places.size() / ways.size();
                    }
                }
            }
        }
        return sum / count;
    }

    /** Share of transition weight by hops 0, 1, 2, and its mean cost by the matrix as the fourth entry. */
    double[] distances(Pairing pairing) {
        double[] byHops = new double[4];
        double all = 0;
        for (int layer = 0; layer + 1 < world.layers; layer++) {
            Map<List<Integer>, Double> flow = flow(pairing, layer);
            for (Map.Entry<List<Integer>, Double> entry : flow.entrySet()) {
                int from = entry.getKey().get(0);
                int to = entry.getKey().get(1);
                int hops = from == to ? 0 : nodeOf[from] == nodeOf[to] ? 1 : 2;
                byHops[hops] += entry.getValue();
                byHops[3] += entry.getValue() * world.costMatrix[from][to];
                all += entry.getValue();
            }
        }
        for (int i = 0; i < 4; i++) {
            byHops[i] /= all;
        }
        return byHops;
    }

    private Map<List<Integer>, Double> flow(Pairing pairing, int layer) {
        int pairs = pairing == Pairing.TOP1 ? 1 : world.topK;
        Map<List<Integer>, Double> flow = new HashMap<>();
        for (int[] token : world.tokens) {
            for (int i = 0; i < pairs; i++) {
                for (int j = 0; j < pairs; j++) {
                    int from = token[layer * world.topK + i];
                    int to = token[(layer + 1) * world.topK + j];
                    if (from != -1 && to != -1) {
                        List<Integer> starts = copies(layer, from);
                        List<Integer> ends = copies(layer + 1, to);
                        for (int start : starts) {
                            for (int end : ends) {
                                flow.merge(List.of(start, end), 1.0 / starts.size() / ends.size(), Double::sum);
                            }
                        }
                    }
                }
            }
        }
        return flow;
    }

    double pipelinedSeconds(Pairing pairing, AllToAll kind, boolean costMatrix) {
        double seconds = 0;
        for (int layer = 0; layer + 1 < world.layers; layer++) {
            Map<List<Integer>, Double> flow = flow(pairing, layer);
            double all = flow.values().stream().mapToDouble(v -> v).sum();
            double perUnit = bytesPerToken * tokensPerStep * (pairing == Pairing.ALL ? world.topK : 1) / all;
            Map<List<Integer>, Double> bytes = new HashMap<>();
            flow.forEach((pair, weight) -> bytes.put(pair, weight * perUnit));
            seconds += exchange(bytes, kind, costMatrix);
        }
        return seconds;
    }

    /** Uniform sources; every token sends to its distinct devices, or only once per remote node. */
    double homeSeconds(AllToAll kind, boolean costMatrix, boolean viaNode, boolean distinct) {
        double seconds = 0;
        for (int layer = 0; layer < world.layers; layer++) {
            Map<List<Integer>, Double> bytes = new HashMap<>();
            double unit = bytesPerToken * tokensPerStep * world.topK / recorded(layer) / world.devices;
            for (int[] token : world.tokens) {
                List<List<Integer>> ways = ways(layer, chosen(token, layer));
                for (List<Integer> way : ways) {
                    for (int source = 0; source < world.devices; source++) {
                        send(bytes, source, way, unit / ways.size(), viaNode, distinct);
                    }
                }
            }
            Map<List<Integer>, Double> back = new HashMap<>();
            bytes.forEach((pair, value) -> back.put(List.of(pair.get(1), pair.get(0)), value));
            seconds += exchange(bytes, kind, costMatrix) + exchange(back, kind, costMatrix);
        }
        return seconds;
    }

    private void send(
            Map<List<Integer>, Double> bytes,
            int source,
            List<Integer> way,
            double amount,
            boolean viaNode,
            boolean distinct) {
        List<Integer> targets = distinct ? new ArrayList<>(new TreeSet<>(way)) : way;
        Set<Integer> entered = new TreeSet<>();
        for (int target : targets) {
            int from = source;
            if (viaNode && distinct && nodeOf[target] != nodeOf[source]) {
                int node = nodeOf[target];
                from = first(node) + (source - first(nodeOf[source])) % world.nodeSizes[node];
                if (entered.add(node)) {
                    bytes.merge(List.of(source, from), amount, Double::sum);
                }
            }
            bytes.merge(List.of(from, target), amount, Double::sum);
        }
    }

    private int first(int node) {
        int first = 0;
        for (int before = 0; before < node; before++) {
            first += world.nodeSizes[before];
        }
        return first;
    }

    private double exchange(Map<List<Integer>, Double> bytes, AllToAll kind, boolean costMatrix) {
        double slowestPair = 0;
        Map<String, Double> ports = new HashMap<>();
        boolean crosses = false;
        boolean leaves = false;
        for (Map.Entry<List<Integer>, Double> entry : bytes.entrySet()) {
            int from = entry.getKey().get(0);
            int to = entry.getKey().get(1);
            double amount = entry.getValue();
            if (from == to || amount == 0) {
                continue;
            }
            boolean far = nodeOf[from] != nodeOf[to];
            crosses |= far;
            leaves = true;
            double bandwidth = far ? world.inter.bandwidth() : world.intra.bandwidth();
            double seconds = costMatrix ? amount * world.costMatrix[from][to] : amount / bandwidth;
            slowestPair = Math.max(slowestPair, seconds);
            String scope = costMatrix ? "any" : far ? "far" : "near";
            ports.merge(from + "out" + scope, seconds, Double::sum);
            ports.merge(to + "in" + scope, seconds, Double::sum);
        }
        double busiestPort = 0;
        for (int device = 0; device < world.devices; device++) {
            double port = 0;
            for (String scope : List.of("any", "near", "far")) {
                port += Math.max(
                        ports.getOrDefault(device + "out" + scope, 0.0),
                        ports.getOrDefault(device + "in" + scope, 0.0));
            }
            busiestPort = Math.max(busiestPort, port);
        }
        double latency = costMatrix || !leaves ? 0 : crosses ? world.inter.latency() : world.intra.latency();
        return latency + (kind == AllToAll.PAIR ? slowestPair : busiestPort);
    }
}
