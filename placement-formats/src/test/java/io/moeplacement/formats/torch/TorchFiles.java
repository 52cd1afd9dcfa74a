package io.moeplacement.formats.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Files as {@code torch.save} lays them out, built byte by byte; good ones, and parts for bad ones. */
public final class TorchFiles {

    private TorchFiles() {}

    /** Elements of a type as torch names it, for example {@code IntStorage}. */
    public static final class Storage {

        private final String type;
        private final double[] values;

        public Storage(String type, double... values) {
            this.type = type;
            this.values = values;
        }

        private byte[] bytes(ByteOrder order) {
            ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(order);
            for (double value : values) {
                switch (type) {
                    case "DoubleStorage" -> bytes.putDouble(value);
                    case "FloatStorage" -> bytes.putFloat((float) value);
                    case "BFloat16Storage" -> bytes.putShort((short) (Float.floatToIntBits((float) value) >> 16));
                    case "LongStorage" -> bytes.putLong((long) value);
                    case "IntStorage" -> bytes.putInt((int) value);
                    case "ShortStorage", "HalfStorage" -> bytes.putShort((short) value);
                    default -> bytes.put((byte) value);
                }
            }
            return java.util.Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    /** A view of a storage. */
    public record Tensor(Storage storage, long offset, List<Integer> shape, List<Integer> strides) {

        /** All of a storage of its own, in C order. */
        public static Tensor of(String type, List<Integer> shape, double... values) {
            Integer[] strides = new Integer[shape.size()];
            int stride = 1;
            for (int dimension = shape.size() - 1; dimension >= 0; dimension--) {
                strides[dimension] = stride;
                stride *= shape.get(dimension);
            }
            return new Tensor(new Storage(type, values), 0, shape, List.of(strides));
        }
    }

    /** A file of dicts (maps), lists, texts, numbers, null and tensors. */
    public static byte[] save(@Nullable Object value) {
        return save(value, ByteOrder.LITTLE_ENDIAN);
    }

    public static byte[] save(@Nullable Object value, ByteOrder order) {
        Pickle pickle = new Pickle();
        byte[] program = pickle.dump(value);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", program);
        entries.put(
                "archive/byteorder",
                (order == ByteOrder.LITTLE_ENDIAN ? "little" : "big").getBytes(StandardCharsets.US_ASCII));
        pickle.keys.forEach((storage, key) -> entries.put("archive/data/" + key, storage.bytes(order)));
        entries.put("archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        return zip(entries);
    }

    /** The pickle alone. */
    public static byte[] pickle(@Nullable Object value) {
        return new Pickle().dump(value);
    }

    /** A file with any pickle and storages 0, 1, ... */
    public static byte[] withPickle(byte[] pickle, byte[]... storages) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle);
        for (int i = 0; i < storages.length; i++) {
            entries.put("archive/data/" + i, storages[i]);
        }
        return zip(entries);
    }

    /** A ZIP file of entries that are not compressed. */
    public static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> content : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(content.getKey());
                CRC32 checksum = new CRC32();
                checksum.update(content.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.getValue().length);
                entry.setCrc(checksum.getValue());
                entry.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
                zip.putNextEntry(entry);
                zip.write(content.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Python's pickler of protocol 2: remembers every container and text, sets and appends in batches of a thousand. */
    public static final class Pickle {

        private static final int BATCH = 1000;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final Map<Object, Integer> remembered = new LinkedHashMap<>();
        private final Map<Object, Integer> containers = new IdentityHashMap<>();
        private final Map<Storage, String> keys = new LinkedHashMap<>();
        private int memo;

        public byte[] dump(@Nullable Object value) {
            code(0x80, 2);
            save(value);
            code('.');
            return out.toByteArray();
        }

        private Pickle code(int... bytes) {
            for (int b : bytes) {
                out.write(b);
            }
            return this;
        }

        private void word(long value) {
            for (int shift = 0; shift < 32; shift += 8) {
                out.write((int) (value >> shift));
            }
        }

        private int put() {
            if (memo < 256) {
                code('q', memo);
            } else {
                code('r');
                word(memo);
            }
            return memo++;
        }

        private boolean get(@Nullable Integer slot) {
            if (slot == null) {
                return false;
            }
            if (slot < 256) {
                code('h', slot);
            } else {
                code('j');
                word(slot);
            }
            return true;
        }

        private void save(@Nullable Object value) {
            if (value == null) {
                code('N');
            } else if (value instanceof Boolean truth) {
                code(truth ? 0x88 : 0x89);
            } else if (value instanceof Integer || value instanceof Long) {
                whole(((Number) value).longValue());
            } else if (value instanceof Double number) {
                code('G');
                out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
            } else if (value instanceof String text) {
                text(text);
            } else if (value instanceof Map<?, ?> map) {
                dict(map);
            } else if (value instanceof List<?> list) {
                list(list);
            } else if (value instanceof Tensor tensor) {
                tensor(tensor);
            } else {
                throw new IllegalArgumentException(value.toString());
            }
        }

        private void whole(long value) {
            if (value >= 0 && value < 256) {
                code('K', (int) value);
            } else if (value >= 0 && value < 65_536) {
                code('M', (int) value & 255, (int) value >> 8);
            } else if (value == (int) value) {
                code('J');
                word(value);
            } else {
                code(0x8a, 8);
                word(value);
                word(value >> 32);
            }
        }

        private void text(String text) {
            if (get(remembered.get(text))) {
                return;
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            code('X');
            word(bytes.length);
            out.writeBytes(bytes);
            remembered.put(text, put());
        }

        private void global(String module, String name) {
            if (get(remembered.get(List.of(module, name)))) {
                return;
            }
            code('c');
            out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
            remembered.put(List.of(module, name), put());
        }

        private void dict(Map<?, ?> map) {
            if (get(containers.get(map))) {
                return;
            }
            code('}');
            containers.put(map, put());
            int index = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (index % BATCH == 0) {
                    code('(');
                }
                save(entry.getKey());
                save(entry.getValue());
                if (++index % BATCH == 0 || index == map.size()) {
                    code('u');
                }
            }
        }

        private void list(List<?> list) {
            code(']');
            put();
            for (int i = 0; i < list.size(); i++) {
                if (i % BATCH == 0) {
                    code('(');
                }
                save(list.get(i));
                if (i % BATCH == BATCH - 1 || i == list.size() - 1) {
                    code('e');
                }
            }
        }

        private void tensor(Tensor tensor) {
            global("torch._utils", "_rebuild_tensor_v2");
            code('(', '(');
            text("storage");
            global("torch", tensor.storage.type);
            text(keys.computeIfAbsent(tensor.storage, any -> String.valueOf(keys.size())));
            text("cpu");
            whole(tensor.storage.values.length);
            code('t');
            put();
            code('Q');
            whole(tensor.offset);
            tuple(tensor.shape);
            tuple(tensor.strides);
            code(0x89);
            global("collections", "OrderedDict");
            code(')', 'R');
            put();
            code('t');
            put();
            code('R');
            put();
        }

        private void tuple(List<Integer> values) {
            if (values.isEmpty()) {
                code(')');
                return;
            }
            if (values.size() > 3) {
                code('(');
            }
            values.forEach(this::whole);
            code(values.size() > 3 ? 't' : 0x84 + values.size());
            put();
        }
    }
}
