package io.moeplacement.cli;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.OutputTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file to be written, named by an option. */
final class OutputFile {

    private final String option;
    private final Path path;

    OutputFile(String option, Path path) {
        this.option = option;
        this.path = path;
    }

    /** @throws CliException when a file cannot or must not be written there */
    void check() {
        try {
            OutputTarget.resolve(path);
        } catch (FormatException e) {
            throw CliException.usage(option + " " + e.getMessage(), e);
        }
    }

    /** @throws CliException when the file is one of those the command reads, under whatever name */
    void checkIsNot(List<InputFile> inputs) {
        for (InputFile input : inputs) {
            if (isSame(input.path())) {
                throw CliException.usage(option + " (" + path + ") is the same file as " + input.option() + " ("
                        + input.path() + "), which would be overwritten; name another file");
            }
        }
    }

    private boolean isSame(Path input) {
        try {
            return Files.exists(path) && Files.exists(input) && Files.isSameFile(path, input);
        } catch (IOException e) {
            // Nobody knows, and reading the input says what is wrong with it.
            return false;
        }
    }
}
