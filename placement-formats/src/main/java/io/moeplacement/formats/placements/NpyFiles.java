package io.moeplacement.formats.placements;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.numpy.NpyHeader;
import io.moeplacement.formats.numpy.NpyReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Placement files that are one numpy array. */
final class NpyFiles {

    private NpyFiles() {}

    /**
     * Opens an array whose elements are all there, so that its shape may be believed.
     *
     * @throws FormatException when this is not an array that can be read, or the file is too large or too short
     */
    static NpyReader open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            NpyReader array = new NpyReader(file.toString(), in, SizeLimits.MAX_PLACEMENT_BYTES);
            NpyHeader header = array.header();
            if (header.elements() * header.itemBytes() > Files.size(file)) {
                throw new FormatException(file + ": shape " + header.shapeText() + " needs "
                        + header.elements() * header.itemBytes() + " bytes, the file has " + Files.size(file)
                        + " (truncated?)");
            }
            return array;
        } catch (IOException | FormatException e) {
            in.close();
            throw e;
        }
    }

    /** The size of a dimension, at least 1. */
    static int size(NpyReader array, int dimension, String what, int most) {
        long size = array.header().size(dimension);
        if (size < 1 || size > most) {
            throw new FormatException(array.where() + ": array of shape "
                    + array.header().shapeText() + " has " + size + " " + what + ", allowed are 1.." + most);
        }
        return (int) size;
    }
}
