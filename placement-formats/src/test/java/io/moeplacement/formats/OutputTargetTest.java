package io.moeplacement.formats;

import static io.moeplacement.formats.TestFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What writers may replace. */
@DisabledOnOs(OS.WINDOWS)
class OutputTargetTest {

    private static final PlacementContext CONTEXT = PlacementContext.of(new int[] {0}, 2, 2);

    @TempDir
    private Path folder = Path.of("");

    private void writePlacement(Path file) {
        PlacementFormats.named("sglang")
                .write(file, Placement.of(SlotLayout.of(new int[][] {{1, 1}}), 2, new int[][] {{0, 1}}), CONTEXT);
    }

    private void refuses(Path file, String... messageParts) {
        assertThatThrownBy(() -> writePlacement(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(messageParts);
        assertThatThrownBy(() -> TraceWriter.create(file, 1, 1, 1))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(messageParts);
    }

    @Test
    void linksStayAndTheirTargetIsReplaced() throws IOException {
        Path real = write(Files.createDirectory(folder.resolve("real")), "plan.json", "old");
        Path middle = Files.createSymbolicLink(folder.resolve("middle.json"), Path.of("real", "plan.json"));
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), middle);
        writePlacement(link);
        assertThat(link).isSymbolicLink();
        assertThat(middle).isSymbolicLink();
        assertThat(Files.readString(real)).contains("physical_to_logical_map");
        try (TraceWriter trace = TraceWriter.create(link, 1, 1, 1)) {
            trace.write(0, new int[] {0});
        }
        assertThat(link).isSymbolicLink();
        assertThat(Files.readAllBytes(real)).startsWith('P', 'K');
        try (Stream<Path> files = Files.list(real.getParent())) {
            assertThat(files).containsExactly(real);
        }
    }

    @Test
    void aLinkToNothingYetIsFilled() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), Path.of("new.json"));
        writePlacement(link);
        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("new.json")).isRegularFile();
    }

    @Test
    void linksInACircleAreRefused() throws IOException {
        Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
        refuses(Files.createSymbolicLink(folder.resolve("b"), Path.of("a")), "symbolic links follow one another");
    }

    @Test
    void whatIsNoRegularFileIsLeftAlone() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        refuses(pipe, "pipe", "no regular file", "must be a new or a regular file");
        assertThat(Files.exists(pipe)).isTrue();
        assertThat(Files.isRegularFile(pipe)).isFalse();
        refuses(folder, "is a folder, it must be a file");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void streamsOfTheProcessAreNoTargets() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("stdout"), Path.of("/proc/self/fd/1"));
        Path streams = Files.createSymbolicLink(folder.resolve("streams"), Path.of("/proc/self/fd"));
        // Only resolved, never written: a defect here must not harm whoever runs the tests.
        assertThatThrownBy(() -> OutputTarget.resolve(link))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(link.toString(), "names an open stream of the process");
        assertThatThrownBy(() -> OutputTarget.resolve(streams.resolve("1")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("names an open stream of the process");
    }

    @Test
    void readOnlyFilesAreLeftAlone() throws IOException {
        Path file = write(folder, "plan.json", "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        refuses(file, "plan.json", "read-only");
        assertThat(Files.readString(file)).isEqualTo("old");
    }
}
