package io.moeplacement.formats.files;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.OutputTarget;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A file in the making: written under a hidden name beside its target and moved into place in one step, so that readers see
 * the old file or the whole new one, and a failure leaves nothing behind.
 */
public final class OutputFile implements AutoCloseable {

    private final Path target;
    private final Path temporary;
    private boolean committed;

    /**
     * Picks the hidden name; creates nothing.
     *
     * @throws FormatException when the target must not be replaced
     */
    public OutputFile(Path target) {
        // Links are followed before the name is picked: the move must stay inside one folder to be one step.
        this.target = OutputTarget.resolve(target);
        this.temporary = this.target.resolveSibling("." + this.target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    }

    /** A step that writes or checks the file under its hidden name. */
    public interface Step {
        void run(Path file) throws IOException;
    }

    /**
     * Writes, checks what was written, and moves it into place.
     *
     * @throws FormatException when a step fails; the target is then as it was
     */
    public static void write(Path target, Step write, Step check) {
        try (OutputFile output = new OutputFile(target)) {
            write.run(output.temporary());
            check.run(output.temporary());
            output.commit();
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    /**
     * A check of what was written.
     *
     * @param file the target, for the message
     * @throws FormatException when the file reads back as something else
     */
    public static void requireSame(Path file, Object written, Object readBack) {
        if (!written.equals(readBack)) {
            throw new FormatException(file + ": what was written reads back as something else; nothing was kept");
        }
    }

    /** A failed write, in words that say whether the folder is missing. */
    public static FormatException failure(Path target, IOException e) {
        Path folder = target.toAbsolutePath().getParent();
        String reason =
                folder != null && !Files.isDirectory(folder) ? "there is no folder " + folder : OutputTarget.reason(e);
        return new FormatException(target + ": cannot be written (" + reason + ")", e);
    }

    /** The hidden name under which the file is written. */
    public Path temporary() {
        return temporary;
    }

    /** Moves the file into place. */
    public void commit() throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
        committed = true;
    }

    /** Removes the file unless it was moved into place. */
    @Override
    public void close() throws IOException {
        if (!committed) {
            Files.deleteIfExists(temporary);
        }
    }
}
