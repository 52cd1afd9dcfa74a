package io.moeplacement.cli;

import io.moeplacement.testkit.workload.EmbeddingShape;
import java.nio.file.Path;

/** What {@code --embeddings} names. */
sealed interface EmbeddingsSource {

    /** A file of activations. */
    record Recorded(Path file) implements EmbeddingsSource {}

    /** Activations made up with a known structure. */
    record Synthetic(EmbeddingShape shape) implements EmbeddingsSource {}
}
