package io.moeplacement.cli;

/** Whether a device may hold two copies of an expert in one layer. */
enum Duplicates {
    FORBID,
    ALLOW
}
