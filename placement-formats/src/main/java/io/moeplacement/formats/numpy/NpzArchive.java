package io.moeplacement.formats.numpy;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.zip.ZipArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A numpy archive: named arrays in a ZIP file. Several arrays can be read side by side. */
public final class NpzArchive implements AutoCloseable {

    private static final String SUFFIX = ".npy";

    private final ZipArchive zip;
    private final long maxBytes;
    /** Entry names by array names, which are the same without suffix. */
    private final Map<String, String> arrays;

    private NpzArchive(ZipArchive zip, long maxBytes, Map<String, String> arrays) {
        this.zip = zip;
        this.maxBytes = maxBytes;
        this.arrays = arrays;
    }

    /**
     * Opens an archive and reads its directory.
     *
     * @param maxBytes most unpacked bytes that one array may claim
     * @throws FormatException when the file is not a complete ZIP file or names an entry twice
     */
    public static NpzArchive open(Path file, long maxBytes) throws IOException {
        ZipArchive zip = ZipArchive.open(file, maxBytes);
        try {
            return of(zip, maxBytes);
        } catch (FormatException e) {
            zip.close();
            throw e;
        }
    }

    /** The same on an open file, which this closes. */
    static NpzArchive of(ZipArchive zip, long maxBytes) {
        Map<String, String> arrays = new LinkedHashMap<>();
        for (String name : zip.names()) {
            String key = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
            if (arrays.put(key, name) != null) {
                throw new FormatException(zip.file() + ": entry '" + name + "' is there twice");
            }
        }
        return new NpzArchive(zip, maxBytes, arrays);
    }

    /** Names of the arrays. */
    public List<String> keys() {
        return List.copyOf(arrays.keySet());
    }

    /** Whether there is an array of a name. */
    public boolean has(String key) {
        return arrays.containsKey(key);
    }

    /**
     * Starts reading an array.
     *
     * @throws FormatException when the array is absent, claims more than the limit, or is not a readable array
     */
    public NpyReader array(String key) throws IOException {
        InputStream unpacked = zip.open(arrays.getOrDefault(key, key));
        try {
            return new NpyReader(zip.file() + ", entry '" + key + "'", unpacked, maxBytes);
        } catch (IOException | FormatException e) {
            unpacked.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
