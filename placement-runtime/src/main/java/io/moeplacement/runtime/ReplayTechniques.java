package io.moeplacement.runtime;

import io.moeplacement.runtime.buffer.BufferOptions;
import io.moeplacement.runtime.buffer.ExpertUse;
import io.moeplacement.runtime.condensation.CondensationOptions;
import io.moeplacement.runtime.sequences.SequenceMigration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Replay} does beyond sending tokens to their experts; each part alone or with the others. Immutable.
 *
 * @param buffers how devices buffer their experts; null when they hold them all
 * @param expertUse is told which experts every step needs; null when nobody asks
 * @param sequences where the sequences of tokens live; null when every token has a home of its own
 * @param condensation how near-duplicate tokens are merged, which is <strong>lossy</strong>; null when they are not
 */
public record ReplayTechniques(
        @Nullable BufferOptions buffers,
        ExpertUse.@Nullable Builder expertUse,
        @Nullable SequenceMigration sequences,
        @Nullable CondensationOptions condensation) {

    /** Nothing beyond. */
    public static ReplayTechniques none() {
        return new ReplayTechniques(null, null, null, null);
    }

    /** The same with expert buffers; null for none. */
    public ReplayTechniques withBuffers(@Nullable BufferOptions buffers) {
        return new ReplayTechniques(buffers, expertUse, sequences, condensation);
    }

    /** The same with a recording of the experts needed, of the replay's placement, topology and model; null for none. */
    public ReplayTechniques withExpertUse(ExpertUse.@Nullable Builder expertUse) {
        return new ReplayTechniques(buffers, expertUse, sequences, condensation);
    }

    /** The same with sequences as units; null for tokens with homes of their own. */
    public ReplayTechniques withSequences(@Nullable SequenceMigration sequences) {
        return new ReplayTechniques(buffers, expertUse, sequences, condensation);
    }

    /** The same with near-duplicate tokens merged, which is <strong>lossy</strong>; null for none. */
    public ReplayTechniques withCondensation(@Nullable CondensationOptions condensation) {
        return new ReplayTechniques(buffers, expertUse, sequences, condensation);
    }
}
