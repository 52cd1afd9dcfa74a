package io.moeplacement.formats.torch;

import io.moeplacement.formats.FormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the elements of one tensor in C order: contiguous ones as a stream, others from that part of their storage which
 * they span, in memory.
 */
public final class TensorReader implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 15;
    private static final long MAX_SPAN_BYTES = 1 << 28;

    private final Tensor tensor;
    private final InputStream in;
    private final ByteBuffer buffer;
    private final boolean streamed;
    private final int bytes;
    private final long[] index;
    private long read;

    TensorReader(String where, Tensor tensor, ByteOrder order, InputStream in) throws IOException {
        this.tensor = tensor;
        this.in = in;
        this.bytes = tensor.storage().type().bytes();
        this.streamed = tensor.isContiguous();
        this.index = new long[tensor.dimensions()];
        if (streamed) {
            buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, tensor.bytes()))
                    .order(order)
                    .limit(0);
            return;
        }
        long span = tensor.span();
        if (span > MAX_SPAN_BYTES / bytes) {
            throw new FormatException(where + " is not contiguous and spans " + span + " elements, at most "
                    + MAX_SPAN_BYTES / bytes + " are allowed; save tensor.contiguous()");
        }
        buffer = ByteBuffer.allocate((int) span * bytes).order(order);
        fill((int) span * bytes);
    }

    private void fill(int count) throws IOException {
        if (in.readNBytes(buffer.array(), 0, count) < count) {
            throw new EOFException("storage ends early");
        }
        buffer.position(0).limit(count);
    }

    /** The next element of an integer tensor. */
    public long nextLong() throws IOException {
        advance();
        return tensor.storage().type().wholeFrom(buffer);
    }

    /** The next element; whole numbers above 2^53 are rounded. */
    public double next() throws IOException {
        advance();
        return tensor.storage().type().numberFrom(buffer);
    }

    /** Puts the buffer before the next element. */
    private void advance() throws IOException {
        if (read == tensor.elements()) {
            throw new IllegalStateException("read past the end of a tensor");
        }
        read++;
        if (streamed) {
            if (!buffer.hasRemaining()) {
                fill((int) Math.min(buffer.capacity(), (tensor.elements() - read + 1) * bytes));
            }
            return;
        }
        long position = 0;
        for (int dimension = 0; dimension < index.length; dimension++) {
            position += index[dimension] * tensor.stride(dimension);
        }
        buffer.position((int) position * bytes);
        for (int dimension = index.length - 1; dimension >= 0; dimension--) {
            if (++index[dimension] < tensor.size(dimension)) {
                break;
            }
            index[dimension] = 0;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
