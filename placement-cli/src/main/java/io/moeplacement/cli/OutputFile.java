package io.moeplacement.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file to be written, named by an option. */
final class OutputFile {

    private final String option;
    private final Path path;

    OutputFile(String option, Path path) {
        this.option = option;
        this.path = path;
    }

    /** @throws CliException when its folder is missing or not writable, or the path is a folder itself */
    void check() {
        Path folder = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path) || folder == null) {
            throw CliException.usage(option + " (" + path + ") is a folder, it must be a file");
        }
        if (!Files.isDirectory(folder)) {
            throw CliException.usage(option + " (" + path + "): there is no folder " + folder);
        }
        if (!Files.isWritable(folder)) {
            throw CliException.usage(option + " (" + path + "): no permission to write in " + folder);
        }
    }
}
