package io.moeplacement.cli;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.OutputTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

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
        if (path.toString().isEmpty()) {
            throw CliException.usage(option + " is empty, it must name a file");
        }
        try {
            requireRoom(OutputTarget.resolve(path));
        } catch (FormatException e) {
            throw CliException.usage(option + " " + e.getMessage(), e);
        }
    }

    /** Permissions do not say everything (of /proc, or of a full disk), so a file is made there and removed. */
    private void requireRoom(Path target) {
        Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
        // As long a name as the file will have before it is moved into place.
        Path trial = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.createFile(trial);
            Files.delete(trial);
        } catch (IOException e) {
            throw CliException.usage(
                    option + " " + path + ": no file can be made in " + folder + " (" + OutputTarget.reason(e)
                            + "); name one in another folder, or a shorter one",
                    e);
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
