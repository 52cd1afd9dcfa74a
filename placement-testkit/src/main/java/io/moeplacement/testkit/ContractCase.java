package io.moeplacement.testkit;

import io.moeplacement.testkit.RandomProblem.Size;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * One random problem the contract is checked on, named by size and seed: {@code tiny-17}. Equal names, equal problems.
 *
 * @param size how large the problem is
 * @param seed seed of everything random about it
 */
public record ContractCase(Size size, long seed) {

    /** The cases of a size with the seeds {@code first} to {@code first + count - 1}. */
    public static List<ContractCase> range(Size size, long first, int count) {
        return LongStream.range(first, first + count)
                .mapToObj(seed -> new ContractCase(size, seed))
                .toList();
    }

    /**
     * The case of a name.
     *
     * @throws IllegalArgumentException when the text is no such name
     */
    public static ContractCase named(String id) {
        int dash = id.indexOf('-');
        try {
            return new ContractCase(
                    Size.valueOf(id.substring(0, Math.max(0, dash)).toUpperCase(Locale.ROOT)),
                    Long.parseLong(id.substring(dash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "contract case (" + id + ") must be tiny-SEED, small-SEED or large-SEED", e);
        }
    }

    /** {@code tiny-17}. */
    public String id() {
        return size.name().toLowerCase(Locale.ROOT) + "-" + seed;
    }

    /** The problem, with a placement that keeps its limits. */
    public RandomProblem instance() {
        return RandomProblem.of(size, seed);
    }
}
