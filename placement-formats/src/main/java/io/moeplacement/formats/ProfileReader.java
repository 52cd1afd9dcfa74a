package io.moeplacement.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads routing statistics, whatever kind of file they are in; the kind is found in the content, not in the name:
 *
 * <ul>
 *   <li>npz routing trace: {@code experts} integer {@code [tokens, layers, k]} in descending router weight (-1 = not
 *       recorded), optional {@code sequence [tokens]}
 *   <li>npy routing trace: integer {@code [tokens, layers]} (top-1) or {@code [tokens, layers, k]}
 *   <li>npz load windows: {@code loads [windows, layers, experts]}, optional {@code iteration [windows]}, optional
 *       {@code source_loads [windows, layers, sources, experts]} with {@code source_iteration}
 *   <li>CSV loads: {@code layer,expert,tokens}; layer ids may have gaps, missing rows count 0
 *   <li>CSV transitions: {@code layer,from_expert,to_expert,tokens}; layer is the source layer, the target is the next
 *       layer of the loads, or id + 1 without loads
 * </ul>
 *
 * <p>Several files of one model combine: transitions add to loads; loads of a CSV replace those of a trace; traces are
 * merged; further loads are summed or, with {@link ProfileOptions#windows()}, become one time window each. Where a file
 * has no layer ids, layers are taken by position.
 *
 * <p>Files are read as streams, twice where the number of experts has to be found first; memory is that of the profile.
 * Immutable, thread-safe.
 */
public final class ProfileReader {

    private final ProfileOptions options;

    /** A reader with some options. */
    public ProfileReader(ProfileOptions options) {
        this.options = options;
    }

    /**
     * Reads and combines files.
     *
     * @param files at least one file, all of one model
     * @throws FormatException when a file is absent, of no known kind, damaged or too large, when shapes clash (the
     *     message names both files), or when an option cannot apply to a file
     * @throws IllegalArgumentException when there is no file
     */
    public ProfileInput read(List<Path> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no routing profile file given");
        }
        List<ProfileSource> sources = new ArrayList<>();
        Path current = files.get(0);
        try {
            for (Path file : files) {
                current = file;
                sources.add(recognise(file));
            }
            return new ProfileCombiner(options, sources).combine();
        } catch (NoSuchFileException e) {
            throw new FormatException(e.getFile() + ": no such file", e);
        } catch (IOException e) {
            throw new FormatException(
                    (sources.size() == files.size() ? files : current) + ": cannot be read (" + e.getMessage() + ")",
                    e);
        }
    }

    /** A first look at a file. */
    ProfileSource recognise(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FormatException(file + ": is a folder, a file is expected");
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(6);
        }
        if (start.length == 0) {
            throw new FormatException(file + ": is empty, a routing profile is expected");
        }
        if (start.length >= 4 && start[0] == 'P' && start[1] == 'K') {
            return recogniseArchive(file);
        }
        if (start.length == 6 && start[0] == (byte) 0x93 && start[1] == 'N') {
            return TraceFile.scan(file, false, options);
        }
        return recogniseCsv(file);
    }

    private ProfileSource recogniseArchive(Path file) throws IOException {
        try (NpzArchive archive = NpzArchive.open(file, options.maxInputBytes())) {
            if (TraceFile.isIn(archive)) {
                return TraceFile.scan(file, true, options);
            }
            if (WindowsFile.isIn(archive)) {
                refuseSequences(file, "load windows");
                return WindowsFile.scan(file, archive, options.maxInputBytes());
            }
            throw new FormatException(file + ": npz file with entries " + archive.keys()
                    + "; expected 'experts' (a routing trace) or 'loads' (load windows)");
        }
    }

    private ProfileSource recogniseCsv(Path file) throws IOException {
        String header = CsvRows.header(file);
        String columns = header == null ? "" : CsvRows.columns(header);
        if (LoadsCsv.HEADER.equals(columns)) {
            refuseSequences(file, "a CSV of loads");
            return LoadsCsv.scan(file, options);
        }
        if (TransitionsCsv.HEADER.equals(columns)) {
            refuseSequences(file, "a CSV of transitions");
            return TransitionsCsv.scan(file, options);
        }
        throw new FormatException(file
                + ": not a known kind of routing profile; known are numpy .npz and .npy files and"
                + " CSV with the header " + LoadsCsv.HEADER + " or " + TransitionsCsv.HEADER
                + (header == null || !isPrintable(header) ? "" : ", but the file starts with '" + header + "'"));
    }

    private static boolean isPrintable(String header) {
        return header.length() <= 80 && header.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }

    private void refuseSequences(Path file, String kind) {
        if (options.sequences() != null) {
            throw new FormatException(file + ": sequences " + options.sequences() + " cannot be kept, " + kind
                    + " names no sequences; only npz traces with 'sequence' do");
        }
    }
}
