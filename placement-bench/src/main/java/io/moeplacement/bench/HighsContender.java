package io.moeplacement.bench;

import io.moeplacement.EndedBy;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.bench.Attempt.Standing;
import io.moeplacement.spi.ModelExporter;
import io.moeplacement.spi.Support;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HiGHS, through SciPy, on the integer programme that {@code ilp} exports: what an exact engine makes of it. Immutable. */
final class HighsContender implements Contender {

    private static final String SCRIPT = "highs.py";
    private static final int SCIPY_MISSING = 3;
    private static final Duration TO_READ_AND_STOP = Duration.ofSeconds(60);

    private final long mostVariables;

    /** @param mostVariables largest programme that is tried, in binaries and products */
    HighsContender(long mostVariables) {
        this.mostVariables = mostVariables;
    }

    @Override
    public String name() {
        return "HiGHS";
    }

    @Override
    public boolean isOurs() {
        return false;
    }

    @Override
    public boolean isSeeded() {
        return false;
    }

    @Override
    public Attempt attempt(PlacementProblem problem, Budget budget) {
        ModelExporter exporter =
                PlacementSolvers.discover().create("ilp").exporter().orElse(null);
        if (exporter == null || problem.slots().slots(0) != problem.experts()) {
            return Attempt.without(
                    Standing.REFUSED, 0, "no programme, or copies (their counts would have to be given)");
        }
        Support support = exporter.supports(problem);
        if (!support.isSupported()) {
            return Attempt.without(Standing.REFUSED, 0, "not exported: " + support.reason());
        }
        long variables = variables(problem);
        if (variables > mostVariables) {
            return Attempt.without(
                    Standing.REFUSED,
                    0,
                    "size: about " + variables + " variables, up to " + mostVariables + " are tried here");
        }
        Path folder = ExternalProgram.folder();
        try {
            return attempt(problem, exporter, budget, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot exchange files with Python", e);
        } finally {
            ExternalProgram.delete(folder);
        }
    }

    private static long variables(PlacementProblem problem) {
        long experts = problem.experts();
        long pairs = problem.objective() instanceof io.moeplacement.Objective.Balance ? 0 : problem.layers() - 1L;
        return (problem.layers() * experts + pairs * experts * experts) * problem.devices();
    }

    private static Attempt attempt(PlacementProblem problem, ModelExporter exporter, Budget budget, Path folder)
            throws IOException {
        try (InputStream script = HighsContender.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IllegalStateException("no " + SCRIPT + " on the class path");
            }
            Files.copy(script, folder.resolve(SCRIPT));
        }
        try (Writer programme = Files.newBufferedWriter(folder.resolve("programme.mps"))) {
            exporter.writeMps(problem, programme);
        }
        double seconds = budget.deadline().toMillis() / 1e3;
        long start = System.nanoTime();
        ExternalProgram.Run run = ExternalProgram.run(
                folder,
                budget.deadline().plus(TO_READ_AND_STOP),
                List.of("python3", SCRIPT, "programme.mps", String.valueOf(seconds), "answer"));
        double took = SolverContender.seconds(start);
        if (run == null || (run.exit() != null && run.exit() == SCIPY_MISSING)) {
            return Attempt.without(
                    Standing.ABSENT, 0, run == null ? "python3 is not on this machine" : "SciPy: " + run.lastLine());
        }
        int @Nullable [][] deviceOf =
                run.succeeded() ? devices(problem, Files.readAllLines(folder.resolve("answer"))) : null;
        if (deviceOf == null) {
            return Attempt.without(Standing.NOTHING, took, run.lastLine());
        }
        EndedBy endedBy = run.lastLine().startsWith("optimal") ? EndedBy.PROOF : EndedBy.DEADLINE;
        return Attempt.of(problem, Placements.of(problem, deviceOf), endedBy, took, "says " + run.lastLine());
    }

    /** Devices from names such as {@code x_3_5_2} (layer id, expert, device); null where an expert has none. */
    private static int @Nullable [][] devices(PlacementProblem problem, List<String> names) {
        int[][] deviceOf = new int[problem.layers()][problem.experts()];
        for (int[] row : deviceOf) {
            Arrays.fill(row, -1);
        }
        int[] ids = problem.profile().layerIds();
        for (String name : names) {
            String[] parts = name.split("_", -1);
            if (parts.length == 4 && parts[0].equals("x")) {
                int layer = Arrays.binarySearch(ids, Integer.parseInt(parts[1]));
                deviceOf[layer][Integer.parseInt(parts[2])] = Integer.parseInt(parts[3]);
            }
        }
        for (int[] row : deviceOf) {
            if (Arrays.stream(row).anyMatch(device -> device < 0)) {
                return null;
            }
        }
        return deviceOf;
    }
}
