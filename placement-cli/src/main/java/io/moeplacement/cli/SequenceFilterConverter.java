package io.moeplacement.cli;

import io.moeplacement.formats.SequenceFilter;

/** {@code R/M}: sequences whose id mod M is R. */
final class SequenceFilterConverter extends PairConverter<SequenceFilter> {

    SequenceFilterConverter() {
        super(
                "/",
                "R/M with whole numbers 0 <= R < M, such as 0/2 for every second sequence",
                (remainder, modulus) -> remainder < modulus ? new SequenceFilter(remainder, modulus) : null);
    }
}
