package io.moeplacement.formats;

import static io.moeplacement.formats.TestFiles.doubles;
import static io.moeplacement.formats.TestFiles.npy;
import static io.moeplacement.formats.TestFiles.npz;
import static io.moeplacement.formats.TestFiles.shorts;
import static io.moeplacement.formats.TestFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingFileTest {

    private static final long LIMIT = 1 << 20;

    @TempDir
    private Path folder = Path.of("");

    private static byte[] floats(ByteOrder order, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(order);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private EmbeddingFile open(byte[] bytes) {
        return EmbeddingFile.open(write(folder, "file", bytes), LIMIT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneEmbeddingForAllLayers(boolean archive) {
        byte[] array = npy("<f4", "2, 3", floats(ByteOrder.LITTLE_ENDIAN, 1, -2, 3.5f, 0, 0, 1e-40f));
        try (EmbeddingFile file =
                open(archive ? npz("sequence", npy("<i2", "2", shorts(0, 0)), "embeddings", array) : array)) {
            assertThat(file.tokens()).isEqualTo(2);
            assertThat(file.layers()).isNull();
            assertThat(file.dimension()).isEqualTo(3);
            assertThat(file.tokenNumbers()).isEqualTo(3);
            float[] target = new float[5];
            file.next(target, 1);
            assertThat(target).containsExactly(0, 1, -2, 3.5f, 0);
            file.next(target, 0);
            assertThat(target).containsExactly(0, 0, 1e-40f, 3.5f, 0);
            assertThatThrownBy(() -> file.next(target, 0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> file.next(target, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void oneEmbeddingForEachLayer() {
        try (EmbeddingFile file = open(npy(">f4", "1, 2, 2", floats(ByteOrder.BIG_ENDIAN, 1, 2, 3, 4)))) {
            assertThat(file.layers()).isEqualTo(2);
            assertThat(file.dimension()).isEqualTo(2);
            float[] target = new float[4];
            file.next(target, 0);
            assertThat(target).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void otherNumbersBecomeFloats() {
        float[] target = new float[2];
        try (EmbeddingFile file = open(npy("<f8", "1, 2", doubles(0.1, -3)))) {
            file.next(target, 0);
            assertThat(target).containsExactly(0.1f, -3);
        }
        try (EmbeddingFile file = open(npy("<i2", "1, 2", shorts(-7, 8)))) {
            file.next(target, 0);
            assertThat(target).containsExactly(-7, 8);
        }
    }

    @Test
    void otherFilesAreRefused() {
        refuse("is empty", new byte[0]);
        refuse("not a numpy array", new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        refuse("entries [experts], expected 'embeddings'", npz("experts", npy("<i2", "1, 1", shorts(0))));
        refuse("shape [4], expected embeddings of shape [tokens, dimension]", npy("<i2", "4, ", shorts(0, 1, 2, 3)));
        refuse("holds no embedding", npy("<f4", "0, 3", new byte[0]));
        refuse("holds no embedding", npy("<f4", "3, 0", new byte[0]));
        refuse("at most 1048576 are allowed", npy("<f4", "1000000, 3", new byte[0]));
        refuse("dtype '<f2' is not read", npy("<f2", "1, 1", new byte[2]));
        assertThatThrownBy(() -> EmbeddingFile.open(folder, LIMIT)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> EmbeddingFile.open(folder.resolve("absent"), LIMIT))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no such file");
        byte[] wide = npy("<i1", "1, 20000000", new byte[0]);
        assertThatThrownBy(() -> EmbeddingFile.open(write(folder, "wide", wide), 1L << 32))
                .hasMessageContaining("numbers per token");
    }

    private void refuse(String message, byte[] bytes) {
        assertThatThrownBy(() -> open(bytes))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void badNumbersAreNamed() {
        refuseTokens("token 1, dimension 0: embedding (NaN)", npy("<f4", "2, 2", le(1, 2, Float.NaN, 1)));
        refuseTokens("token 0, dimension 1: embedding (-Infinity)", npy("<f8", "1, 2", doubles(1, -1e300)));
        refuseTokens("token 1: all 2 numbers are 0", npy("<f4", "2, 2", le(1, 2, 0, -0f)));
        refuseTokens("token 0, layer 1: all 1 numbers are 0", npy("<f4", "1, 2, 1", le(1, 0)));
        refuseTokens("file ends after 3 of 4", npy("<f4", "2, 2", le(1, 2, 3)));
        refuseTokens("data follow the last element", npy("<f4", "1, 2", le(1, 2, 3)));
    }

    private static byte[] le(float... values) {
        return floats(ByteOrder.LITTLE_ENDIAN, values);
    }

    private void refuseTokens(String message, byte[] bytes) {
        try (EmbeddingFile file = open(bytes)) {
            float[] target = new float[file.tokenNumbers()];
            assertThatThrownBy(() -> {
                        for (long token = 0; token < file.tokens(); token++) {
                            file.next(target, 0);
                        }
                    })
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining(message);
        }
    }
}
