package io.moeplacement.formats.zip;

import io.moeplacement.formats.FormatException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * An open ZIP file. Several entries can be read side by side; checksums are verified, which the JDK does not do for a
 * {@link ZipFile}. Thread-safe as far as {@link ZipFile} is.
 */
public final class ZipArchive implements AutoCloseable {

    private final Path file;
    private final ZipFile zip;
    private final long maxBytes;
    private final Map<String, ZipEntry> entries;

    private ZipArchive(Path file, ZipFile zip, long maxBytes, Map<String, ZipEntry> entries) {
        this.file = file;
        this.zip = zip;
        this.maxBytes = maxBytes;
        this.entries = entries;
    }

    /**
     * Opens a file and reads its directory.
     *
     * @param maxBytes most unpacked bytes that one entry may claim
     * @throws FormatException when the file is not a complete ZIP file or names an entry twice
     */
    public static ZipArchive open(Path file, long maxBytes) throws IOException {
        ZipDirectory.requireSmall(file);
        // Names that are no text make the JDK throw IllegalArgumentException, on opening or when they are asked for.
        try {
            ZipFile zip = new ZipFile(file.toFile());
            try {
                return new ZipArchive(file, zip, maxBytes, index(file, zip));
            } catch (FormatException | IllegalArgumentException e) {
                zip.close();
                throw e;
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw new FormatException(file + ": damaged or truncated ZIP file (" + e.getMessage() + ")", e);
        }
    }

    private static Map<String, ZipEntry> index(Path file, ZipFile zip) {
        Map<String, ZipEntry> entries = new LinkedHashMap<>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (entries.put(entry.getName(), entry) != null) {
                throw new FormatException(file + ": entry '" + entry.getName() + "' is there twice");
            }
        }
        return entries;
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** Names of all entries, in the order of the directory. */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** Whether there is an entry of this name. */
    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Unpacked size that the directory claims, in bytes; -1 where it does not say or there is no such entry. */
    public long size(String name) {
        ZipEntry entry = entries.get(name);
        return entry == null ? -1 : entry.getSize();
    }

    /** Whether an entry lies in the file as it is, so that its parts can be reached without unpacking what is before them. */
    public boolean isStored(String name) {
        ZipEntry entry = entries.get(name);
        return entry != null && entry.getMethod() == ZipEntry.STORED && entry.getSize() == entry.getCompressedSize();
    }

    /**
     * Starts reading an entry; the checksum is compared when its end is reached.
     *
     * @throws FormatException when the entry is absent or claims more than the limit
     */
    public InputStream open(String name) throws IOException {
        ZipEntry entry = required(name);
        return new Verified(stream(entry), entry.getCrc());
    }

    /**
     * Starts reading an entry from a byte on, without looking at the checksum.
     *
     * @param offset bytes left out, at least 0
     * @throws FormatException when the entry is absent, claims more than the limit, or is shorter
     */
    public InputStream openAt(String name, long offset) throws IOException {
        InputStream in = stream(required(name));
        try {
            in.skipNBytes(offset);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private ZipEntry required(String name) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new FormatException(file + ": no entry '" + name + "', there are " + shownNames());
        }
        if (entry.getSize() > maxBytes) {
            throw new FormatException(file + ", entry '" + name + "' claims " + entry.getSize()
                    + " bytes unpacked, at most " + maxBytes + " are allowed (max input bytes)");
        }
        return entry;
    }

    private String shownNames() {
        return entries.size() <= 8
                ? entries.keySet().toString()
                : entries.keySet().stream().limit(8).toList() + " and " + (entries.size() - 8) + " more";
    }

    private InputStream stream(ZipEntry entry) throws IOException {
        @Nullable InputStream in = zip.getInputStream(entry);
        if (in == null) {
            throw new ZipException("entry '" + entry.getName() + "' cannot be found");
        }
        return in;
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
