package io.moeplacement.formats.profiles;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One recognised input after a first look: its shape is known, its counts are not read yet. */
public sealed interface ProfileSource permits TraceFile, WindowsFile, StepLoads, LoadsCsv, TransitionsCsv {

    /** The file, or the first of the files it is spread over, for messages. */
    Path file();

    /** Largest expert id plus 1, or the number of experts that the file itself declares. */
    int experts();

    /** Number of layers. */
    int layers();

    /** Ids of the layers, ascending, where the file names them and gives their loads; null where position is all there is. */
    default int @Nullable [] namedLayers() {
        return null;
    }

    /** Whether {@link #experts()} is declared by the file's shape and cannot grow. */
    default boolean declaresExperts() {
        return false;
    }

    /** Whether the file says how often each expert was used. */
    default boolean givesLoads() {
        return true;
    }

    /** How many experts a token chooses, or null where the file does not say. */
    default @Nullable Integer tokenTopK() {
        return null;
    }

    /** What the reader saw or assumed, one line each. */
    default List<String> notes() {
        return List.of();
    }
}
