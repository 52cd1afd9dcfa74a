package io.moeplacement.cli;

import java.nio.file.Path;

/**
 * A file the command reads.
 *
 * @param option the option that names it
 * @param path its path
 */
record InputFile(String option, Path path) {}
