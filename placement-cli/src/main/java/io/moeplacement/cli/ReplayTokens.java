package io.moeplacement.cli;

import io.moeplacement.formats.RoutingTraces;
import io.moeplacement.runtime.analysis.RecordedTokens;
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
        int[] layerIds = IntStream.range(0, traces.layers()).toArray();
        RecordedTokens.Builder builder = RecordedTokens.builder(layerIds, experts, traces.topK());
        traces.forEachToken(experts, builder::add);
        RecordedTokens tokens = builder.build();
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
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = tokens.expert(token, i / traces.topK(), i % traces.topK());
            }
            visitor.accept(chosen);
        }
    }
}
