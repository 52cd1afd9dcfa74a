package io.moeplacement.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of files. What no file can be called is refused in words instead of with the name of a class. */
final class PathConverter implements ITypeConverter<Path> {

    @Override
    public Path convert(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(refusal(text));
        }
    }

    /** @throws CliException when the value of an option that may also be something else cannot be a file's name */
    static Path of(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw CliException.usage(option + " " + refusal(text), e);
        }
    }

    private static String refusal(String text) {
        return "(" + Numbers.shown(text) + ") cannot be the name of a file here; one with letters beyond ASCII needs a"
                + " locale that has them, such as LC_ALL=C.UTF-8";
    }
}
