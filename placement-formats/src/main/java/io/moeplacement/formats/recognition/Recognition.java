package io.moeplacement.formats.recognition;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.dumps.DumpFolder;
import io.moeplacement.formats.files.Unreadable;
import io.moeplacement.formats.profiles.FileKind;
import io.moeplacement.formats.profiles.FileStart;
import io.moeplacement.formats.profiles.ProfileSource;
import io.moeplacement.formats.profiles.StepLoads;
import io.moeplacement.formats.profiles.TraceFile;
import io.moeplacement.formats.profiles.WindowsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A first look at files given together: what kind each of them is, and which of them are parts of one source. */
public final class Recognition {

    private Recognition() {}

    /**
     * The sources that files are.
     *
     * @throws FormatException when a file cannot be read, or an option cannot apply to it
     * @throws IllegalArgumentException when there is no file
     */
    public static List<ProfileSource> sources(List<Path> files, ProfileOptions options) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no routing profile file given");
        }
        Path current = files.get(0);
        try {
            // A dump over several files stands where its first file does.
            Map<Object, Found> found = new LinkedHashMap<>();
            for (Path file : DumpFolder.expand(files)) {
                current = file;
                FileStart start = FileKinds.start(file, options.maxInputBytes());
                FileKind kind = FileKinds.of(start);
                Object key = kind.shared() ? kind : start;
                found.computeIfAbsent(key, any -> new Found(kind, new ArrayList<>()))
                        .parts
                        .add(start);
            }
            List<ProfileSource> sources = new ArrayList<>();
            for (Found one : found.values()) {
                current = one.parts.get(0).file();
                ProfileSource source = one.kind.opener().open(one.parts, options);
                requireOptions(one.kind, source, options);
                sources.add(source);
            }
            return sources;
        } catch (IOException e) {
            throw Unreadable.of(current.toString(), e);
        }
    }

    /** Files of one kind that are one source. */
    private record Found(FileKind kind, List<FileStart> parts) {}

    private static void requireOptions(FileKind kind, ProfileSource source, ProfileOptions options) {
        if (options.sequences() != null && !(source instanceof TraceFile)) {
            throw new FormatException(source.file() + ": sequences " + options.sequences() + " cannot be kept, "
                    + kind.name() + " names no sequences; only npz traces with 'sequence' do");
        }
        boolean steps = source instanceof StepLoads
                || source instanceof WindowsFile
                || (source instanceof TraceFile trace && trace.hasSteps());
        if (options.skipSteps() > 0 && !steps) {
            throw new FormatException(source.file() + ": " + options.skipSteps() + " steps cannot be skipped, "
                    + kind.name() + " has no steps; load windows and what engines dump do");
        }
    }
}
