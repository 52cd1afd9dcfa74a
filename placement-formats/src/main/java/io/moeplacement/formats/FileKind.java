package io.moeplacement.formats;

import java.io.IOException;
import java.util.List;

/**
 * One kind of input, known by its content.
 *
 * @param name what it is called in messages, with its article
 * @param test whether a file is one
 * @param opener first look at files of this kind
 * @param shared whether all files of this kind are parts of one dump, else each is a source of its own
 */
record FileKind(String name, Test test, Opener opener, boolean shared) {

    /** Tells the kind. */
    interface Test {
        boolean matches(FileStart start) throws IOException;
    }

    /** Opens one source. */
    interface Opener {
        ProfileSource open(List<FileStart> parts, ProfileOptions options) throws IOException;
    }

    /** Opens a source that is one file. */
    interface SingleOpener {
        ProfileSource open(FileStart file, ProfileOptions options) throws IOException;
    }

    /** A kind of which each file is a source. */
    static FileKind single(String name, Test test, SingleOpener opener) {
        return new FileKind(name, test, (parts, options) -> opener.open(parts.get(0), options), false);
    }

    /** A kind whose files are parts of one dump. */
    static FileKind parts(String name, Test test, Opener opener) {
        return new FileKind(name, test, opener, true);
    }
}
