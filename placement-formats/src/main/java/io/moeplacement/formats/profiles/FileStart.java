package io.moeplacement.formats.profiles;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.text.CsvRows;
import io.moeplacement.formats.torch.TorchFile;
import io.moeplacement.formats.zip.ZipArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is looked at to tell what kind of file this is; every look is taken once at most. Not thread-safe. */
public final class FileStart {

    private static final int BYTES = 4096;

    private final Path file;
    private final long maxBytes;
    /** Keys of JSON documents that say what the document is. */
    private final Set<String> keys;
    /** Empty for a folder. */
    private final byte[] bytes;

    private @Nullable Set<String> entries;
    private @Nullable TorchFile torch;
    private boolean searchedKey;
    private @Nullable String key;

    private FileStart(Path file, long maxBytes, Set<String> keys, byte[] bytes) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.keys = keys;
        this.bytes = bytes;
    }

    /**
     * Reads the beginning.
     *
     * @param maxBytes most bytes, unpacked, that the file may claim
     * @param keys keys of JSON documents that say what the document is
     * @throws FormatException when the file is empty
     */
    public static FileStart of(Path file, long maxBytes, Set<String> keys) throws IOException {
        if (Files.isDirectory(file)) {
            return new FileStart(file, maxBytes, keys, new byte[0]);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES);
            if (bytes.length == 0) {
                throw new FormatException(file + ": is empty, a routing profile is expected");
            }
            return new FileStart(file, maxBytes, keys, bytes);
        }
    }

    /** The file or folder. */
    public Path file() {
        return file;
    }

    /** Whether this is a folder, which has no beginning. */
    public boolean isFolder() {
        return bytes.length == 0;
    }

    /** Whether the file begins with some bytes. */
    public boolean begins(int... start) {
        if (bytes.length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (Byte.toUnsignedInt(bytes[i]) != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** The first characters, one per byte. */
    public String text() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The first character that is no blank, or 0. */
    public char firstCharacter() {
        String text = text();
        String unmarked = text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text;
        String stripped = unmarked.stripLeading();
        return stripped.isEmpty() ? 0 : stripped.charAt(0);
    }

    /** Entries of a ZIP file; empty where it is none. */
    public Set<String> entries() throws IOException {
        if (entries == null) {
            if (begins('P', 'K')) {
                try (ZipArchive archive = ZipArchive.open(file, maxBytes)) {
                    entries = Set.copyOf(archive.names());
                }
            } else {
                entries = Set.of();
            }
        }
        return entries;
    }

    boolean hasArray(String name) throws IOException {
        return entries().contains(name) || entries().contains(name + ".npy");
    }

    /** Whether this is a file of torch. */
    public boolean isTorch() throws IOException {
        return entries().stream().anyMatch(name -> name.endsWith("/data.pkl"));
    }

    /** The file's values, where it is one of torch. */
    public TorchFile torch() throws IOException {
        if (torch == null) {
            torch = TorchFile.open(file, maxBytes);
        }
        return torch;
    }

    /** The key that tells what a JSON document is, or null where there is none. */
    @Nullable
    public String key() throws IOException {
        if (!searchedKey) {
            key = firstCharacter() == '{' ? JsonFiles.findKey(file, maxBytes, keys) : null;
            searchedKey = true;
        }
        return key;
    }

    /** What is at the top of a JSON object, or null where the file does not begin like one. */
    public JsonFiles.@Nullable Outline outline() throws IOException {
        return firstCharacter() == '{' ? JsonFiles.outline(file, maxBytes) : null;
    }

    /** Header of a CSV file without quotes and blanks. */
    String columns() throws IOException {
        String header = CsvRows.header(file);
        return header == null ? "" : CsvRows.columns(header);
    }
}
