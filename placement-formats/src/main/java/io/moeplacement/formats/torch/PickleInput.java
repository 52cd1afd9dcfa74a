package io.moeplacement.formats.torch;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Arguments of instructions, and where in the pickle they are. Integers are little-endian, floats big-endian. */
final class PickleInput {

    private static final int MAX_LINE = 200;
    private static final int MAX_TEXT = 100_000;

    private final DataInputStream in;
    private long position;

    PickleInput(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /** What is wrong with a pickle, without the name of its file. */
    static final class Fault extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Fault(String message) {
            super(message);
        }

        Fault(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Bytes read so far. */
    long position() {
        return position;
    }

    int unsignedByte() throws IOException {
        position++;
        return in.readUnsignedByte();
    }

    int unsignedShort() throws IOException {
        position += 2;
        return Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
    }

    int integer() throws IOException {
        position += 4;
        return Integer.reverseBytes(in.readInt());
    }

    double number() throws IOException {
        position += 8;
        return in.readDouble();
    }

    /** Two's complement of any length up to eight bytes. */
    long longInteger() throws IOException {
        int length = unsignedByte();
        if (length > Long.BYTES) {
            throw new Fault("integer of " + length + " bytes, at most " + Long.BYTES + " are allowed");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (long) unsignedByte() << (8 * i);
        }
        int unused = Long.SIZE - 8 * length;
        return length == 0 ? 0 : value << unused >> unused;
    }

    String text() throws IOException {
        long length = Integer.toUnsignedLong(integer());
        if (length > MAX_TEXT) {
            throw new Fault("text of " + length + " bytes, at most " + MAX_TEXT + " are allowed");
        }
        byte[] bytes = new byte[(int) length];
        in.readFully(bytes);
        position += length;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Fault("text is not valid UTF-8", e);
        }
    }

    /** A line of printable ASCII. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = unsignedByte(); next != '\n'; next = unsignedByte()) {
            if (line.length() == MAX_LINE || next < ' ' || next > '~') {
                throw new Fault(
                        "name of a global is no line of at most " + MAX_LINE + " printable ASCII characters: " + line);
            }
            line.append((char) next);
        }
        return line.toString();
    }

    boolean atEnd() throws IOException {
        return in.read() < 0;
    }
}
