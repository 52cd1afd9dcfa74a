package io.moeplacement.cli;

import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.TextFiles;
import io.moeplacement.spi.ModelExporter;
import io.moeplacement.spi.Support;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The integer programme as a file. */
final class ModelExport {

    @Option(
            names = "--export",
            paramLabel = "FILE.mps",
            description = "Write the integer programme that the solver would work on, in free MPS, before solving.")
    @Nullable
    Path file;

    /** @throws CliException when the file could not be written or is taken; else it is added to those */
    void check(List<NamedFile> taken) {
        if (file != null) {
            new OutputFile("--export", file).claim(taken);
        }
    }

    /**
     * Writes the file, if one was named.
     *
     * @throws CliException when the solver has no programme for this problem or the file cannot be written
     */
    void write(PlacementSolver solver, PlacementProblem problem) {
        Path target = file;
        if (target == null) {
            return;
        }
        ModelExporter exporter = solver.exporter()
                .orElseThrow(() -> CliException.usage("--export: solver " + solver.name()
                        + " works on no integer programme; use --solver ilp, moetuner or exflow"));
        Support support = exporter.supports(problem);
        if (!support.isSupported()) {
            throw CliException.usage("--export: the integer programme cannot take this problem: " + support.reason());
        }
        try {
            TextFiles.write(target, out -> exporter.writeMps(problem, out));
        } catch (FormatException e) {
            throw CliException.usage("--export " + e.getMessage(), e);
        }
    }
}
