package io.moeplacement.cli;

import io.moeplacement.formats.RoutingTraces;
import io.moeplacement.runtime.analysis.RecordedTokens;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        int[] chosen = new int[traces.layers() * traces.topK()];
        for (int token : shuffle(tokens.tokens(), seed)) {
            show(tokens, token, chosen, visitor);
        }
    }

    /**
     * Shows whole sequences in random order, the tokens of each as recorded; they are held in memory for that.
     *
     * @throws IllegalArgumentException when a token is wrong, there are too many to hold, or the traces do not say which
     *     sequence a token is of
     */
    void sequences(long seed, RoutingTraces.TokenVisitor visitor) {
        requireSequences("sequences");
        RecordedTokens tokens = hold();
        List<List<Integer>> sequences = new ArrayList<>(bySequence(tokens).values());
        int[] chosen = new int[traces.layers() * traces.topK()];
        for (int sequence : shuffle(sequences.size(), seed)) {
            sequences.get(sequence).forEach(token -> show(tokens, token, chosen, visitor));
        }
    }

    /**
     * Shows the next token of each of some sequences, again and again; when one ends, the next one takes its place. Tokens are
     * held in memory for that.
     *
     * @param atOnce sequences under way at the same time
     * @throws IllegalArgumentException when a token is wrong, there are too many to hold, or the traces do not say which
     *     sequence a token is of
     */
    void interleaved(int atOnce, RoutingTraces.TokenVisitor visitor) {
        requireSequences("interleaved");
        RecordedTokens tokens = hold();
        Iterator<List<Integer>> waiting = bySequence(tokens).values().iterator();
        List<Iterator<Integer>> underWay = new ArrayList<>();
        int[] chosen = new int[traces.layers() * traces.topK()];
        do {
            underWay.removeIf(sequence -> !sequence.hasNext());
            while (underWay.size() < atOnce && waiting.hasNext()) {
                underWay.add(waiting.next().iterator());
            }
            underWay.forEach(sequence -> show(tokens, sequence.next(), chosen, visitor));
        } while (!underWay.isEmpty());
    }

    private void requireSequences(String order) {
        if (!traces.namesSequences()) {
            throw new IllegalArgumentException("--order " + order
                    + " needs a trace that says which sequence each token is" + " of (array 'sequence' in an .npz)");
        }
    }

    private RecordedTokens hold() {
        int[] layerIds = IntStream.range(0, traces.layers()).toArray();
        RecordedTokens.Builder builder = RecordedTokens.builder(layerIds, experts, traces.topK());
        traces.forEachToken(experts, builder::add);
        return builder.build();
    }

    /** Tokens of each sequence, in order of their first token. */
    private static Map<Long, List<Integer>> bySequence(RecordedTokens tokens) {
        Map<Long, List<Integer>> bySequence = new LinkedHashMap<>();
        for (int token = 0; token < tokens.tokens(); token++) {
            bySequence
                    .computeIfAbsent(tokens.sequence(token), sequence -> new ArrayList<>())
                    .add(token);
        }
        return bySequence;
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

    private void show(RecordedTokens tokens, int token, int[] chosen, RoutingTraces.TokenVisitor visitor) {
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = tokens.expert(token, i / traces.topK(), i % traces.topK());
        }
        visitor.token(tokens.sequence(token), chosen);
    }
}
