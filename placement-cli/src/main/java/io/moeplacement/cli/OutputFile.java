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

    /**
     * Looks at the target before any time is spent.
     *
     * @param taken the files the command reads and those it will write otherwise; this one is added
     * @throws CliException when it is one of them, under whatever name, or a file cannot or must not be written there
     */
    void claim(List<NamedFile> taken) {
        checkIsNot(taken);
        check();
        taken.add(new NamedFile(option, path));
    }

    /** @throws CliException when a file cannot or must not be written there */
    void check() {
        try {
            OutputTarget.resolve(path);
        } catch (FormatException e) {
            throw CliException.usage(option + " " + e.getMessage(), e);
        }
    }

    private void checkIsNot(List<NamedFile> others) {
        for (NamedFile other : others) {
            if (isSame(other.path())) {
                throw CliException.usage(option + " (" + path + ") is the same file as " + other.option() + " ("
                        + other.path() + "), which would be overwritten; name another file");
            }
        }
    }

    private boolean isSame(Path other) {
        try {
            if (Files.exists(path) && Files.exists(other)) {
                return Files.isSameFile(path, other);
            }
        } catch (IOException e) {
            // Nobody knows, and reading or writing the other says what is wrong with it.
        }
        return path.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }
}
