package io.moeplacement.cli.report;

import io.moeplacement.Selections;
import io.moeplacement.spi.UnionBound;
import java.util.Arrays;

/**
 * Tokens of a layer that reach each place, every place counted once per token, by the definition of fan-out.
 *
 * @param hits expected tokens per place, {@code [places]}
 * @param tokens tokens of the layer
 */
record TokenHits(double[] hits, double tokens) {

    static TokenHits of(Selections selections, int layer, LayerServers servers, int topK) {
        return selections.basis() == Selections.Basis.PAIRS
                ? fromPairs(selections, layer, servers, topK)
                : fromSets(selections, layer, servers);
    }

    /** Distinct places per token; 1 for a layer without tokens says nothing, so it is NaN. */
    double fanOut() {
        return tokens == 0 ? Double.NaN : Arrays.stream(hits).sum() / tokens;
    }

    private static TokenHits fromSets(Selections selections, int layer, LayerServers servers) {
        double[] hits = new double[servers.places()];
        double[] missed = new double[servers.places()];
        Arrays.fill(missed, 1);
        for (int set = 0; set < selections.sets(layer); set++) {
            for (int position = 0; position < selections.size(layer, set); position++) {
                int expert = selections.expert(layer, set, position);
                for (int server = 0; server < servers.servers(expert); server++) {
                    missed[servers.place(expert, server)] *= 1 - servers.share(expert, server);
                }
            }
            // A place is counted where it is met first; afterwards its chance to be missed is 1 again.
            for (int position = 0; position < selections.size(layer, set); position++) {
                int expert = selections.expert(layer, set, position);
                for (int server = 0; server < servers.servers(expert); server++) {
                    int place = servers.place(expert, server);
                    hits[place] += selections.count(layer, set) * (1 - missed[place]);
                    missed[place] = 1;
                }
            }
        }
        return new TokenHits(hits, selections.total(layer));
    }

    /** The least hits that the copies and the pairs of a place allow, as in docs/cost-model.md. */
    private static TokenHits fromPairs(Selections selections, int layer, LayerServers servers, int topK) {
        double[] copies = new double[servers.places()];
        double[] pairs = new double[servers.places()];
        if (topK < 2) {
            return new TokenHits(copies, 0);
        }
        for (int set = 0; set < selections.sets(layer); set++) {
            double count = selections.count(layer, set);
            for (int position = 0; position < 2; position++) {
                int expert = selections.expert(layer, set, position);
                for (int server = 0; server < servers.servers(expert); server++) {
                    copies[servers.place(expert, server)] += count * servers.share(expert, server) / (topK - 1);
                }
            }
            addTogether(pairs, count, servers, selections.expert(layer, set, 0), selections.expert(layer, set, 1));
        }
        double[] hits = new double[servers.places()];
        for (int place = 0; place < hits.length; place++) {
            hits[place] = UnionBound.tokens(copies[place], pairs[place], topK);
        }
        return new TokenHits(hits, selections.total(layer) * 2 / (topK * (topK - 1.0)));
    }

    private static void addTogether(double[] pairs, double count, LayerServers servers, int first, int second) {
        for (int i = 0; i < servers.servers(first); i++) {
            for (int j = 0; j < servers.servers(second); j++) {
                if (servers.place(first, i) == servers.place(second, j)) {
                    pairs[servers.place(first, i)] += count * servers.share(first, i) * servers.share(second, j);
                }
            }
        }
    }
}
