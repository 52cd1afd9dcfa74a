package io.moeplacement;

/**
 * Where a token goes between layers. The two kinds reward different placements; never compare figures across them.
 */
public enum Communication {
    /**
     * Every token returns to its home device after each layer (SGLang, vLLM, TensorRT-LLM): two all-to-alls per layer.
     * What counts is how many distinct devices and nodes a token's experts sit on; locality between layers saves nothing.
     */
    HOME,
    /**
     * A token stays where its expert is and goes on from there (ExFlow's context-coherent expert parallelism): one
     * all-to-all per layer boundary. What counts is locality between layers.
     */
    PIPELINED
}
