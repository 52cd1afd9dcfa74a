package io.moeplacement.formats;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A numpy archive: named arrays in a ZIP file. Several arrays can be read side by side; checksums are verified, which the
 * JDK does not do for a {@link ZipFile}.
 */
final class NpzArchive implements AutoCloseable {

    private static final String SUFFIX = ".npy";

    private final Path file;
    private final ZipFile zip;
    private final long maxBytes;
    private final Map<String, ZipEntry> entries;

    private NpzArchive(Path file, ZipFile zip, long maxBytes, Map<String, ZipEntry> entries) {
        this.file = file;
        this.zip = zip;
        this.maxBytes = maxBytes;
        this.entries = entries;
    }

    /**
     * Opens an archive and reads its directory.
     *
     * @param maxBytes most unpacked bytes that one array may claim
     * @throws FormatException when the file is not a complete ZIP file or names an entry twice
     */
    static NpzArchive open(Path file, long maxBytes) throws IOException {
        ZipDirectory.requireSmall(file);
        // Names that are no text make the JDK throw IllegalArgumentException, on opening or when they are asked for.
        try {
            ZipFile zip = new ZipFile(file.toFile());
            try {
                return new NpzArchive(file, zip, maxBytes, index(file, zip));
            } catch (FormatException | IllegalArgumentException e) {
                zip.close();
                throw e;
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw new FormatException(file + ": damaged or truncated npz file (" + e.getMessage() + ")", e);
        }
    }

    private static Map<String, ZipEntry> index(Path file, ZipFile zip) {
        Map<String, ZipEntry> entries = new LinkedHashMap<>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String name = entry.getName();
            String key = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
            if (entries.put(key, entry) != null) {
                throw new FormatException(file + ": entry '" + name + "' is there twice");
            }
        }
        return entries;
    }

    /** Names of the arrays. */
    List<String> keys() {
        return new ArrayList<>(entries.keySet());
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /**
     * Starts reading an array.
     *
     * @throws FormatException when the array is absent, claims more than the limit, or is not a readable array
     */
    NpyReader array(String key) throws IOException {
        String where = file + ", entry '" + key + "'";
        ZipEntry entry = entries.get(key);
        if (entry == null) {
            throw new FormatException(file + ": no entry '" + key + "', there are " + entries.keySet());
        }
        if (entry.getSize() > maxBytes) {
            throw new FormatException(where + " claims " + entry.getSize() + " bytes unpacked, at most " + maxBytes
                    + " are allowed (max input bytes)");
        }
        InputStream packed = zip.getInputStream(entry);
        try {
            return new NpyReader(where, new Verified(packed, entry.getCrc()), maxBytes);
        } catch (IOException | FormatException e) {
            packed.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Compares the checksum when the end of the entry is reached. */
    private static final class Verified extends FilterInputStream {

        private final CRC32 actual = new CRC32();
        private final long expected;

        private Verified(InputStream in, long expected) {
            super(in);
            this.expected = expected;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            if (count > 0) {
                actual.update(bytes, offset, count);
            } else if (count < 0 && actual.getValue() != expected) {
                throw new ZipException("checksum does not match, the data are damaged");
            }
            return count;
        }
    }
}
