package io.moeplacement.formats;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Where a written file ends up. Symbolic links are followed, so that the link stays and the file it names is replaced; what
 * is there and is not a regular, writable file is refused, because moving a new file onto it would destroy it.
 */
public final class OutputTarget {

    /** As many as Linux follows. */
    private static final int MAX_LINKS = 40;

    private static final Set<PosixFilePermission> WRITE =
            Set.of(PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private OutputTarget() {}

    /**
     * The file that a path names, which need not exist.
     *
     * @throws FormatException when a file cannot or must not be written there; the message names the path and what is
     *     allowed
     */
    public static Path resolve(Path path) {
        Path target = followLinks(path);
        Path folder = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target) || folder == null || target.getFileName() == null) {
            throw new FormatException(path + ": is a folder, it must be a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new FormatException(path + ": there is no folder " + folder);
        }
        if (Files.exists(target)) {
            requireReplaceable(path, target);
        }
        if (!Files.isWritable(folder)) {
            throw new FormatException(path + ": no permission to write in " + folder);
        }
        return target;
    }

    private static Path followLinks(Path path) {
        Path target = path;
        try {
            for (int links = 0; Files.isSymbolicLink(target); links++) {
                if (links == MAX_LINKS) {
                    throw new FormatException(path + ": more than " + MAX_LINKS + " symbolic links follow one another");
                }
                requireNoStream(path, target);
                target = target.resolveSibling(Files.readSymbolicLink(target));
            }
        } catch (IOException e) {
            throw new FormatException(path + ": symbolic link cannot be read (" + e.getMessage() + ")", e);
        }
        return target;
    }

    /** What /dev/stdout names may be a regular file, whose other output a new file in its place would hide. */
    private static void requireNoStream(Path path, Path link) throws IOException {
        Path folder = link.toAbsolutePath().getParent();
        // The folder may be a link itself, as /dev/fd is.
        if (folder != null && folder.toRealPath().startsWith("/proc")) {
            throw new FormatException(
                    path + ": names an open stream of the process (" + link + "), it must be a new or a regular file");
        }
    }

    private static void requireReplaceable(Path path, Path target) {
        if (!Files.isRegularFile(target)) {
            throw new FormatException(path + ": is there and is no regular file (a device, a pipe or a socket is not"
                    + " replaced); it must be a new or a regular file");
        }
        if (!Files.isWritable(target) || isWriteProtected(target)) {
            throw new FormatException(
                    path + ": is there and is read-only; it must be a new file or one that may be written");
        }
    }

    /** Nobody may write it: the privileged user could, but whoever took the permission away meant to keep the file. */
    private static boolean isWriteProtected(Path target) {
        PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        try {
            return view != null && view.readAttributes().permissions().stream().noneMatch(WRITE::contains);
        } catch (IOException e) {
            throw new FormatException(target + ": permissions cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /** Why a file cannot be written, in words: some exceptions say no more than the name of their class and of the file. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "no permission";
        }
        String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
        return reason == null ? "the system refuses it" : reason;
    }
}
