package io.moeplacement.formats;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real traces, which are not part of the repository: tests that need them are skipped where they are absent. */
final class RealFiles {

    private RealFiles() {}

    static Path file(String name) {
        String folder = System.getProperty("moe.traces");
        assumeTrue(folder != null && Files.isRegularFile(Path.of(folder, name)), "no file " + name);
        return Path.of(folder, name);
    }
}
