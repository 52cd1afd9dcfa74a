package io.moeplacement.cli;

import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Solution;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** What the demo did, in plain words. */
final class DemoText {

    private final PrintWriter out;
    private final PlacementProblem problem;

    DemoText(PrintWriter out, PlacementProblem problem) {
        this.out = out;
        this.problem = problem;
    }

    /**
     * Compares the first baseline, which is what engines start with, with the best.
     *
     * @param first what engines do unless told otherwise
     * @param best the placement that was written
     * @param file where
     */
    void explain(Outcome first, Solution best, Path file) {
        out.println();
        Metrics before = first.report().metrics();
        Metrics after = best.metrics();
        if (before != null) {
            out.println("What it means:");
            balance(first.report().name(), before, best.solver(), after);
            fanOut(before, after);
            out.println(String.format(
                    Locale.ROOT,
                    "- Predicted step of %d tokens: %s instead of %s (%+.1f %%).",
                    problem.model().tokensPerStep(),
                    Figures.milliseconds(after.stepTimeSeconds()),
                    Figures.milliseconds(before.stepTimeSeconds()),
                    100 * (after.stepTimeSeconds() / before.stepTimeSeconds() - 1)));
            out.println();
        }
        out.println("Wrote " + file + ", read it back and found the same placement. SGLang loads it with");
        out.println("  --init-expert-location " + file);
        out.println();
        out.println("Try next:");
        String command = "  " + Main.commandName();
        out.println(
                command + " generate --preset " + problem.model().name() + " --tokens 50000 --seed 2 --out trace.npz");
        out.println(command + " evaluate --placement " + file + " --profile trace.npz --model "
                + problem.model().name() + " --topology 1x8");
        out.println(command + " compare --profile trace.npz --topology 1x8 --objective fan-out");
        out.println(command + " solve --profile YOUR_TRACE --topology 1x8 --out plan.json");
    }

    private void balance(String first, Metrics before, String best, Metrics after) {
        out.println(String.format(
                Locale.ROOT,
                "- With %s, what engines start with, the busiest GPU of a layer has %.2f times the mean load; with %s %.3f.",
                first,
                before.imbalance().mean(),
                best,
                after.imbalance().mean()));
    }

    private void fanOut(Metrics before, Metrics after) {
        if (before.fanOut() != null && after.fanOut() != null) {
            out.println(String.format(
                    Locale.ROOT,
                    "- A token's %d experts sit on %.2f GPUs instead of %.2f (fan-out): balance alone does not save"
                            + " traffic, --objective fan-out does.",
                    problem.model().topK(),
                    after.fanOut().devices(),
                    before.fanOut().devices()));
        }
    }
}
