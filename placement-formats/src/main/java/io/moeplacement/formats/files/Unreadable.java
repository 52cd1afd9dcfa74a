package io.moeplacement.formats.files;

import io.moeplacement.formats.FormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Says that a file cannot be read, in the same words for every kind of file. */
public final class Unreadable {

    private Unreadable() {}

    /**
     * The failure to throw.
     *
     * @param file the file, or several of which one failed
     */
    public static FormatException of(String file, IOException e) {
        return e instanceof NoSuchFileException absent
                ? new FormatException(absent.getFile() + ": no such file", e)
                : new FormatException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
}
