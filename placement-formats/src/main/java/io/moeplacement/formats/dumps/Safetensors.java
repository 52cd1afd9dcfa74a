package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.profiles.FileStart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file: a length, a JSON object of named arrays, and raw little-endian data up to the end of
 * the file.
 *
 * @param arrays by name, in the order of the header
 */
public record Safetensors(Path file, Map<String, Entry> arrays) {

    private static final int LENGTH_BYTES = 8;

    /** Room for two hundred thousand arrays. */
    private static final long MAX_HEADER_BYTES = 1 << 25;

    /** Integer element types; others hold no counts. */
    enum Type {
        /** int64. */
        I64(8),
        /** int32. */
        I32(4),
        /** int16. */
        I16(2),
        /** int8. */
        I8(1),
        /** uint8. */
        U8(1);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }

        long from(ByteBuffer buffer) {
            return switch (this) {
                case I64 -> buffer.getLong();
                case I32 -> buffer.getInt();
                case I16 -> buffer.getShort();
                case I8 -> buffer.get();
                case U8 -> Byte.toUnsignedLong(buffer.get());
            };
        }
    }

    /**
     * One array.
     *
     * @param shape sizes, {@code [dimensions]}
     * @param position of its first byte in the file
     */
    record Entry(Type type, long[] shape, long position) {}

    /** Whether a file begins like one. */
    public static boolean looksLike(FileStart start) {
        String text = start.text();
        return text.length() > LENGTH_BYTES
                && text.charAt(LENGTH_BYTES) == '{'
                && text.charAt(LENGTH_BYTES - 1) == 0
                && text.charAt(LENGTH_BYTES - 2) == 0;
    }

    /**
     * Reads the header.
     *
     * @param maxBytes largest allowed file
     * @throws FormatException when lengths, offsets or types are not what the format allows
     */
    static Safetensors open(Path file, long maxBytes) throws IOException {
        long size = Files.size(file);
        if (size > maxBytes) {
            throw new FormatException(
                    file + ": " + size + " bytes, at most " + maxBytes + " are allowed (max input bytes)");
        }
        byte[] header;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] prefix = in.readNBytes(LENGTH_BYTES);
            long length = prefix.length < LENGTH_BYTES
                    ? -1
                    : ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (length < 2 || length > Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES)) {
                throw new FormatException(file + ": safetensors header of " + Long.toUnsignedString(length)
                        + " bytes in a file of " + size + " (truncated?), at most " + MAX_HEADER_BYTES
                        + " are allowed");
            }
            header = in.readNBytes((int) length);
        }
        long data = LENGTH_BYTES + (long) header.length;
        Map<String, Entry> arrays = new LinkedHashMap<>();
        long[] end = {0};
        JsonFiles.read(file + ", header", header, in -> {
            in.object(name -> {
                if (name.equals("__metadata__")) {
                    in.skip();
                } else {
                    arrays.put(name, entry(in, data, size - data, end));
                }
            });
            return arrays;
        });
        if (end[0] != size - data) {
            throw new FormatException(file + ": arrays end at byte " + end[0] + " of " + (size - data)
                    + " bytes of data; data follow the last array");
        }
        return new Safetensors(file, arrays);
    }

    private static Entry entry(JsonIn in, long data, long dataBytes, long[] end) throws IOException {
        Fields fields = new Fields();
        in.object(key -> {
            switch (key) {
                case "dtype" -> fields.type = type(in);
                case "shape" -> fields.shape = wholes(in);
                case "data_offsets" -> fields.offsets = wholes(in);
                default -> throw in.unknownKey("dtype", "shape", "data_offsets");
            }
        });
        Type type = in.required(fields.type, "dtype");
        long[] shape = in.required(fields.shape, "shape");
        long[] offsets = in.required(fields.offsets, "data_offsets");
        long bytes = type.bytes();
        for (long size : shape) {
            if (size > 0 && bytes > Long.MAX_VALUE / size) {
                throw in.bad("shape overflows");
            }
            bytes *= size;
        }
        if (offsets.length != 2 || offsets[1] > dataBytes || offsets[0] > offsets[1]) {
            throw in.bad("data_offsets must be [begin, end] within the " + dataBytes
                    + " bytes of data that the file has (truncated?)");
        }
        if (offsets[1] - offsets[0] != bytes) {
            throw in.bad("shape needs " + bytes + " bytes, data_offsets give " + (offsets[1] - offsets[0]));
        }
        end[0] = Math.max(end[0], offsets[1]);
        return new Entry(type, shape, data + offsets[0]);
    }

    private static Type type(JsonIn in) throws IOException {
        String name = in.text();
        for (Type type : Type.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw in.bad("dtype " + name.substring(0, Math.min(40, name.length()))
                + " is not read; counts and ids are I64, I32, I16, I8 or U8");
    }

    private static long[] wholes(JsonIn in) throws IOException {
        List<Long> values = new ArrayList<>();
        in.elements(item -> {
            long value = item.whole();
            if (value < 0 || values.size() == 8) {
                throw in.bad("at most 8 numbers from 0 on are allowed");
            }
            values.add(value);
        });
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private static final class Fields {
        private @Nullable Type type;
        private long @Nullable [] shape;
        private long @Nullable [] offsets;
    }
}
