package io.moeplacement.formats.profiles;

import io.moeplacement.formats.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens of a routing trace: what a reader of one kind of file provides. Read anew for each pass. */
public interface TokenStream {

    /** The file, or the first of several, for messages. */
    Path file();

    /** Number of tokens. */
    long tokens();

    /** Layers per token. */
    int layers();

    /** Experts per token and layer. */
    int topK();

    /** Whether sequences are known. */
    boolean namesSequences() throws IOException;

    /**
     * Shows the tokens in order.
     *
     * @param sequences whether sequences are wanted; else they are 0
     * @throws FormatException when they are wanted and not known, or the file is damaged
     */
    void forEach(boolean sequences, Visitor visitor) throws IOException;

    /** Ids of the layers, ascending, or null where layers are taken by position. */
    default int @Nullable [] layerIds() {
        return null;
    }

    /** Whether tokens belong to steps of an engine; else all of them are in one. */
    default boolean hasSteps() {
        return false;
    }

    /** Experts per layer where the file says so, else 0. */
    default int experts() {
        return 0;
    }

    /** What was assumed, one line each. */
    default List<String> notes() {
        return List.of();
    }

    /** Sees one token. */
    interface Visitor {

        /**
         * Takes one token.
         *
         * @param step what the dump calls the step; tokens of a step follow each other
         * @param ids {@code [layers * topK]}, -1 where nothing was recorded; only lent
         */
        void token(long step, long token, long sequence, int[] ids);
    }
}
