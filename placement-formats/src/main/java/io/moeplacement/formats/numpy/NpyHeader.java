package io.moeplacement.formats.numpy;

import io.moeplacement.formats.FormatException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header of a numpy array file: element type and shape, checked for what {@link NpyReader} can read. Arrays are in C
 * order; one dimension has no order.
 */
public final class NpyHeader {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** What numpy itself accepts for untrusted files. */
    private static final int MAX_HEADER_BYTES = 10_000;

    private final char kind;
    private final int itemBytes;
    private final ByteOrder order;
    private final long[] shape;
    private final long elements;

    private NpyHeader(String where, String descr, boolean fortranOrder, long[] shape) {
        requireReadable(where, descr);
        this.kind = descr.charAt(1);
        this.itemBytes = descr.charAt(2) - '0';
        this.order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        this.shape = shape;
        if (fortranOrder && shape.length > 1) {
            throw new FormatException(
                    where + ": array is in Fortran order, only C order is read; save numpy.ascontiguousarray(array)");
        }
        this.elements = product(where, shape, itemBytes);
    }

    /** Reads magic, version and header, and leaves the stream at the first element. */
    static NpyHeader read(String where, InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        try {
            byte[] magic = new byte[MAGIC.length];
            in.readFully(magic);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new FormatException(where + ": not a numpy array (it does not start with \\x93NUMPY)");
            }
            int major = in.readUnsignedByte();
            int minor = in.readUnsignedByte();
            if (major < 1 || major > 3 || minor != 0) {
                throw new FormatException(
                        where + ": numpy format version " + major + "." + minor + " is unknown, 1.0 to 3.0 are read");
            }
            long length = major == 1
                    ? Short.toUnsignedLong(Short.reverseBytes(in.readShort()))
                    : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
            if (length > MAX_HEADER_BYTES) {
                throw new FormatException(
                        where + ": numpy header of " + length + " bytes, at most " + MAX_HEADER_BYTES + " are allowed");
            }
            byte[] text = new byte[(int) length];
            in.readFully(text);
            NpyHeaderText.Parsed parsed = NpyHeaderText.parse(where, new String(text, StandardCharsets.UTF_8));
            return new NpyHeader(where, parsed.descr(), parsed.fortranOrder(), parsed.shape());
        } catch (EOFException e) {
            throw new FormatException(where + ": file ends within the numpy header", e);
        }
    }

    private static void requireReadable(String where, String descr) {
        if (descr.indexOf('O') >= 0) {
            throw new FormatException(where + ": array of Python objects (dtype " + descr
                    + ") is refused, it would have to run code; save it as integers");
        }
        if (!descr.matches("[<>][iu][248]|[<>]f[48]|[<>|][iu]1")) {
            throw new FormatException(where + ": dtype '" + descr
                    + "' is not read; allowed are i1 i2 i4 i8 u1 u2 u4 u8 f4 f8, little- or big-endian");
        }
    }

    private static long product(String where, long[] shape, int itemBytes) {
        try {
            long product = 1;
            for (long size : shape) {
                product = Math.multiplyExact(product, size);
            }
            Math.multiplyExact(product, (long) itemBytes);
            return product;
        } catch (ArithmeticException e) {
            throw new FormatException(where + ": shape " + Arrays.toString(shape) + " overflows", e);
        }
    }

    /** Whether elements are whole numbers. */
    public boolean isInteger() {
        return kind != 'f';
    }

    /** Numpy's letter for the elements: i (signed), u (unsigned) or f (floating-point). */
    public char kind() {
        return kind;
    }

    /** Bytes of one element. */
    public int itemBytes() {
        return itemBytes;
    }

    ByteOrder order() {
        return order;
    }

    /** Number of dimensions. */
    public int dimensions() {
        return shape.length;
    }

    /** The size of a dimension. */
    public long size(int dimension) {
        return shape[dimension];
    }

    /** The shape as numpy writes it, for messages. */
    public String shapeText() {
        return Arrays.toString(shape);
    }

    /** Number of elements, the product of all sizes. */
    public long elements() {
        return elements;
    }
}
