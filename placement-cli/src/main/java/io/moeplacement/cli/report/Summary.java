package io.moeplacement.cli.report;

import io.moeplacement.Communication;
import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Replan;
import io.moeplacement.Topology;
import io.moeplacement.formats.SolveReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a reader must know who reads for ten seconds. */
final class Summary {

    private final Subject subject;
    private final PlacementProblem problem;
    private final Sides sides;
    private final Metrics before;
    private final Metrics after;

    Summary(Subject subject, Sides sides) {
        this.subject = subject;
        this.problem = subject.problem();
        this.sides = sides;
        this.before = sides.before().metrics();
        this.after = sides.after().metrics();
    }

    /** The problem in one line. */
    String scene() {
        Topology topology = problem.topology();
        int slots = problem.slots().slots(0);
        String copies = slots == problem.experts()
                ? "one slot per expert"
                : slots + " slots per layer, so " + (slots - problem.experts()) + " hold copies";
        return Say.count(problem.layers(), "layer") + " of " + Say.count(problem.experts(), "expert") + " (top-"
                + problem.model().topK() + ") on " + Say.count(topology.nodes(), "node") + " with "
                + Say.count(topology.devices(), "device") + " in all; " + copies;
    }

    /** The one sentence. */
    String verdict() {
        double was = before.stepTimeSeconds();
        double is = after.stepTimeSeconds();
        String now = Say.milliseconds(is);
        String than = sides.isInForce() ? "as now" : "as with the " + sides.beforeName() + " layout";
        if (Say.isSame(was, is)) {
            return "The MoE layers of a step are predicted to take " + now + ", " + than + ".";
        }
        double part = Math.abs(is / was - 1);
        return "The MoE layers of a step are predicted to take " + now + " instead of " + Say.milliseconds(was)
                + (sides.isInForce() ? "" : " with the " + sides.beforeName() + " layout") + ": " + Say.percent(part)
                + (is < was ? " less." : " more.");
    }

    /** For which kind of engine the figures hold. */
    String engines() {
        return problem.communication() == Communication.HOME
                ? "Holds for engines that send every token home after each layer, as SGLang, vLLM and TensorRT-LLM do"
                        + " (home communication). It does not hold for runtimes that leave tokens where their expert"
                        + " is."
                : "Holds for runtimes that leave every token where its expert is, as ExFlow does (pipelined"
                        + " communication). It does not hold for SGLang, vLLM or TensorRT-LLM, which send tokens home"
                        + " after each layer.";
    }

    /** What the placement was made for, and how much better another could be. */
    String goal() {
        SolveReport.Objective objective =
                Objects.requireNonNull(subject.result().objective());
        String name = objective.name();
        String made = switch (subject.kind()) {
            case MEASURED -> "The placement was given, not solved here. Measured by the objective ";
            case SOLVED -> "Made by " + subject.result().name() + " for the objective ";
            case BEST_OF_SOLVERS ->
                "Made by " + subject.result().name() + ", the best of the solvers compared, for the objective ";
            case POINT_OF_CURVE ->
                "The point with the shortest step of the curve below, made by "
                        + subject.result().name() + " for the objective ";
        };
        return made + name + " (" + Goals.meaning(problem.objective()) + "; smaller is better): "
                + Say.objective(name, objective.value()) + ". " + left(objective);
    }

    private String left(SolveReport.Objective objective) {
        if (subject.result().status().equals("OPTIMAL")) {
            return "This is proved to be the best possible.";
        }
        Double bound = objective.lowerBound();
        Double gap = objective.gap();
        if (bound == null || gap == null) {
            return "How much better another placement could be is not known.";
        }
        return "No placement can be below " + Say.objective(objective.name(), bound) + ", so at most "
                + Say.percent(Math.max(0, gap)) + " is left to gain; whether that much is possible is not known.";
    }

    /** What was measured with what, and what that is worth. */
    String caveat() {
        String traffic = subject.kind() == Subject.Kind.MEASURED
                ? "on the given traffic"
                : "on the same traffic the placement was made for; on other traffic the gain is usually smaller";
        return sides.beforeIs() + " All figures are predictions of a cost model, not measurements, " + traffic + ".";
    }

