package io.moeplacement.formats.profiles;

import io.moeplacement.formats.ProfileOptions;
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
public record FileKind(String name, Test test, Opener opener, boolean shared) {

    /** Tells the kind. */
    public interface Test {
        boolean matches(FileStart start) throws IOException;
    }

    /** Opens one source. */
    public interface Opener {
        ProfileSource open(List<FileStart> parts, ProfileOptions options) throws IOException;
    }

    /** Opens a source that is one file. */
    public interface SingleOpener {
        ProfileSource open(FileStart file, ProfileOptions options) throws IOException;
    }

    /** A kind of which each file is a source. */
    public static FileKind single(String name, Test test, SingleOpener opener) {
        return new FileKind(name, test, (parts, options) -> opener.open(parts.get(0), options), false);
    }

    /** A kind whose files are parts of one dump. */
    public static FileKind parts(String name, Test test, Opener opener) {
        return new FileKind(name, test, opener, true);
    }
}
