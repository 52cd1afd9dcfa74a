package io.moeplacement.cli;

import io.moeplacement.Communication;
import io.moeplacement.ExpertGroups;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.ProblemJson;
import io.moeplacement.formats.StoredPlacement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the problem that the options describe. */
final class ProblemLoader {

    private final ProblemArguments arguments;
    private final Session session;
    private final List<String> assumptions = new ArrayList<>();

    private ProblemLoader(ProblemArguments arguments, Session session) {
        this.arguments = arguments;
        this.session = session;
    }

    /** @throws CliException when options are missing or do not go together */
    static ProblemLoader of(ProblemArguments arguments, Session session) {
        arguments.check();
        return new ProblemLoader(arguments, session);
    }

    /**
     * A loader of the problem that a range of redundant slots begins with; a native problem keeps its own slots.
     *
     * @throws CliException when options are missing or do not go together, or there is no range
     */
    static ProblemLoader ofRange(ProblemArguments arguments, Session session) {
        arguments.checkOfRange();
        return new ProblemLoader(arguments, session);
    }

    /** The problem to solve; tells what was assumed. */
    PlacementProblem load() {
        if (arguments.problem != null) {
            return ProblemJson.read(arguments.problem, arguments.profile.maxInputBytes);
        }
        Inputs inputs = readInputs();
        PlacementInForce inForce = PlacementInForce.read(arguments, inputs, assumptions);
        return build(inputs, inForce, layout(inputs, inForce));
    }

    /** What was assumed so far, one thing each. */
    List<String> assumptions() {
        return List.copyOf(assumptions);
    }

    /** Names of the files that hold the traffic, without their folders. */
    List<String> inputNames() {
        List<Path> files = arguments.problem != null ? List.of(arguments.problem) : arguments.profile.files;
        return files.stream().map(file -> String.valueOf(file.getFileName())).toList();
    }

    /** What was said; else after a loss of devices the slots that are left; else one slot per expert. */
    private SlotLayout layout(Inputs inputs, @Nullable PlacementInForce inForce) {
        boolean said = arguments.system.slots != null || arguments.system.redundant != null;
        if (!said && inForce != null && !arguments.system.withoutDevices.isEmpty()) {
            SlotLayout left = inForce.survivingSlots();
            if (left != null) {
                assumptions.add(left.slots(0) + " slots per layer, those the remaining devices have in --current");
                return left;
            }
        }
        int slots = arguments.system.slotsPerLayer(inputs.profile().experts());
        return SlotLayout.ofTotal(inputs.profile().layers(), inputs.topology().devices(), slots);
    }

    /** The problem and a placement to measure on it: the slots are the placement's own. */
    Candidate loadWith(Path placementFile) {
        if (arguments.problem != null) {
            PlacementProblem problem = ProblemJson.read(arguments.problem, arguments.profile.maxInputBytes);
            Placement placement = readPlacement(
                    placementFile,
                    PlacementContext.of(problem.profile().layerIds(), problem.experts(), problem.devices()));
            session.tellAssumptions(assumptions);
            return new Candidate(problem.toBuilder().slots(placement.layout()).build(), placement);
        }
        Inputs inputs = readInputs();
        Placement placement = readPlacement(
                placementFile,
                PlacementContext.of(
                        inputs.profile().layerIds(),
                        inputs.profile().experts(),
                        inputs.topology().devices()));
        checkSlots(placementFile, placement, inputs);
        return new Candidate(
                build(inputs, PlacementInForce.read(arguments, inputs, assumptions), placement.layout()), placement);
    }

    private Placement readPlacement(Path file, PlacementContext context) {
        StoredPlacement stored = PlacementFormats.read(file, PlacementHints.of(context));
        assumptions.addAll(stored.notes());
        return stored.placement();
    }

    private void checkSlots(Path file, Placement placement, Inputs inputs) {
        boolean said = arguments.system.slots != null || arguments.system.redundant != null;
        int slots = arguments.system.slotsPerLayer(inputs.profile().experts());
        if (said && placement.layout().slots(0) != slots) {
            throw CliException.input(file + " has " + placement.layout().slots(0) + " slots per layer, --slots or"
                    + " --redundant asks for " + slots);
        }
    }

    private Inputs readInputs() {
        return new InputReader(arguments, assumptions).read(Objects.requireNonNull(arguments.system.topology));
    }

    private PlacementProblem build(Inputs inputs, @Nullable PlacementInForce inForce, SlotLayout layout) {
        GoalArguments goal = arguments.goal;
        PlacementProblem.Builder builder = PlacementProblem.builder(inputs.profile(), inputs.topology())
                .model(inputs.model())
                .slots(layout)
                .objective(goal.objective())
                .robustness(goal.robust != null ? goal.robust : io.moeplacement.Robustness.pooled())
                .limits(goal.limits())
                .replan(goal.replan());
        if (inForce != null) {
            inForce.addTo(builder);
        }
        if (goal.communication != null) {
            builder.communication(goal.communication);
        }
        if (goal.allToAll != null) {
            builder.allToAll(goal.allToAll);
        }
        if (goal.homeRouting != null) {
            builder.homeRouting(goal.homeRouting);
        }
        if (arguments.system.groups != null) {
            Double weight = arguments.system.offHomeWeight;
            builder.groups(new ExpertGroups(arguments.system.groups, weight == null ? 0 : weight));
        }
        PlacementProblem problem;
        try {
            problem = builder.build();
        } catch (IllegalArgumentException e) {
            throw CliException.input(e.getMessage() + " (" + sources() + ")", e);
        }
        if (goal.communication == null) {
            assumptions.add(communication(problem));
        }
        if (!arguments.system.withoutDevices.isEmpty()) {
            assumptions.add("devices are numbered anew: "
                    + PlacementInForce.numbering(inputs.allDevices().devices(), arguments.system.withoutDevices));
        }
        session.tellAssumptions(assumptions);
        return problem;
    }

    private static String communication(PlacementProblem problem) {
        String name = problem.communication() == Communication.HOME ? "home" : "pipelined";
        return name + " communication (the default for objective "
                + problem.objective().name() + ")";
    }

    private String sources() {
        return "from "
                + String.join(
                        ", ",
                        arguments.profile.files.stream().map(Path::toString).toList());
    }
}
