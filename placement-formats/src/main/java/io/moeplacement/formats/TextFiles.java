package io.moeplacement.formats;

import io.moeplacement.formats.files.OutputFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes text files whole or not at all, under the rules of {@link OutputTarget}. */
public final class TextFiles {

    private TextFiles() {}

    /** What a file is to contain. */
    @FunctionalInterface
    public interface Content {

        /** Writes it. */
        void writeTo(Appendable out) throws IOException;
    }

    /**
     * Writes a file in UTF-8 beside its target and moves it into place.
     *
     * @throws FormatException when it cannot be written; the target is then as it was
     */
    public static void write(Path target, Content content) {
        OutputFile.write(
                target,
                file -> {
                    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                        content.writeTo(writer);
                    }
                },
                file -> {});
    }
}
