package io.moeplacement.runtime;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The sequences of a step, numbered from 0 in order of their first token. Not thread-safe. */
final class StepSequences {

    private static final int NONE = -1;

    private final Map<Long, Integer> numbers = new HashMap<>();
    private final int[] ofToken;
    private int[] lengths = new int[16];
    private long last;
    private int lastNumber = NONE;

    StepSequences(int batchTokens) {
        this.ofToken = new int[batchTokens];
    }

    void clear() {
        numbers.clear();
        lastNumber = NONE;
    }

    /** Notes which sequence a token of the step belongs to. */
    void add(int token, long sequence) {
        // Neighbours are mostly of one sequence.
        if (lastNumber == NONE || sequence != last) {
            last = sequence;
            lastNumber = numberOf(sequence);
        }
        ofToken[token] = lastNumber;
        lengths[lastNumber]++;
    }

    private int numberOf(long sequence) {
        Integer known = numbers.get(sequence);
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        numbers.put(sequence, number);
        if (number == lengths.length) {
            lengths = Arrays.copyOf(lengths, 2 * number);
        }
        lengths[number] = 0;
        return number;
    }

    /** Number of sequences. */
    int count() {
        return numbers.size();
    }

    /** The sequence of a token. */
    int of(int token) {
        return ofToken[token];
    }

    /** Tokens of each sequence, {@code [sequences]} or longer; not to be changed. */
    int[] lengths() {
        return lengths;
    }
}
