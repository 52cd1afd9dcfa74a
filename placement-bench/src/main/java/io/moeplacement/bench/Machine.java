package io.moeplacement.bench;

import io.moeplacement.PlacementSolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a run was made on and with. */
final class Machine {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    static void describe(Report report) {
        Runtime runtime = Runtime.getRuntime();
        report.about("processor", processor());
        report.about("processors", String.valueOf(runtime.availableProcessors()));
        report.about("heap", runtime.maxMemory() / (1 << 20) + " MiB at most");
        report.about("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        report.about(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        String version = PlacementSolver.class.getPackage().getImplementationVersion();
        report.about("library", version == null ? "classes, not a jar" : version);
        report.about("METIS", firstLine("METIS", "gpmetis", "-help"));
        report.about("SciPy", firstLine("", "python3", "-c", "import scipy; print(scipy.__version__)"));
    }

    private static String processor() {
        try {
            return Files.readAllLines(PROCESSORS).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The first line with a word that a program prints, as it names itself there. */
    private static String firstLine(String word, String... command) {
        Path folder = ExternalProgram.folder();
        try {
            ExternalProgram.Run run = ExternalProgram.run(folder, Duration.ofSeconds(30), List.of(command));
            if (run == null || run.exit() == null) {
                return "absent";
            }
            return run.output()
                    .lines()
                    .filter(line -> line.contains(word) && !line.isBlank())
                    .findFirst()
                    .map(String::strip)
                    .orElse(run.succeeded() ? "present" : "absent");
        } finally {
            ExternalProgram.delete(folder);
        }
    }
}
