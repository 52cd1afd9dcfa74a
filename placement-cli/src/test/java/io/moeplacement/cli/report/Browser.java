package io.moeplacement.cli.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * A headless Chromium, where one is installed.
 *
 * @param program its program
 * @param folder where its profile and its output go
 */
record Browser(Path program, Path folder) {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private static final int PATIENCE_SECONDS = 120;

    /** The installed one; aborts the test, with the reason, where there is none. */
    static Browser orSkip(Path folder) {
        Optional<Path> program = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .flatMap(entry -> NAMES.stream().map(name -> Path.of(entry, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            System.out.println("skipped: no Chromium on the PATH (" + String.join(", ", NAMES) + ")");
        }
        assumeTrue(program.isPresent(), "no Chromium on the PATH");
        return new Browser(program.orElseThrow(), folder);
    }

    /**
     * What became of a page.
     *
     * @param document the page after its scripts have run
     * @param console lines that scripts, the page's policy or the loader wrote to the console
     */
    record Shown(Document document, List<String> console) {}

    Shown show(Path page, String... options) throws IOException, InterruptedException {
        Path dom = folder.resolve("dom.html");
        Path log = folder.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                // The sandbox refuses to run for the root of a container.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1100,900",
                "--virtual-time-budget=5000",
                "--enable-logging=stderr",
                "--dump-dom"));
        command.addAll(List.of(options));
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the browser does not come to an end: " + Files.readString(log));
        }
        return new Shown(
                Jsoup.parse(Files.readString(dom)),
                Files.readString(log)
                        .lines()
                        .filter(line -> line.contains("CONSOLE"))
                        .toList());
    }
}
