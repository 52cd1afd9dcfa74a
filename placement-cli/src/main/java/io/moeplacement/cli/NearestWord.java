package io.moeplacement.cli;

import java.util.Collection;
import java.util.Comparator;

/** Finds the valid word that a mistyped one was most likely meant to be. */
final class NearestWord {

    private final Collection<String> valid;

    NearestWord(Collection<String> valid) {
        this.valid = valid;
    }

    /** What is wrong with a word, what is allowed, and what was probably meant. */
    String refuse(String word) {
        return "(" + word + ") must be one of " + String.join(", ", valid) + "; nearest is " + to(word);
    }

    private String to(String word) {
        return valid.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .orElse("");
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
