package io.moeplacement.bench;

import io.moeplacement.EndedBy;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.bench.Attempt.Standing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * METIS's {@code gpmetis}: recursive bisection and k-way, seed 1, ten cuts each; the better placement counts. It knows no
 * limit on load. Stateless.
 */
final class MetisContender implements Contender {

    private static final String PROGRAM = "gpmetis";

    @Override
    public String name() {
        return "METIS";
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
        if (!MetisGraph.takes(problem)) {
            return Attempt.without(
                    Standing.REFUSED, 0, "no cut of a graph with equal parts (objectives locality and fan-out, single copies)");
        }
        Path folder = ExternalProgram.folder();
        try {
            return attempt(problem, budget, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot exchange files with " + PROGRAM, e);
        } finally {
            ExternalProgram.delete(folder);
        }
    }

    private static Attempt attempt(PlacementProblem problem, Budget budget, Path folder) throws IOException {
        long start = System.nanoTime();
        MetisGraph graph = MetisGraph.of(problem);
        graph.write(folder.resolve("graph"));
        @Nullable Attempt best = null;
        String failure = "";
        for (String type : List.of("rb", "kway")) {
            ExternalProgram.Run run = ExternalProgram.run(folder, budget.deadline(), command(problem, type));
            if (run == null) {
                return Attempt.without(Standing.ABSENT, 0, PROGRAM + " is not on this machine (Debian: package metis)");
            }
            Path answer = folder.resolve("graph.part." + problem.devices());
            if (!run.succeeded() || !Files.isRegularFile(answer)) {
                failure = PROGRAM + " -ptype=" + type + ": " + (run.exit() == null ? "deadline" : run.lastLine());
                continue;
            }
            int[][] deviceOf = graph.devices(Files.readAllLines(answer), problem.devices());
            Files.delete(answer);
            Placement placement = Placements.of(problem, deviceOf);
            Attempt attempt = Attempt.of(
                    problem, placement, EndedBy.CONVERGENCE, SolverContender.seconds(start), "-ptype=" + type);
            best = attempt.isBetterThan(best) ? attempt : best;
        }
        return best == null ? Attempt.without(Standing.NOTHING, SolverContender.seconds(start), failure) : best;
    }

    private static List<String> command(PlacementProblem problem, String type) {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "-ptype=" + type, "-seed=1", "-ncuts=10"));
        command.addAll(List.of("graph", String.valueOf(problem.devices())));
        return command;
    }
}
