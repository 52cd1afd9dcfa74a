package io.moeplacement.formats;

import io.moeplacement.formats.files.Unreadable;
import io.moeplacement.formats.profiles.ProfileCombiner;
import io.moeplacement.formats.profiles.ProfileSource;
import io.moeplacement.formats.recognition.Recognition;
import java.io.IOException;
import java.nio.file.Path;
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
 *   <li>npy loads: floating-point {@code [layers, experts]} or {@code [steps, layers, experts]}
 *   <li>what serving engines dump: SGLang's expert distribution recorder (torch files, JSON), TensorRT-LLM's statistics
 *       (their folder or its meta_info.json), vLLM's proposed load lines, MindIE's and OmniPlacement's files (all of them, or
 *       their folder), ADRS load histories
 * </ul>
 *
 * <p>Several files of one model combine: transitions add to loads; loads of a CSV replace those of a trace; traces are
 * merged; further loads are summed or, with {@link ProfileOptions#windows()}, become one time window each; {@link
 * ProfileOptions#windowRange()} keeps some of them, {@link ProfileOptions#skipSteps()} leaves out the first ones of each dump.
 * Where a file has no layer ids, layers are taken by position.
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
     * @param files at least one file or folder of a dump, all of one model
     * @throws FormatException when a file is absent, of no known kind, damaged or too large, when shapes clash (the
     *     message names both files), or when an option cannot apply to a file
     * @throws IllegalArgumentException when there is no file
     */
    public ProfileInput read(List<Path> files) {
        List<ProfileSource> sources = Recognition.sources(files, options);
        try {
            return new ProfileCombiner(options, sources).combine();
        } catch (IOException e) {
            throw Unreadable.of(files.toString(), e);
        }
    }
}
