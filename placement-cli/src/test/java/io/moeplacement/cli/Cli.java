package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Runs the command in this process and keeps what it says. */
record Cli(int code, String out, String err) {

    static Cli run(Object... args) {
        return run(new Interruption(), args);
    }

    static Cli run(Interruption interruption, Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Session session = new Session(new PrintWriter(out), new PrintWriter(err), false, interruption);
        int code = Main.run(Stream.of(args).map(String::valueOf).toArray(String[]::new), session);
        return new Cli(code, out.toString(), err.toString());
    }

    /** Fails the test unless the command ended with this code. */
    Cli expect(ExitCode expected) {
        assertThat(code).as("exit code; out: %s err: %s", out, err).isEqualTo(expected.number());
        return this;
    }

    /** Fails the test unless there is exactly one line on standard error that begins as all errors do. */
    Cli expectOneErrorLine() {
        assertThat(err.lines().filter(line -> !line.startsWith("placement: assumed: ")))
                .as("standard error")
                .singleElement()
                .asString()
                .startsWith("placement: ");
        return this;
    }

    /** Standard output as JSON; nothing else may stand there. */
    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a small text file. */
    static Path file(Path folder, String name, String... lines) {
        try {
            return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads of layers 3 and 5, four experts each; on two devices contiguous is out of balance. */
    static Path loads(Path folder) {
        return file(
                folder,
                "loads.csv",
                "layer,expert,tokens",
                "3,0,40",
                "3,1,30",
                "3,2,20",
                "3,3,10",
                "5,0,10",
                "5,1,10",
                "5,2,50",
                "5,3,30");
    }
}
