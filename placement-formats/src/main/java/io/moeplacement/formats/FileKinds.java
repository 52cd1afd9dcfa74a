package io.moeplacement.formats;

import io.moeplacement.formats.torch.PickleDict;
import io.moeplacement.formats.torch.Tensor;
import java.io.IOException;
import java.util.List;

/** The kinds of routing profiles, in the order in which files are compared with them. */
final class FileKinds {

    /** The one kind that may be a folder. */
    private static final FileKind FOLDER = FileKind.single(
            "a TensorRT-LLM statistics folder",
            start -> TensorRtFolder.isIn(start.file()) || TensorRtFolder.EXPERTS.equals(start.key()),
            (start, options) -> TensorRtFolder.open(start.file(), options));

    private static final List<FileKind> ALL = List.of(
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
                    (start, options) -> TraceFile.scan(NumpyTrace.open(start.file(), false, options), options)),
            FileKind.single(
                    "a SGLang dump",
                    FileKinds::isCounts,
                    (start, options) ->
                            StepLoads.scan(TensorLoads.of(start.torch(), options.maxInputBytes()), options)),
            FileKind.parts(
                    "a SGLang dump per rank",
                    start -> start.isTorch() && start.torch().root() instanceof PickleDict dict && dict.has("records"),
                    SglangRecords::open),
            FileKind.single(
                    "a SGLang JSON of loads",
                    start -> JsonLoads.LOGICAL_COUNT.equals(start.key()),
                    json(JsonLoads.Form.LOGICAL_COUNT)),
            FileKind.single(
                    "an ADRS load history",
                    start -> JsonLoads.LOAD_HISTORY.equals(start.key()),
                    json(JsonLoads.Form.LOAD_HISTORY)),
            FileKind.single("a JSON of loads", start -> start.firstCharacter() == '[', json(JsonLoads.Form.PLAIN)),
            FileKind.single(
                    "vLLM load statistics",
                    start -> VllmLoads.RECORD_TYPE.equals(start.key()),
                    (start, options) -> StepLoads.scan(new VllmLoads(start.file(), options.maxInputBytes()), options)),
            FOLDER,
            FileKind.parts("OmniPlacement count files", start -> OmniText.isNamed(start.file()), OmniText::open),
            FileKind.parts("MindIE load files", FileKinds::isMindie, MindieLoads::open),
            FileKind.single(
                    "an OmniPlacement CSV",
                    start -> OmniCsv.isIn(start.text()),
                    (start, options) -> StepLoads.scan(new OmniCsv(start.file(), options.maxInputBytes()), options)),
            FileKind.single(
                    "a CSV of loads",
                    start -> LoadsCsv.HEADER.equals(start.columns()),
                    (start, options) -> LoadsCsv.scan(start.file(), options)),
            FileKind.single(
                    "a CSV of transitions",
                    start -> TransitionsCsv.HEADER.equals(start.columns()),
                    (start, options) -> TransitionsCsv.scan(start.file(), options)),
            FileKind.parts("OmniPlacement log lines", OmniLog::isIn, OmniLog::open));

    private FileKinds() {}

    /** The kind of a file. */
    static FileKind of(FileStart start) throws IOException {
        for (FileKind kind : ALL) {
            if ((!start.isFolder() || kind.equals(FOLDER)) && kind.test().matches(start)) {
                return kind;
            }
        }
        throw UnknownFile.describe(start);
    }

    private static boolean isCounts(FileStart start) throws IOException {
        if (!start.isTorch()) {
            return false;
        }
        Object root = start.torch().root();
        return root instanceof Tensor || (root instanceof PickleDict dict && dict.has(TensorLoads.LOGICAL_COUNT));
    }

    private static boolean isMindie(FileStart start) throws IOException {
        return MindieConfig.LAYERS.equals(start.key()) || MindieCsv.isIn(start.text());
    }

    private static FileKind.SingleOpener json(JsonLoads.Form form) {
        return (start, options) -> StepLoads.scan(new JsonLoads(start.file(), form, options.maxInputBytes()), options);
    }
}
