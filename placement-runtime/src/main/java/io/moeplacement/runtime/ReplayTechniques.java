package io.moeplacement.runtime;

import io.moeplacement.runtime.sequences.SequenceMigration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Replay} does beyond sending tokens to their experts; each part alone or with the others. Immutable.
 *
 * @param sequences where the sequences of tokens live; null when every token has a home of its own
 */
public record ReplayTechniques(@Nullable SequenceMigration sequences) {

    /** Nothing beyond. */
    public static ReplayTechniques none() {
        return new ReplayTechniques(null);
    }

    /** The same with sequences as units; null for tokens with homes of their own. */
    public ReplayTechniques withSequences(@Nullable SequenceMigration sequences) {
        return new ReplayTechniques(sequences);
    }
}
