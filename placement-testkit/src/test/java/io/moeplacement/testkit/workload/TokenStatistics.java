package io.moeplacement.testkit.workload;

import io.moeplacement.ModelSpec;
import java.util.Arrays;
import java.util.BitSet;

/** Statistics of raw tokens by plain loops; shares no code with the api, so that each can check the other. */
final class TokenStatistics {

    private final int layers;
    private final int experts;
    private final int topK;
    final double[][] loads;
    final double[][] top1;
    private final double[][] pairs;
    private final int devices;
    private double hits;
    private double stays;
    private double tokens;
    int sequences;
    boolean repeats;

    TokenStatistics(Workload workload, int count, long seed, int devices) {
        ModelSpec spec = workload.model().spec();
        this.layers = spec.layers();
        this.experts = spec.experts();
        this.topK = spec.topK();
        this.devices = devices;
        this.loads = new double[layers][experts];
        this.top1 = new double[layers][experts];
        this.pairs = new double[layers - 1][experts * experts];
        workload.generate(count, seed, this::add);
    }

    private void add(int sequence, int[] chosen) {
        sequences = sequence + 1;
        tokens++;
        for (int layer = 0; layer < layers; layer++) {
            BitSet seen = new BitSet();
            BitSet places = new BitSet();
            for (int i = 0; i < topK; i++) {
                int expert = chosen[layer * topK + i];
                loads[layer][expert]++;
                repeats |= seen.get(expert);
                seen.set(expert);
                places.set(expert * devices / experts);
            }
            hits += places.cardinality();
            top1[layer][chosen[layer * topK]]++;
            if (layer + 1 < layers) {
                int from = chosen[layer * topK];
                int to = chosen[(layer + 1) * topK];
                pairs[layer][from * experts + to]++;
                stays += from * devices / experts == to * devices / experts ? 1 : 0;
            }
        }
    }

    static double meanOfMaxima(double[][] counts) {
        return Arrays.stream(counts)
                .mapToDouble(TokenStatistics::maxOverMean)
                .average()
                .orElseThrow();
    }

    static double worstMaximum(double[][] counts) {
        return Arrays.stream(counts)
                .mapToDouble(TokenStatistics::maxOverMean)
                .max()
                .orElseThrow();
    }

    private static double maxOverMean(double[] row) {
        return Arrays.stream(row).max().orElseThrow()
                / Arrays.stream(row).average().orElseThrow();
    }

    /** Bits, mean over layer pairs. */
    double mutualInformation() {
        double bits = 0;
        for (int pair = 0; pair < layers - 1; pair++) {
            for (int from = 0; from < experts; from++) {
                for (int to = 0; to < experts; to++) {
                    double count = pairs[pair][from * experts + to];
                    if (count > 0) {
                        bits += count / tokens * Math.log(count * tokens / top1[pair][from] / top1[pair + 1][to]);
                    }
                }
            }
        }
        return bits / Math.log(2) / (layers - 1);
    }

    /** Share of hops whose target is the likeliest one, mean over layer pairs. */
    double predictability() {
        double right = 0;
        for (int pair = 0; pair < layers - 1; pair++) {
            for (int from = 0; from < experts; from++) {
                right += Arrays.stream(pairs[pair], from * experts, (from + 1) * experts)
                        .max()
                        .orElseThrow();
            }
        }
        return right / tokens / (layers - 1);
    }

    double contiguousFanOut() {
        return hits / tokens / layers;
    }

    double contiguousTop1Locality() {
        return stays / tokens / (layers - 1);
    }
}
