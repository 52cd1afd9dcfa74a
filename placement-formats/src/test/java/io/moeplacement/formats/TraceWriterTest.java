package io.moeplacement.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.Pairing;
import io.moeplacement.ProfileAccumulator;
import io.moeplacement.RoutingProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Written traces read back, and unfinished ones leave nothing. */
class TraceWriterTest {

    @TempDir
    private Path folder = Path.of("");

    @Property(tries = 100)
    void writtenTracesReadBack(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int layers = 1 + random.nextInt(4);
        int experts = 1 + random.nextInt(9);
        int topK = 1 + random.nextInt(experts);
        int tokens = 1 + random.nextInt(50);
        ProfileAccumulator all =
                ProfileAccumulator.ofTokens(IntStream.range(0, layers).toArray(), experts, topK, Pairing.ALL);
        ProfileAccumulator even =
                ProfileAccumulator.ofTokens(IntStream.range(0, layers).toArray(), experts, topK, Pairing.ALL);
        Path file = Files.createTempFile("trace", ".npz");
        try {
            int sequence = random.nextInt(3) * 2;
            try (TraceWriter writer = TraceWriter.create(file, tokens, layers, topK)) {
                for (int token = 0; token < tokens; token++) {
                    int[] chosen = IntStream.range(0, layers)
                            .flatMap(layer -> random.ints(0, experts).distinct().limit(topK))
                            .toArray();
                    chosen[random.nextInt(chosen.length)] = -1;
                    writer.write(sequence + token, chosen);
                    all.addToken(chosen);
                    if (token % 2 == 0) {
                        even.addToken(chosen);
                    }
                }
            }
            ProfileOptions options = ProfileOptions.defaults().withExperts(experts);
            assertThat(read(options, file)).isEqualTo(all.toProfile());
            assertThat(read(options.withSequences(new SequenceFilter(0, 2)), file))
                    .isEqualTo(even.toProfile());
        } finally {
            Files.delete(file);
        }
    }

    private static RoutingProfile read(ProfileOptions options, Path file) {
        return new ProfileReader(options).read(List.of(file)).profile();
    }

    private Path write(String name) {
        Path file = folder.resolve(name);
        try (TraceWriter writer = TraceWriter.create(file, 3000, 2, 2)) {
            for (int token = 0; token < 3000; token++) {
                writer.write(token / 7, new int[] {token % 5, 5, 6, token % 6});
            }
        }
        return file;
    }

    @Test
    void equalTracesAreEqualBytes() throws IOException {
        assertThat(Files.readAllBytes(write("a.npz"))).isEqualTo(Files.readAllBytes(write("b.npz")));
    }

    @Test
    void anUnfinishedTraceLeavesNoFile() throws IOException {
        TraceWriter writer = TraceWriter.create(folder.resolve("t.npz"), 2, 1, 1);
        writer.write(0, new int[] {4});
        assertThatThrownBy(writer::close)
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("t.npz", "1 of 2 tokens");
        writer.close();
        assertThatThrownBy(() -> writer.write(0, new int[] {4})).isInstanceOf(IllegalStateException.class);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void wrongTokensAreRefused() {
        try (TraceWriter writer = TraceWriter.create(folder.resolve("t.npz"), 1, 2, 2)) {
            assertThatThrownBy(() -> writer.write(0, new int[] {1, 2, 3}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 layers x 2 = 4");
            assertThatThrownBy(() -> writer.write(0, new int[] {1, 2, 3, 40_000}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("layer 1: expert id (40000)");
            writer.write(0, new int[] {0, 1, 2, 3});
            assertThatThrownBy(() -> writer.write(0, new int[] {0, 1, 2, 3}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("all 1 tokens");
        }
        assertThat(read(ProfileOptions.defaults(), folder.resolve("t.npz")).experts())
                .isEqualTo(4);
    }

    @Test
    void wrongShapesAndFoldersAreRefused() {
        assertThatThrownBy(() -> TraceWriter.create(folder.resolve("t.npz"), 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TraceWriter.create(folder.resolve("no/t.npz"), 1, 1, 1))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("there is no folder");
    }
}
