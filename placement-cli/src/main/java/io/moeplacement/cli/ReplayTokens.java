package io.moeplacement.cli;

import io.moeplacement.formats.RoutingTraces;
import io.moeplacement.runtime.analysis.RecordedTokens;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
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
    void recorded(Consumer<int[]> visitor) {
        traces.forEachToken(experts, (sequence, chosen) -> visitor.accept(chosen));
    }

    /**
     * Shows tokens in random order; they are held in memory for that.
     *
     * @throws IllegalArgumentException when a token is wrong or there are too many to hold
     */
    void shuffled(long seed, Consumer<int[]> visitor) {
        RecordedTokens tokens = hold();
        int[] order = IntStream.range(0, tokens.tokens()).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        for (int last = order.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int token = order[last];
            order[last] = order[other];
            order[other] = token;
        }
        int[] chosen = new int[traces.layers() * traces.topK()];
        for (int token : order) {
            show(tokens, token, chosen, visitor);
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
    void interleaved(int atOnce, Consumer<int[]> visitor) {
        if (!traces.namesSequences()) {
            throw new IllegalArgumentException("interleaved order needs a trace that says which sequence each token is"
                    + " of ('sequence' in an .npz)");
        }
        RecordedTokens tokens = hold();
        Map<Long, List<Integer>> bySequence = new LinkedHashMap<>();
        for (int token = 0; token < tokens.tokens(); token++) {
            bySequence
                    .computeIfAbsent(tokens.sequence(token), sequence -> new ArrayList<>())
                    .add(token);
        }
        Iterator<List<Integer>> waiting = bySequence.values().iterator();
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

    private RecordedTokens hold() {
        int[] layerIds = IntStream.range(0, traces.layers()).toArray();
        RecordedTokens.Builder builder = RecordedTokens.builder(layerIds, experts, traces.topK());
        traces.forEachToken(experts, builder::add);
        return builder.build();
    }

    private void show(RecordedTokens tokens, int token, int[] chosen, Consumer<int[]> visitor) {
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = tokens.expert(token, i / traces.topK(), i % traces.topK());
        }
        visitor.accept(chosen);
    }
}
