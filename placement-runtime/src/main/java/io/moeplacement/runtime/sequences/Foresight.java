package io.moeplacement.runtime.sequences;

/** What a decision knows of the layer that follows. */
public enum Foresight {
    /** Nothing: only the return of this layer counts, as with Luffy. */
    NONE,
    /**
     * The next layer's experts: its dispatch counts too, as with NetMoE, which predicts them by showing this layer's input to
     * the next layer's router. A replay takes the recorded ones, a prediction that is always right.
     */
    NEXT_LAYER
}
