package io.moeplacement.cli;

import java.nio.file.Path;

/**
 * A file the command reads or writes.
 *
 * @param option the option that names it
 * @param path its path
 */
record NamedFile(String option, Path path) {}
