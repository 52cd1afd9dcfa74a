package io.moeplacement.formats.profiles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads of a dump, step by step: what a reader of one engine's files provides. Read anew for each pass. */
public interface StepTables {

    /** The file, or the first of several, for messages. */
    Path file();

    /** Shows the steps in the order of the dump. */
    void forEach(Visitor visitor) throws IOException;

    /** Ids of the layers, ascending, or null where layers are taken by position. */
    default int @Nullable [] layerIds() {
        return null;
    }

    /** Whether there is a row for every hidden layer, so that rows without traffic are dense layers. */
    default boolean hasDenseLayers() {
        return false;
    }

    /** Whether steps are slots of a ring, so that their order is that of time only until it is full. */
    default boolean isRing() {
        return false;
    }

    /** Experts that a token chooses, or null where the dump does not say. */
    default @Nullable Integer topK() {
        return null;
    }

    /** What was assumed, one line each. */
    default List<String> notes() {
        return List.of();
    }

    /** Sees one step. */
    interface Visitor {

        /**
         * Takes one step.
         *
         * @param label what the dump calls it
         * @param loads {@code [layers][experts]}, finite and not negative, rows of one length; only lent
         */
        void step(long label, double[][] loads);
    }
}
