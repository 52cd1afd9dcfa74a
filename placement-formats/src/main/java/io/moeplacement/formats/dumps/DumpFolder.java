package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of dumps stands for the files in it that are known by their names. */
public final class DumpFolder {

    private static final int MAX_FILES = 1 << 20;

    private DumpFolder() {}

    /** Files as they are; folders of MindIE's or OmniPlacement's files by these, sorted by name. */
    public static List<Path> expand(List<Path> files) throws IOException {
        List<Path> expanded = new ArrayList<>();
        for (Path file : files) {
            List<Path> members = Files.isDirectory(file) && !TensorRtFolder.isIn(file) ? members(file) : List.of();
            if (members.isEmpty()) {
                expanded.add(file);
            } else {
                expanded.addAll(members);
            }
        }
        return expanded;
    }

    private static List<Path> members(Path folder) throws IOException {
        List<Path> members = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, file -> MindieCsv.isNamed(file) || OmniText.isNamed(file))) {
            for (Path file : files) {
                if (members.size() == MAX_FILES) {
                    throw new FormatException(folder + ": more than " + MAX_FILES + " files");
                }
                members.add(file);
            }
        }
        members.sort(null);
        return members;
    }
}
