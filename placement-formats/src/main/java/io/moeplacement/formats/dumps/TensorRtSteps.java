package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the arrays of all ranks are: one array per iteration and layer in each rank's file, under the name {@code
 * iteration_layer}; iterations follow each other, and none lacks a layer.
 *
 * @param iterations ascending
 * @param layers model layers, ascending
 * @param ranks in order
 */
record TensorRtSteps(long[] iterations, int[] layers, List<Rank> ranks) {

    private static final Pattern KEY = Pattern.compile("(\\d{1,15})_(\\d{1,9})");

    /**
     * The arrays of one rank, by iteration and layer laid flat.
     *
     * @param positions of their first bytes in the file
     * @param rows sizes of the first dimension
     * @param columns size of the second dimension, 1 where there is none
     */
    record Rank(Path file, Safetensors.Type type, long[] positions, long[] rows, long columns) {

        /** Elements of one array, from an open file. */
        long[] read(FileChannel channel, int index) throws IOException {
            long count = rows[index] * columns;
            SizeLimits.requireTable(file.toString(), count);
            ByteBuffer buffer = ByteBuffer.allocate((int) count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, positions[index] + buffer.position()) < 0) {
                    throw new EOFException("file ends early");
                }
            }
            buffer.flip();
            long[] values = new long[(int) count];
            Arrays.setAll(values, i -> type.from(buffer));
            return values;
        }
    }

    /**
     * Reads the headers.
     *
     * @param dimensions of every array, 1 or 2
     * @throws FormatException when names, shapes or types are wrong, or iterations or layers are missing
     */
    static TensorRtSteps open(List<Path> files, int dimensions, long maxBytes) throws IOException {
        @Nullable TensorRtSteps first = null;
        List<Rank> ranks = new ArrayList<>();
        for (Path file : files) {
            Safetensors arrays = Safetensors.open(file, maxBytes);
            TensorRtSteps own = index(arrays);
            if (first == null) {
                first = own;
            } else if (!Arrays.equals(first.iterations, own.iterations) || !Arrays.equals(first.layers, own.layers)) {
                throw new FormatException(file + " has " + own.text() + ", " + files.get(0) + " has " + first.text());
            }
            ranks.add(rank(arrays, own, dimensions, maxBytes));
        }
        if (first == null) {
            throw new IllegalArgumentException("no rank");
        }
        return new TensorRtSteps(first.iterations, first.layers, ranks);
    }

    private static TensorRtSteps index(Safetensors arrays) {
        TreeSet<Long> iterations = new TreeSet<>();
        TreeSet<Integer> layers = new TreeSet<>();
        for (String name : arrays.arrays().keySet()) {
            Matcher key = KEY.matcher(name);
            if (!key.matches()) {
                throw new FormatException(
                        arrays.file() + ": array '" + shown(name) + "' must be named iteration_layer, as 100_3");
            }
            iterations.add(Long.valueOf(key.group(1)));
            layers.add(Integer.valueOf(key.group(2)));
        }
        if (iterations.isEmpty()) {
            throw new FormatException(arrays.file() + ": holds no array");
        }
        if (iterations.last() - iterations.first() != iterations.size() - 1) {
            throw new FormatException(arrays.file() + ": " + iterations.size() + " iterations from "
                    + iterations.first() + " to " + iterations.last() + "; some are missing");
        }
        return new TensorRtSteps(
                iterations.stream().mapToLong(Long::longValue).toArray(),
                layers.stream().mapToInt(Integer::intValue).toArray(),
                List.of());
    }

    private static String shown(String name) {
        return name.length() > 40 ? name.substring(0, 40) + "..." : name;
    }

    private static Rank rank(Safetensors arrays, TensorRtSteps index, int dimensions, long maxBytes) {
        Path file = arrays.file();
        long count = (long) index.iterations.length * index.layers.length;
        Safetensors.@Nullable Entry first = null;
        long[] positions = new long[arrays.arrays().size()];
        long[] rows = new long[positions.length];
        if (count != positions.length) {
            throw new FormatException(file + ": " + positions.length + " arrays for " + index.text() + ", which need "
                    + count + "; some are missing or named twice");
        }
        long bytes = 0;
        for (int i = 0; i < positions.length; i++) {
            String name = index.iterations[i / index.layers.length] + "_" + index.layers[i % index.layers.length];
            Safetensors.Entry entry = arrays.arrays().get(name);
            if (entry == null) {
                throw new FormatException(file + ": array '" + name + "' is missing");
            }
            first = first == null ? entry : first;
            if (entry.shape().length != dimensions
                    || entry.type() != first.type()
                    || (dimensions == 2 && entry.shape()[1] != first.shape()[1])) {
                throw new FormatException(file + ": array '" + name + "' is " + entry.type()
                        + Arrays.toString(entry.shape()) + ", expected " + first.type()
                        + (dimensions == 1 ? "[experts]" : "[tokens, k]") + " as of the others");
            }
            positions[i] = entry.position();
            rows[i] = entry.shape()[0];
            // Arrays may overlap in a file that lies; what is read is what counts.
            bytes += rows[i]
                    * (dimensions == 2 ? entry.shape()[1] : 1)
                    * entry.type().bytes();
            if (bytes > maxBytes) {
                throw new FormatException(file + ": arrays claim more than the " + maxBytes
                        + " bytes that are allowed (max input bytes)");
            }
        }
        if (first == null) {
            throw new FormatException(file + ": holds no array");
        }
        return new Rank(file, first.type(), positions, rows, dimensions == 2 ? first.shape()[1] : 1);
    }

    private String text() {
        return "iterations " + iterations[0] + ".." + iterations[iterations.length - 1] + " of " + layers.length
                + " layers " + layers[0] + ".." + layers[layers.length - 1];
    }

    /** Opens the files of all ranks. */
    Channels channels() throws IOException {
        Channels channels = new Channels(new ArrayList<>());
        try {
            for (Rank rank : ranks) {
                channels.open.add(FileChannel.open(rank.file));
            }
            return channels;
        } catch (IOException e) {
            channels.close();
            throw e;
        }
    }

    /** The open files. */
    record Channels(List<FileChannel> open) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            for (FileChannel channel : open) {
                channel.close();
            }
        }
    }
}
