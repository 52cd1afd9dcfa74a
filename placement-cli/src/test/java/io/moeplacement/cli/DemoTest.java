package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    @TempDir
    Path folder;

    @Test
    void comparesWritesAndExplains() throws Exception {
        Path plan = folder.resolve(DemoCommand.DEFAULT_FILE);
        Cli cli = Cli.run("demo", "--out", plan).expect(ExitCode.DONE);
        assertThat(cli.out())
                .contains("contiguous", "greedy", "auto", "fan-out", "What it means", "Try next", plan.toString());
        assertThat(cli.err()).isEmpty();
        assertThat(plan).exists();
        // Its own output it may replace, under its own name only.
        Path copy = Files.copy(plan, folder.resolve("copy.json"));
        Cli.run("demo", "--out", plan).expect(ExitCode.DONE);
        Cli.run("demo", "--out", copy).expect(ExitCode.WRONG_USAGE);
    }

    @Test
    void othersFilesAreLeftAlone() throws Exception {
        Path theirs = Cli.file(folder, DemoCommand.DEFAULT_FILE, "{\"mine\": 1}");
        Cli cli = Cli.run("demo", "--out", theirs).expect(ExitCode.WRONG_USAGE).expectOneErrorLine();
        assertThat(cli.err()).contains("does not overwrite");
        assertThat(Files.readString(theirs)).isEqualTo("{\"mine\": 1}\n");
    }
}
