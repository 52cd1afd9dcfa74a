package io.moeplacement.formats.dumps;

import io.moeplacement.formats.profiles.FileKind;
import io.moeplacement.formats.profiles.FileStart;
import io.moeplacement.formats.profiles.StepLoads;
import io.moeplacement.formats.torch.PickleDict;
import io.moeplacement.formats.torch.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The kinds of files that serving engines dump. */
public final class DumpKinds {

    /** The one kind that may be a folder. */
    public static final FileKind FOLDER = FileKind.single(
            "a TensorRT-LLM statistics folder",
            start -> TensorRtFolder.isIn(start.file()) || TensorRtFolder.EXPERTS.equals(start.key()),
            (start, options) -> TensorRtFolder.open(start.file(), options));

    /** Those that a file's name or beginning tells, in the order in which files are compared with them. */
    public static final List<FileKind> ALL = List.of(
            FileKind.single(
                    "a SGLang dump",
                    DumpKinds::isCounts,
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
            FileKind.parts("MindIE load files", DumpKinds::isMindie, MindieLoads::open),
            FileKind.single(
                    "an OmniPlacement CSV",
                    start -> OmniCsv.isIn(start.text()),
                    (start, options) -> StepLoads.scan(new OmniCsv(start.file(), options.maxInputBytes()), options)));

    /** Searched for in all of a file, so that it comes after whatever else the file may be. */
    public static final FileKind LOG = FileKind.parts("OmniPlacement log lines", OmniLog::isIn, OmniLog::open);

    /** Keys of JSON documents that say which dump the document is. */
    public static final Set<String> KEYS = Set.of(
            JsonLoads.LOGICAL_COUNT,
            JsonLoads.LOAD_HISTORY,
            VllmLoads.RECORD_TYPE,
            TensorRtFolder.EXPERTS,
            MindieConfig.LAYERS);

    private DumpKinds() {}

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
