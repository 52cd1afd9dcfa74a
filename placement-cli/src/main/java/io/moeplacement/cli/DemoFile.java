package io.moeplacement.cli;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormats;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file the demo writes. Only what an earlier demo left is replaced: a file of the demo's own name that is a placement
 * of the demo's shape.
 */
final class DemoFile {

    private final Path path;
    private final PlacementContext context;

    DemoFile(Path path, PlacementContext context) {
        this.path = path;
        this.context = context;
    }

    Path path() {
        return path;
    }

    /** @throws CliException when the file cannot be written or is somebody else's */
    void check() {
        new OutputFile("--out", path).check();
        if (Files.exists(path) && !isOurs()) {
            throw CliException.usage(path + " exists and is not the output of an earlier demo; the demo does not"
                    + " overwrite it, name another file with --out FILE");
        }
    }

    private boolean isOurs() {
        if (!String.valueOf(path.getFileName()).equals(DemoCommand.DEFAULT_FILE)) {
            return false;
        }
        try {
            PlacementFormats.read(path, context);
            return true;
        } catch (FormatException e) {
            return false;
        }
    }
}
