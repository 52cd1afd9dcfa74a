package io.moeplacement.cli;

import io.moeplacement.ConfigurationException;
import io.moeplacement.SolverConfig;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file of {@code --config}; failures to read it are told in words instead of names of classes. */
final class ConfigFile {

    private final Path path;

    ConfigFile(Path path) {
        this.path = path;
    }

    /** @throws CliException when the file cannot be read or is no properties file */
    SolverConfig.Builder addTo(SolverConfig.Builder builder) {
        try {
            return builder.file(path);
        } catch (ConfigurationException e) {
            throw CliException.usage("--config (" + path + "): " + reason(e.getCause()), e);
        }
    }

    private String reason(@Nullable Throwable cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such file";
        }
        if (Files.isDirectory(path)) {
            return "is a folder, it must be a file";
        }
        if (cause instanceof AccessDeniedException) {
            return "no permission to read it";
        }
        if (cause instanceof CharacterCodingException) {
            return "is not UTF-8 text";
        }
        if (cause instanceof IllegalArgumentException) {
            return "bad \\u escape; four hexadecimal digits must follow \\u";
        }
        return "cannot be read" + (cause == null ? "" : " (" + cause.getMessage() + ")");
    }
}
