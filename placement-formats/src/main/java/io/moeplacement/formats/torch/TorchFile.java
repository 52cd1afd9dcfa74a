package io.moeplacement.formats.torch;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.torch.PickleInput.Fault;
import io.moeplacement.formats.zip.ZipArchive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A file of {@code torch.save}: its values are in memory, its tensors' elements are not. Everything that can be wrong with
 * the container is found when it is opened. Immutable, thread-safe.
 */
public final class TorchFile {

    private static final String PICKLE = "data.pkl";
    private static final long MAX_PICKLE_BYTES = 1 << 28;

    private final Path file;
    private final String folder;
    private final ByteOrder order;
    private final Object root;
    private final long maxBytes;

    private TorchFile(Path file, String folder, ByteOrder order, Object root, long maxBytes) {
        this.file = file;
        this.folder = folder;
        this.order = order;
        this.root = root;
        this.maxBytes = maxBytes;
    }

    /** Whether an archive looks like one of torch. */
    public static boolean isIn(ZipArchive archive) {
        return archive.names().stream().anyMatch(name -> name.endsWith("/" + PICKLE));
    }

    /**
     * Reads the values, and all bytes of all storages once to verify their checksums.
     *
     * @param maxBytes most bytes that the storages may have together
     * @throws FormatException when the file is damaged, too large, or asks for more than plain values and tensors
     */
    public static TorchFile open(Path file, long maxBytes) throws IOException {
        try (ZipArchive archive = ZipArchive.open(file, maxBytes)) {
            String folder = folder(archive);
            Unpickler.Result pickle = unpickle(archive, folder + PICKLE);
            verify(archive, folder, pickle.storages(), maxBytes);
            return new TorchFile(file, folder, order(archive, folder), pickle.value(), maxBytes);
        }
    }

    private static String folder(ZipArchive archive) {
        List<String> pickles = archive.names().stream()
                .filter(name -> name.endsWith("/" + PICKLE) && name.indexOf('/') == name.lastIndexOf('/'))
                .toList();
        if (pickles.size() != 1) {
            throw new FormatException(archive.file() + ": " + pickles.size() + " entries named " + PICKLE
                    + " in a top folder, torch.save writes one");
        }
        return pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
    }

    private static ByteOrder order(ZipArchive archive, String folder) throws IOException {
        String name = folder + "byteorder";
        if (!archive.has(name)) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        try (InputStream in = archive.open(name)) {
            String order = new String(in.readNBytes(16), StandardCharsets.ISO_8859_1);
            return switch (order) {
                case "little" -> ByteOrder.LITTLE_ENDIAN;
                case "big" -> ByteOrder.BIG_ENDIAN;
                default ->
                    throw new FormatException(
                            archive.file() + ", entry '" + name + "' must say little or big, not '" + order + "'");
            };
        }
    }

    private static Unpickler.Result unpickle(ZipArchive archive, String name) throws IOException {
        String where = archive.file() + ", entry '" + name + "'";
        if (archive.size(name) > MAX_PICKLE_BYTES) {
            throw new FormatException(
                    where + " has " + archive.size(name) + " bytes, at most " + MAX_PICKLE_BYTES + " are allowed");
        }
        try (InputStream in = new BufferedInputStream(archive.open(name))) {
            return Unpickler.read(in);
        } catch (Fault e) {
            throw new FormatException(where + ", " + e.getMessage(), e);
        }
    }

    private static void verify(ZipArchive archive, String folder, Map<String, Storage> storages, long maxBytes)
            throws IOException {
        long total = 0;
        for (Storage storage : storages.values()) {
            String name = folder + "data/" + storage.key();
            String where = archive.file() + ", storage '" + name + "'";
            if (!archive.has(name)) {
                throw new FormatException(where + " is missing");
            }
            long expected;
            try {
                expected = storage.bytes();
                total = Math.addExact(total, expected);
            } catch (ArithmeticException e) {
                throw new FormatException(where + " claims " + storage.elements() + " elements", e);
            }
            if (archive.size(name) != expected) {
                throw new FormatException(where + " has " + archive.size(name) + " bytes, its " + storage.elements()
                        + " elements of " + storage.type() + " need " + expected);
            }
            if (total > maxBytes) {
                throw new FormatException(archive.file() + ": storages claim " + total + " bytes, at most " + maxBytes
                        + " are allowed (max input bytes)");
            }
            if (!archive.isStored(name)) {
                throw new FormatException(where + " is compressed; torch.save stores tensors as they are");
            }
            try (InputStream in = archive.open(name)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
        }
    }

    /** The file, for messages. */
    public Path file() {
        return file;
    }

    /** The value that was saved: {@link PickleDict}, {@link PickleList}, {@link Tensor}, Long, Double, String, ... */
    public Object root() {
        return root;
    }

    /** Opens the file to read elements of tensors. */
    public TensorData data() throws IOException {
        return new TensorData(ZipArchive.open(file, maxBytes), folder, order);
    }

    /**
     * A value that must be a tensor.
     *
     * @param place where it stands, for the message
     * @throws FormatException when it is something else
     */
    public Tensor tensor(Object value, String place) {
        if (value instanceof Tensor tensor) {
            return tensor;
        }
        throw wrong(value, place, "a tensor");
    }

    /** A value that must be a dict. */
    public PickleDict dict(Object value, String place) {
        if (value instanceof PickleDict dict) {
            return dict;
        }
        throw wrong(value, place, "a dict");
    }

    /** A value that must be a list. */
    public PickleList list(Object value, String place) {
        if (value instanceof PickleList list) {
            return list;
        }
        throw wrong(value, place, "a list");
    }

    /** A value of a dict that must be there. */
    public Object required(PickleDict dict, String key, String place) {
        Object value = dict.get(key);
        if (value == null) {
            throw new FormatException(file + ": " + place + " has no key '" + key + "'");
        }
        return value;
    }

    /** An integer of a dict that must be there and not negative. */
    public long whole(PickleDict dict, String key, String place) {
        Object value = required(dict, key, place);
        if (value instanceof Long number && number >= 0) {
            return number;
        }
        throw wrong(value, place + "['" + key + "']", "an integer from 0 on");
    }

    private FormatException wrong(Object value, String place, String expected) {
        return new FormatException(file + ": " + place + " is " + Unpickler.describe(value) + ", expected " + expected);
    }
}
