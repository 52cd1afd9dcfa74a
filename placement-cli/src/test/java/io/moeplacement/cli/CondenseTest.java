package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CondenseTest {

    private static final int TOKENS = 400;
    private static final int LAYERS = 24;

    @TempDir
    static Path folder;

    private static Path trace;
    private static GeneratedReplay made;

    @BeforeAll
    static void generate() {
        made = GeneratedReplay.make(folder, TOKENS, "contiguous", "1x2");
        trace = made.trace();
    }

    private static Cli replay(Object... more) {
        return made.replay(200, more);
    }

    private static JsonNode condensed(Object... more) {
        List<Object> all = new ArrayList<>(List.of("--json", "--condense"));
        all.addAll(Arrays.asList(more));
        return replay(all.toArray()).expect(ExitCode.DONE).json();
    }

    /** float32 {@code [shape]} where every token has a direction of its own, but for one number in {@code equal}. */
    private static Path embeddings(String name, String shape, int numbers, int dimension, int equal) {
        byte[] header = ("{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length + 4 * numbers).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        bytes.putShort((short) header.length).put(header);
        for (int row = 0; row < numbers / dimension; row++) {
            for (int d = 0; d < dimension; d++) {
                bytes.putFloat(d == row / equal % dimension ? 1 : 0.001f);
            }
        }
        try {
            return Files.write(folder.resolve(name), bytes.array());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void syntheticEmbeddingsAreLabelledAndWhatIsSavedAddsUp() {
        JsonNode plain = replay("--json").json();
        assertThat(plain.get("condensation").isNull()).isTrue();
        JsonNode json = condensed("--embeddings", "synthetic");
        JsonNode condensation = json.get("condensation");
        assertThat(condensation.get("lossy").asBoolean()).isTrue();
        assertThat(condensation.get("embeddings").asText()).isEqualTo("synthetic");
        assertThat(condensation.get("threshold").asDouble()).isEqualTo(0.8);
        assertThat(condensation.get("s1").isNull()).isTrue();
        assertThat(condensation.get("mergedRows").asLong()).isPositive();
        assertThat(condensation.get("similarities").get("skippedSimilar").asLong())
                .isZero();
        assertThat(condensation.get("mergedSimilarity").get("belowThreshold").asLong())
                .isZero();
        assertThat(condensation.get("mergedSimilarity").get("least").asDouble()).isGreaterThanOrEqualTo(0.8);
        assertThat(json.get("assignments")).isEqualTo(plain.get("assignments"));
        double saved = plain.get("bytes").get("sameNode").asDouble()
                - json.get("bytes").get("sameNode").asDouble();
        assertThat(condensation.get("bytesSaved").asDouble()).isCloseTo(saved, within(1e-6));
        assertThat(condensed("--embeddings", "synthetic")).isEqualTo(json);

        // Tokens that were alike and go away for a layer are what the shortcut errs about.
        String restless = "synthetic:within=0.95,spread=0.03,away=0.3";
        JsonNode shortcut = condensed("--embeddings", restless, "--s1", 0.8, "--s2", 0.2, "--similarity-refresh", 6)
                .get("condensation");
        assertThat(shortcut.get("refresh").asInt()).isEqualTo(6);
        assertThat(shortcut.get("s1").asDouble()).isEqualTo(0.8);
        JsonNode counts = shortcut.get("similarities");
        assertThat(counts.get("skippedSimilar").asLong()).isPositive();
        assertThat(counts.get("skippedDissimilar").asLong()).isPositive();
        assertThat(counts.get("computed").asLong()
                        + counts.get("skippedSimilar").asLong()
                        + counts.get("skippedDissimilar").asLong())
                .isEqualTo(condensation.get("similarities").get("computed").asLong());
        assertThat(shortcut.get("mergedSimilarity").get("belowThreshold").asLong())
                .isPositive();
    }

    @Test
    void textSaysThatItIsLossyAndMadeUp() {
        Cli cli = replay("--condense", "--embeddings", "synthetic:dimension=32,within=0.9,spread=0,away=0")
                .expect(ExitCode.DONE);
        assertThat(cli.out()).contains("LOSSY", "SYNTHETIC", "merged rows", "bytes saved", "similarities computed");
        assertThat(cli.err()).contains("SYNTHETIC embeddings (dimension 32, cosine 0.9 +- 0.0 within");
        assertThat(replay().out()).doesNotContain("LOSSY");
    }

    @Test
    void embeddingsOfAFileForAllLayersOrEach() {
        // Every token is like the next one: of 200, at each device's experts.
        Path all = embeddings("all.npy", TOKENS + ", 8", TOKENS * 8, 8, 2);
        JsonNode json = condensed("--embeddings", all, "--s1", 0.9, "--s2", 0.1).get("condensation");
        assertThat(json.get("embeddings").asText()).isEqualTo("file");
        assertThat(json.get("mergedRows").asLong()).isPositive();
        // What does not change from layer to layer is carried on without an error.
        assertThat(json.get("mergedSimilarity").get("belowThreshold").asLong()).isZero();
        assertThat(json.get("similarities").get("skippedSimilar").asLong()).isPositive();

        // The same for each layer.
        Path each = embeddings("each.npy", TOKENS + ", " + LAYERS + ", 8", TOKENS * LAYERS * 8, 8, 2 * LAYERS);
        assertThat(condensed("--embeddings", each).get("condensation").get("mergedRows"))
                .isEqualTo(condensed("--embeddings", all).get("condensation").get("mergedRows"));
        assertThat(condensed("--embeddings", all, "--communication", "pipelined")
                        .get("condensation")
                        .get("bytesSaved")
                        .asDouble())
                .isZero();
    }

    @Test
    void wrongUsage() {
        refuse(ExitCode.WRONG_USAGE, "--condense needs --embeddings", "--condense");
        refuse(ExitCode.WRONG_USAGE, "--embeddings applies to --condense", "--embeddings", "synthetic");
        refuse(ExitCode.WRONG_USAGE, "--s1 applies to --condense", "--s1", 0.8);
        refuse(ExitCode.WRONG_USAGE, "--similarity-threshold applies", "--similarity-threshold", 0.8);
        refuseSynthetic("--s1 needs --s2 too", "--s1", 0.8);
        refuseSynthetic("--s2 needs --s1 too", "--s2", 0.2);
        refuseSynthetic("give --s1 and --s2 too", "--similarity-refresh", 4);
        refuseSynthetic("--s2 (0.8) must be at most --s1 (0.2)", "--s1", 0.2, "--s2", 0.8);
        refuseSynthetic("'--s1': (1.5) must be a finite number in 0..1", "--s1", 1.5, "--s2", 0.8);
        refuseSynthetic("'--s2': (-0.5) must be a finite number in 0..1", "--s1", 0.5, "--s2", -0.5);
        for (String threshold : List.of("0", "1.2", "-0.5", "NaN", "Infinity", "1e999", "")) {
            refuseSynthetic(
                    "'--similarity-threshold': (" + threshold + ") must be a finite number above 0, at most 1",
                    "--similarity-threshold",
                    threshold);
        }
        refuseSynthetic("'--similarity-refresh': (0) must be a whole number of at least 1", "--similarity-refresh", 0);
        refuse(ExitCode.WRONG_USAGE, "nearest is within", "--condense", "--embeddings", "synthetic:withn=0.5");
        refuse(
                ExitCode.WRONG_USAGE,
                "within (x) must be a number in 0..1",
                "--condense",
                "--embeddings",
                "synthetic:within=x");
        refuse(
                ExitCode.WRONG_USAGE,
                "within (NaN) must be a number in 0..1",
                "--condense",
                "--embeddings",
                "synthetic:within=NaN");
        refuse(ExitCode.WRONG_USAGE, "given twice", "--condense", "--embeddings", "synthetic:away=0,away=0");
        refuse(ExitCode.WRONG_USAGE, "clusters are none", "--condense", "--embeddings", "synthetic:between=0.9");
        refuse(ExitCode.WRONG_USAGE, "dimension (0.5)", "--condense", "--embeddings", "synthetic:dimension=0.5");
        refuse(
                ExitCode.WRONG_USAGE,
                "dimension () must be a whole number in 1..65536",
                "--condense",
                "--embeddings",
                "synthetic:dimension");
        Path file = embeddings("order.npy", TOKENS + ", 2", TOKENS * 2, 2, 2);
        refuse(
                ExitCode.WRONG_USAGE,
                "--order must be recorded",
                "--condense",
                "--embeddings",
                file,
                "--order",
                "shuffled");
        refuse(
                ExitCode.WRONG_USAGE,
                "--sequences keeps some",
                "--condense",
                "--embeddings",
                file,
                "--sequences",
                "0/2");
    }

    private static void refuseSynthetic(String message, Object... more) {
        List<Object> all = new ArrayList<>(List.of("--condense", "--embeddings", "synthetic"));
        all.addAll(Arrays.asList(more));
        refuse(ExitCode.WRONG_USAGE, message, all.toArray());
    }

    @Test
    void badFiles() {
        Path fewer = embeddings("fewer.npy", "399, 2", 399 * 2, 2, 2);
        refuse(ExitCode.BAD_INPUT, "embeddings of 399 tokens, the trace has 400", "--condense", "--embeddings", fewer);
        Path layers = embeddings("layers.npy", TOKENS + ", 23, 2", TOKENS * 23 * 2, 2, 2);
        refuse(ExitCode.BAD_INPUT, "embeddings of 23 layers, the trace has 24", "--condense", "--embeddings", layers);
        Path absent = folder.resolve("absent.npz");
        refuse(ExitCode.BAD_INPUT, "--embeddings " + absent + ": no such file", "--condense", "--embeddings", absent);
        refuse(ExitCode.BAD_INPUT, "--embeddings " + folder + ": is a folder", "--condense", "--embeddings", folder);
        refuse(ExitCode.BAD_INPUT, "expected 'embeddings'", "--condense", "--embeddings", trace);
    }

    private static void refuse(ExitCode code, String message, Object... more) {
        Cli cli = replay(more).expect(code).expectOneErrorLine();
        assertThat(cli.err()).contains(message);
        assertThat(cli.out()).isEmpty();
    }
}
