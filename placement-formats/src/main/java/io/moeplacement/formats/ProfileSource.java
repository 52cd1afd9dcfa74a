package io.moeplacement.formats;

import java.nio.file.Path;

/** One recognised input file after a first look: its shape is known, its counts are not read yet. */
sealed interface ProfileSource permits TraceFile, WindowsFile, LoadsCsv, TransitionsCsv {

    /** The file, for messages. */
    Path file();

    /** Largest expert id plus 1, or the number of experts that the file itself declares. */
    int experts();

    /** Whether {@link #experts()} is declared by the file's shape and cannot grow. */
    default boolean declaresExperts() {
        return false;
    }

    /** Whether the file says how often each expert was used. */
    default boolean givesLoads() {
        return true;
    }
}
