package io.moeplacement.formats.numpy;

import io.moeplacement.formats.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Reads one numpy array from a stream, element by element in C order, in constant memory: what the header claims is
 * checked against a limit and never allocated.
 */
public final class NpyReader implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    /** Largest count that a double holds exactly. */
    private static final long MAX_COUNT = 1L << 53;

    private final String where;
    private final InputStream in;
    private final NpyHeader header;
    private final ByteBuffer buffer;
    /** Elements that were not moved into the buffer yet. */
    private long unread;

    /**
     * Reads the header.
     *
     * @param where file and entry, for messages
     * @param in the array from its first byte; closed by {@link #close()}
     * @param maxBytes most bytes of elements the header may claim
     * @throws FormatException when this is not a numpy array that can be read
     */
    public NpyReader(String where, InputStream in, long maxBytes) throws IOException {
        this.where = where;
        this.in = in;
        this.header = NpyHeader.read(where, in);
        this.unread = header.elements();
        if (unread * header.itemBytes() > maxBytes) {
            throw new FormatException(where + ": shape " + header.shapeText() + " claims " + unread * header.itemBytes()
                    + " bytes, at most " + maxBytes + " are allowed (max input bytes)");
        }
        this.buffer = ByteBuffer.allocate(BUFFER_BYTES).order(header.order()).limit(0);
    }

    /** File and entry, for messages. */
    public String where() {
        return where;
    }

    /** Element type and shape. */
    public NpyHeader header() {
        return header;
    }

    /** The next element of an integer array. */
    public long nextLong() throws IOException {
        if (!buffer.hasRemaining()) {
            fill();
        }
        boolean signed = header.kind() == 'i';
        return switch (header.itemBytes()) {
            case 1 -> signed ? buffer.get() : Byte.toUnsignedLong(buffer.get());
            case 2 -> signed ? buffer.getShort() : Short.toUnsignedLong(buffer.getShort());
            case 4 -> signed ? buffer.getInt() : Integer.toUnsignedLong(buffer.getInt());
            default -> nextEight(signed);
        };
    }

    private long nextEight(boolean signed) {
        long value = buffer.getLong();
        if (!signed && value < 0) {
            throw new FormatException(
                    where + ": value " + Long.toUnsignedString(value) + " is above the largest allowed, 2^63-1");
        }
        return value;
    }

    /** The next element as a routing count: finite, not negative, at most 2^53. */
    public double nextCount() throws IOException {
        double count;
        boolean allowed;
        if (header.isInteger()) {
            long whole = nextLong();
            count = whole;
            allowed = whole >= 0 && whole <= MAX_COUNT;
        } else {
            if (!buffer.hasRemaining()) {
                fill();
            }
            count = header.itemBytes() == 4 ? buffer.getFloat() : buffer.getDouble();
            allowed = count >= 0 && count <= MAX_COUNT;
        }
        if (!allowed) {
            long element = header.elements() - unread - buffer.remaining() / header.itemBytes() - 1;
            throw new FormatException(String.format(
                    Locale.ROOT,
                    "%s: element %d of shape %s is %s; a count must be a number from 0 to 2^53",
                    where,
                    element,
                    header.shapeText(),
                    count));
        }
        return count;
    }

    /** The next element of an integer or floating-point array as a float, which may not be finite. */
    public float nextFloat() throws IOException {
        if (header.isInteger()) {
            return nextLong();
        }
        if (!buffer.hasRemaining()) {
            fill();
        }
        return header.itemBytes() == 4 ? buffer.getFloat() : (float) buffer.getDouble();
    }

    private void fill() throws IOException {
        if (unread == 0) {
            throw new IllegalStateException(where + ": read past the end of the array");
        }
        int wanted = (int) Math.min(BUFFER_BYTES, unread * header.itemBytes());
        int got = in.readNBytes(buffer.array(), 0, wanted);
        if (got < wanted) {
            throw new FormatException(where + ": file ends after "
                    + (header.elements() - unread + got / header.itemBytes()) + " of " + header.elements()
                    + " elements of shape " + header.shapeText() + " (truncated?)");
        }
        buffer.position(0).limit(wanted);
        unread -= wanted / header.itemBytes();
    }

    /** Requires that all elements were read and nothing follows them. */
    public void finish() throws IOException {
        if (unread > 0 || buffer.hasRemaining()) {
            throw new IllegalStateException(where + ": elements were left unread");
        }
        if (in.read() >= 0) {
            throw new FormatException(where + ": data follow the last element of shape " + header.shapeText()
                    + "; the file holds more than its header says");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
