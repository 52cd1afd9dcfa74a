package io.moeplacement.cli;

/** How many rows an expert computes: as many as it is given, or a number fixed beforehand. */
enum GatingKind {
    DYNAMIC,
    STATIC
}
