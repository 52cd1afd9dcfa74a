package io.moeplacement.formats.json;

import io.moeplacement.formats.FormatException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses text that goes on for long without a comma, colon, bracket or new line. The YAML scanner allocates the square of
 * the length of such a text, so a small file could cost any amount of memory; files of numbers and short names have none.
 */
final class ShortWordsStream extends FilterInputStream {

    private static final int LONGEST = 1000;

    private final String file;
    private int length;

    /** @param file named in the message */
    ShortWordsStream(InputStream stream, String file) {
        super(stream);
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            count((byte) value);
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int most) throws IOException {
        int read = super.read(target, offset, most);
        for (int i = 0; i < read; i++) {
            count(target[offset + i]);
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(byte value) {
        switch (value) {
            case ',', ':', '[', ']', '{', '}', '\n' -> length = 0;
            default -> length++;
        }
        if (length > LONGEST) {
            throw new FormatException(
                    file + ": more than " + LONGEST + " characters without a comma, colon, bracket or new line");
        }
    }
}
