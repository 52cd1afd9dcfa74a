package io.moeplacement.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a program of this machine, where it has it. Immutable. */
final class ExternalProgram {

    /**
     * What a run came to.
     *
     * @param exit its exit code, or null where it had to be stopped
     * @param output what it printed, both streams
     */
    record Run(@Nullable Integer exit, String output) {

        boolean succeeded() {
            return exit != null && exit == 0;
        }

        /** The last line printed that is not blank, or nothing. */
        String lastLine() {
            String[] lines = output.strip().split("\n", -1);
            return lines[lines.length - 1].strip();
        }
    }

    private ExternalProgram() {}

    /**
     * Runs a command.
     *
     * @return null where the program does not exist
     */
    static @Nullable Run run(Path folder, Duration deadline, List<String> command) {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return null;
        }
        try {
            boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String printed = Files.readString(output, StandardCharsets.ISO_8859_1);
            return new Run(ended ? process.exitValue() : null, printed);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.get(0) + " ran", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what " + command.get(0) + " printed", e);
        }
    }

    /** An empty folder for one run. */
    static Path folder() {
        try {
            return Files.createTempDirectory("placement-bench");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for a program's files", e);
        }
    }

    /** Removes a folder of {@link #folder} with its files. */
    static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
