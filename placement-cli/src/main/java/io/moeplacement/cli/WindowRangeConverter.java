package io.moeplacement.cli;

import io.moeplacement.formats.WindowRange;

/** {@code A..B}: load windows by their positions. */
final class WindowRangeConverter extends PairConverter<WindowRange> {

    WindowRangeConverter() {
        super(
                "..",
                "A..B with whole numbers 0 <= A <= B, such as 0..124 for the first 125 load windows",
                (first, last) -> first <= last ? new WindowRange(first, last) : null);
    }
}
