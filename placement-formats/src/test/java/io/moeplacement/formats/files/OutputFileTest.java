package io.moeplacement.formats.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

    @TempDir
    Path folder;

    private String message(IOException cause) {
        return String.valueOf(
                OutputFile.failure(folder.resolve("plan.json"), cause).getMessage());
    }

    @Test
    void saysInWordsWhyNothingWasWritten() {
        assertThat(message(new AccessDeniedException("plan.json"))).endsWith("cannot be written (no permission)");
        assertThat(message(new FileSystemException("plan.json", null, "No space left on device")))
                .endsWith("cannot be written (No space left on device)");
        assertThat(message(new FileSystemException("plan.json"))).endsWith("cannot be written (the system refuses it)");
        assertThat(message(new IOException())).endsWith("cannot be written (the system refuses it)");
    }

    @Test
    void namesAFolderThatIsNotThere() {
        Path target = folder.resolve("none").resolve("plan.json");

        assertThat(OutputFile.failure(target, new IOException()).getMessage())
                .isEqualTo(target + ": cannot be written (there is no folder " + target.getParent() + ")");
    }
}
