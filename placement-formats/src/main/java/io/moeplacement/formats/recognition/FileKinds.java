package io.moeplacement.formats.recognition;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.dumps.DumpKinds;
import io.moeplacement.formats.profiles.FileKind;
import io.moeplacement.formats.profiles.FileStart;
import io.moeplacement.formats.profiles.PlainKinds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of routing profiles, in the order in which files are compared with them. */
final class FileKinds {

    private static final List<FileKind> ALL = Stream.of(
                    PlainKinds.NUMPY, DumpKinds.ALL, PlainKinds.CSV, List.of(DumpKinds.LOG))
            .flatMap(List::stream)
            .toList();

    private FileKinds() {}

    /**
     * The beginning of a file.
     *
     * @throws FormatException when the file is empty
     */
    static FileStart start(Path file, long maxBytes) throws IOException {
        return FileStart.of(file, maxBytes, DumpKinds.KEYS);
    }

    /**
     * The kind of a file.
     *
     * @throws FormatException when it is none of them
     */
    static FileKind of(FileStart start) throws IOException {
        for (FileKind kind : ALL) {
            if ((!start.isFolder() || kind.equals(DumpKinds.FOLDER))
                    && kind.test().matches(start)) {
                return kind;
            }
        }
        throw UnknownFile.describe(start);
    }
}
