package io.moeplacement.formats.zip;

import io.moeplacement.formats.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Looks at the directory of a ZIP file before the JDK does: {@link java.util.zip.ZipFile} loads the whole directory into
 * memory, however large the file says it is.
 */
final class ZipDirectory {

    private static final int END_BYTES = 22;
    private static final int LOCATOR_BYTES = 20;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;

    /** Room for some hundred thousand arrays: a dump has several for every step. */
    private static final long MAX_DIRECTORY_BYTES = 1 << 25;

    private ZipDirectory() {}

    /** @throws FormatException when the directory is absent (the file is truncated) or larger than any file of arrays needs */
    static void requireSmall(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            int tailBytes = (int) Math.min(size, END_BYTES + MAX_COMMENT + LOCATOR_BYTES);
            ByteBuffer tail = read(channel, size - tailBytes, tailBytes);
            int end = tailBytes - END_BYTES;
            while (end >= 0 && tail.getInt(end) != END_SIGNATURE) {
                end--;
            }
            if (end < 0) {
                throw new FormatException(
                        file + ": damaged or truncated ZIP file (it has no ZIP directory at its end)");
            }
            requireSmall(file, Integer.toUnsignedLong(tail.getInt(end + 12)));
            int locator = end - LOCATOR_BYTES;
            if (locator >= 0 && tail.getInt(locator) == LOCATOR_SIGNATURE) {
                long position = tail.getLong(locator + 8);
                if (position < 0 || position > size - 56) {
                    throw new FormatException(file + ": damaged ZIP file (Zip64 directory outside the file)");
                }
                requireSmall(file, read(channel, position, 56).getLong(40));
            }
        }
    }

    private static void requireSmall(Path file, long directoryBytes) {
        if (directoryBytes < 0 || directoryBytes > MAX_DIRECTORY_BYTES) {
            throw new FormatException(file + ": ZIP directory of " + Long.toUnsignedString(directoryBytes)
                    + " bytes, at most " + MAX_DIRECTORY_BYTES + " are allowed");
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
            // Reads go on until the buffer is full or the file ends.
        }
        return buffer;
    }
}
