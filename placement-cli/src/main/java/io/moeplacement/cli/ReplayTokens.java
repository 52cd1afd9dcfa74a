package io.moeplacement.cli;

import io.moeplacement.formats.RoutingTraces;
import io.moeplacement.runtime.analysis.RecordedTokens;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The tokens of raw traces in the order they are to be replayed. */
final class ReplayTokens {

    private final RoutingTraces traces;
    private final int experts;

    ReplayTokens(RoutingTraces traces, int experts) {
        this.traces = traces;
        this.experts = experts;
    }

    /** Shows tokens as recorded, as a stream. */
    void recorded(RoutingTraces.TokenVisitor visitor) {
        traces.forEachToken(experts, visitor);
    }

    /**
     * Shows tokens in random order; they are held in memory for that.
     *
     * @throws IllegalArgumentException when a token is wrong or there are too many to hold
     */
    void shuffled(long seed, RoutingTraces.TokenVisitor visitor) {
        RecordedTokens tokens = hold();
        show(tokens, shuffle(tokens.tokens(), seed), visitor);
    }

    /**
     * Shows whole sequences in random order, the tokens of each as recorded; they are held in memory for that.
     *
     * @throws IllegalArgumentException when a token is wrong or there are too many to hold
     */
    void sequences(long seed, RoutingTraces.TokenVisitor visitor) {
        RecordedTokens tokens = hold();
        // Sequences are numbered from 0 in order of their first token.
        int sequences = 0;
        for (int token = 0; token < tokens.tokens(); token++) {
            sequences = Math.max(sequences, Math.toIntExact(tokens.sequence(token)) + 1);
        }
        int[] start = new int[sequences];
        for (int token = 0; token < tokens.tokens(); token++) {
            start[(int) tokens.sequence(token)]++;
        }
        int next = 0;
        for (int sequence : shuffle(sequences, seed)) {
            int length = start[sequence];
            start[sequence] = next;
            next += length;
        }
        int[] order = new int[tokens.tokens()];
        for (int token = 0; token < order.length; token++) {
            order[start[(int) tokens.sequence(token)]++] = token;
        }
        show(tokens, order, visitor);
    }

    private RecordedTokens hold() {
        int[] layerIds = IntStream.range(0, traces.layers()).toArray();
        RecordedTokens.Builder builder = RecordedTokens.builder(layerIds, experts, traces.topK());
        traces.forEachToken(experts, builder::add);
        return builder.build();
    }

    private static int[] shuffle(int count, long seed) {
        int[] order = IntStream.range(0, count).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        for (int last = order.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int item = order[last];
            order[last] = order[other];
            order[other] = item;
        }
        return order;
    }

    private void show(RecordedTokens tokens, int[] order, RoutingTraces.TokenVisitor visitor) {
        int[] chosen = new int[traces.layers() * traces.topK()];
        for (int token : order) {
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = tokens.expert(token, i / traces.topK(), i % traces.topK());
            }
            visitor.token(tokens.sequence(token), chosen);
        }
    }
}
