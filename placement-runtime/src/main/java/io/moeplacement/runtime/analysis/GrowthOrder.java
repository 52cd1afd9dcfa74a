package io.moeplacement.runtime.analysis;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The order in which a growing sample takes the recorded tokens. */
public enum GrowthOrder {
    /** As recorded: what profiling until now would have seen; differs from the whole by drift as well as by size. */
    RECORDED,
    /** Sequence by sequence, in random order, each in its own order: what profiling that many requests would see. */
    SEQUENCES,
    /** Token by token in random order: independent tokens, so that the difference to the whole is that of size alone. */
    TOKENS;

    /** Token numbers in this order. */
    int[] of(RecordedTokens tokens, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return switch (this) {
            case RECORDED -> IntStream.range(0, tokens.tokens()).toArray();
            case SEQUENCES -> bySequence(tokens, random);
            case TOKENS -> shuffled(IntStream.range(0, tokens.tokens()).toArray(), random);
        };
    }

    private static int[] bySequence(RecordedTokens tokens, SplittableRandom random) {
        Map<Long, Integer> numbers = new LinkedHashMap<>();
        int[] numberOf = new int[tokens.tokens()];
        for (int token = 0; token < numberOf.length; token++) {
            numberOf[token] = numbers.computeIfAbsent(tokens.sequence(token), id -> numbers.size());
        }
        int[] order = shuffled(IntStream.range(0, numbers.size()).toArray(), random);
        int[] rank = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            rank[order[i]] = i;
        }
        return byRank(numberOf, rank);
    }

    /** Tokens by the rank of their sequence, those of one sequence in their own order. */
    private static int[] byRank(int[] numberOf, int[] rank) {
        int[] starts = new int[rank.length + 1];
        for (int number : numberOf) {
            starts[rank[number] + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] sorted = new int[numberOf.length];
        for (int token = 0; token < numberOf.length; token++) {
            sorted[starts[rank[numberOf[token]]]++] = token;
        }
        return sorted;
    }

    private static int[] shuffled(int[] numbers, SplittableRandom random) {
        for (int i = numbers.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int number = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = number;
        }
        return numbers;
    }
}
