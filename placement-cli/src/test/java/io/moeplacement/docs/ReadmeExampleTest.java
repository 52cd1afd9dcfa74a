package io.moeplacement.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the Java example on the first screen of the README, exactly as it stands there. */
class ReadmeExampleTest {

    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void exampleHasAtMostTwelveLinesAndRuns(@TempDir Path folder) throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        Matcher block = JAVA_BLOCK.matcher(readme);
        assertThat(block.find()).as("README has a Java example").isTrue();
        String example = block.group(1);
        assertThat(example.lines()).hasSizeLessThanOrEqualTo(12);
        assertThat(readme.substring(0, block.end()).lines()).hasSizeLessThanOrEqualTo(30);

        String output = run(compile(folder, example));

        assertThat(output).contains("FEASIBLE, imbalance 1.").contains("[[");
    }

    private static Path compile(Path folder, String example) throws Exception {
        Path source = folder.resolve("Example.java");
        Files.writeString(
                source,
                "import io.moeplacement.*;\nimport java.util.*;\npublic class Example {\n"
                        + "    public static void main(String[] args) {\n" + example + "    }\n}\n");
        List<String> options =
                List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), source.toString());
        StringWriter messages = new StringWriter();
        PrintWriter writer = new PrintWriter(messages);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        int status = javac.run(writer, writer, options.toArray(String[]::new));
        assertThat(status).as(messages.toString()).isZero();
        return folder;
    }

    private static String run(Path classes) throws Exception {
        PrintStream standardOutput = System.out;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, ReadmeExampleTest.class.getClassLoader())) {
            System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
            loader.loadClass("Example").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(standardOutput);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }
}
