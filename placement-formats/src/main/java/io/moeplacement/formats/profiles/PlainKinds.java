package io.moeplacement.formats.profiles;

import java.util.List;

/** The kinds of files that are no engine's: arrays of numpy and CSV. */
public final class PlainKinds {

    /** Arrays of numpy. */
    public static final List<FileKind> NUMPY = List.of(
            FileKind.single(
                    "a npz trace",
                    start -> start.hasArray(NumpyTrace.EXPERTS),
                    (start, options) -> TraceFile.scan(NumpyTrace.open(start.file(), true, options), options)),
            FileKind.single(
                    "npz load windows",
                    start -> start.hasArray(WindowsFile.LOADS),
                    (start, options) -> WindowsFile.scan(start.file(), options)),
            FileKind.single(
                    "npy loads",
                    start -> start.begins(0x93, 'N') && NpyLoads.isIn(start.file()),
                    (start, options) -> StepLoads.scan(new NpyLoads(start.file(), options.maxInputBytes()), options)),
            FileKind.single(
                    "a npy trace",
                    start -> start.begins(0x93, 'N'),
                    (start, options) -> TraceFile.scan(NumpyTrace.open(start.file(), false, options), options)));

    /** Text with a header. */
    public static final List<FileKind> CSV = List.of(
            FileKind.single(
                    "a CSV of loads",
                    start -> LoadsCsv.HEADER.equals(start.columns()),
                    (start, options) -> LoadsCsv.scan(start.file(), options)),
            FileKind.single(
                    "a CSV of transitions",
                    start -> TransitionsCsv.HEADER.equals(start.columns()),
                    (start, options) -> TransitionsCsv.scan(start.file(), options)));

    private PlainKinds() {}
}
