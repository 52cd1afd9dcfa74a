package io.moeplacement.cli;

import java.util.Locale;

/** How much the heuristic solver searches. */
enum SearchPreset {
    FAST,
    BALANCED,
    THOROUGH;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