    /** What must not be overlooked. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (subject.result().status().equals("VIOLATES_LIMITS")) {
            warnings.add("This placement does not keep the limits: "
                    + subject.result().message());
        }
        Replan replan = problem.replan();
        Double target = replan == null ? null : replan.targetImbalance();
        if (target != null) {
            long above = after.imbalance().perLayer().stream()
                    .filter(imbalance -> imbalance > target + PlacementVerifier.IMBALANCE_TOLERANCE)
                    .count();
            if (above > 0) {
                warnings.add("The target imbalance of " + Say.shortRatio(target) + " is not met in " + above + " of "
                        + Say.count(problem.layers(), "layer") + ".");
            }
        }
        return warnings;
    }

    List<Tile> tiles() {
        List<Tile> tiles = new ArrayList<>();
        tiles.add(Tile.smallerIsBetter(
                "Step time of the MoE layers",
                Say.milliseconds(after.stepTimeSeconds()),
                was(Say.milliseconds(before.stepTimeSeconds()), before.stepTimeSeconds(), after.stepTimeSeconds()),
                before.stepTimeSeconds(),
                after.stepTimeSeconds()));
        Metrics.Imbalance was = before.imbalance();
        Metrics.Imbalance is = after.imbalance();
        tiles.add(Tile.smallerIsBetter(
                "Balance: busiest device over its fair share",
                Say.shortRatio(is.mean()) + "\u00a0×",
                "mean over layers, was " + Say.shortRatio(was.mean()) + "; worst layer " + Say.shortRatio(is.worst())
                        + ", was " + Say.shortRatio(was.worst()),
                was.mean(),
                is.mean()));
        tiles.add(traffic());
        if (problem.communication() == Communication.PIPELINED && after.locality() != null) {
            double share = after.locality();
            double shareBefore = Objects.requireNonNull(before.locality());
            tiles.add(Tile.smallerIsBetter(
                    "Locality: transitions that stay on their device",
                    Say.percent(share),
                    "was " + Say.percent(shareBefore) + "; more is better",
                    -shareBefore,
                    -share));
        } else if (problem.communication() == Communication.HOME && after.fanOut() != null) {
            double is1 = after.fanOut().devices();
            double was1 = Objects.requireNonNull(before.fanOut()).devices();
            tiles.add(Tile.smallerIsBetter(
                    "Fan-out: devices per token and layer",
                    Say.shortRatio(is1),
                    was(Say.shortRatio(was1), was1, is1),
                    was1,
                    is1));
        }
        tiles.add(moves());
        return tiles;
    }

    private static String was(String text, double before, double after) {
        return "was " + text + ", " + Say.change(before, after);
    }

    private Tile traffic() {
        Traffic.Carried was = sides.before().carried();
        Traffic.Carried is = sides.after().carried();
        if (sides.after().traffic().exchanges().isEmpty()) {
            return Tile.plain("Traffic", "not known", "there are no transitions between layers");
        }
        boolean oneNode = problem.topology().nodes() == 1;
        double from = oneNode ? was.total() : was.betweenNodes();
        double to = oneNode ? is.total() : is.betweenNodes();
        return Tile.smallerIsBetter(
                oneNode ? "Traffic between devices, per step" : "Traffic between nodes, per step",
                Say.bytes(to),
                was(Say.bytes(from), from, to)
                        + (oneNode
                                ? ""
                                : "; all links " + Say.bytes(is.total()) + ", " + Say.change(was.total(), is.total())),
                from,
                to);
    }

    private Tile moves() {
        Long moved = after.movedSlots();
        Double bytes = after.movedBytes();
        if (moved == null || bytes == null) {
            return Tile.plain("Moves", Say.UNKNOWN, "no placement in force was given (--current)");
        }
        long slots = 0;
        for (int layer = 0; layer < problem.layers(); layer++) {
            slots += problem.slots().slots(layer);
        }
        return Tile.plain(
                "Moves: slots that get another expert",
                moved + " of " + slots,
                moved == 0 ? "nothing has to move" : Say.bytes(bytes) + " of weights to copy once");
    }
}
