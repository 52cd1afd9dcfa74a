package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import java.nio.file.Path;
import java.util.SortedMap;

/** What OmniPlacement's text and log lines have in common: every step needs every rank. */
final class OmniRanks {

    private OmniRanks() {}

    /** @throws FormatException when a step lacks a rank that another one has, or ranks do not begin with 0 */
    static <T> void require(Path file, SortedMap<Long, SortedMap<Integer, T>> steps) {
        int ranks = steps.values().stream()
                .mapToInt(step -> step.lastKey() + 1)
                .max()
                .orElse(0);
        steps.forEach((step, found) -> {
            for (int rank = 0; found.size() < ranks && rank < ranks; rank++) {
                if (!found.containsKey(rank)) {
                    throw new FormatException(file + " and others: step " + step + " lacks rank " + rank
                            + ", the largest rank is " + (ranks - 1));
                }
            }
        });
    }

    static String note(Path file, int ranks) {
        return file + " and others: experts are taken to stand in order on " + ranks + (ranks == 1 ? " rank" : " ranks")
                + ", without copies; the dump does not say";
    }
}
