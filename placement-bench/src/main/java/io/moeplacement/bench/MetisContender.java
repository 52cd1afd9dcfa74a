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
 * METIS's {@code gpmetis}: recursive bisection and k-way, seed 1, three cuts each, with METIS's own tolerance of balance and
 * with 20 % (so that a layer is out by an expert or two, which are then moved); the best placement counts. It knows no limit
 * on load. Stateless.
 */
final class MetisContender implements Contender {

    private static final String PROGRAM = "gpmetis";

    private static final List<List<String>> WAYS = List.of(
            List.of("-ptype=rb"),
            List.of("-ptype=kway"),
            List.of("-ptype=rb", "-ufactor=200"),
            List.of("-ptype=kway", "-ufactor=200"));

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
                    Standing.REFUSED,
                    0,
                    "no cut of a graph with equal parts (objectives locality and fan-out, single copies)");
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
        for (List<String> way : WAYS) {
            ExternalProgram.Run run = ExternalProgram.run(folder, budget.deadline(), command(problem, way));
            if (run == null) {
                return Attempt.without(Standing.ABSENT, 0, PROGRAM + " is not on this machine (Debian: package metis)");
            }
            Path answer = folder.resolve("graph.part." + problem.devices());
            if (!run.succeeded() || !Files.isRegularFile(answer)) {
                failure = PROGRAM + " " + way + ": " + (run.exit() == null ? "deadline" : run.lastLine());
                continue;
            }
            int[][] deviceOf = graph.devices(Files.readAllLines(answer), problem.devices());
            Files.delete(answer);
            Placement placement = Placements.of(problem, deviceOf);
            Attempt attempt = Attempt.of(
                    problem, placement, EndedBy.CONVERGENCE, SolverContender.seconds(start), String.join(" ", way));
            best = attempt.isBetterThan(best) ? attempt : best;
        }
        return best == null ? Attempt.without(Standing.NOTHING, SolverContender.seconds(start), failure) : best;
    }

    private static List<String> command(PlacementProblem problem, List<String> way) {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "-seed=1", "-ncuts=3"));
        command.addAll(way);
        command.addAll(List.of("graph", String.valueOf(problem.devices())));
        return command;
    }
}
