package io.moeplacement.formats.numpy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes one little-endian numpy array, version 1.0, C order, element by element. */
public final class NpyWriter {

    private static final int ALIGNMENT = 64;
    /** Magic, version and header length. */
    private static final int PREFIX_BYTES = 10;

    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * Writes the header.
     *
     * @param descr numpy's name of the element type, such as {@code <i2}
     */
    public NpyWriter(OutputStream out, String descr, long... shape) throws IOException {
        this.out = out;
        StringBuilder text = new StringBuilder("{'descr': '" + descr + "', 'fortran_order': False, 'shape': (");
        for (long size : shape) {
            text.append(size).append(", ");
        }
        // A tuple of one keeps its comma, as Python needs it.
        text.setLength(text.length() - (shape.length == 1 ? 1 : 2));
        text.append("), }");
        while ((PREFIX_BYTES + text.length() + 1) % ALIGNMENT != 0) {
            text.append(' ');
        }
        text.append('\n');
        buffer.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        buffer.put((byte) 1).put((byte) 0).putShort((short) text.length());
        buffer.put(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes the next element of an int16 array. */
    public void putShort(short value) throws IOException {
        if (buffer.remaining() < Short.BYTES) {
            flush();
        }
        buffer.putShort(value);
    }

    /** Writes the next element of an int32 array. */
    public void putInt(int value) throws IOException {
        if (buffer.remaining() < Integer.BYTES) {
            flush();
        }
        buffer.putInt(value);
    }

    /** Writes the next element of an int64 array. */
    public void putLong(long value) throws IOException {
        if (buffer.remaining() < Long.BYTES) {
            flush();
        }
        buffer.putLong(value);
    }

    /** Hands everything to the stream. */
    public void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
