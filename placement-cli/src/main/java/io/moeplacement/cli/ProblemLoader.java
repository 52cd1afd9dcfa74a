package io.moeplacement.cli;

import io.moeplacement.Communication;
import io.moeplacement.ExpertGroups;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.formats.ProblemJson;
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

    /** @throws CliException when options are missing or do not go together */
    ProblemLoader(ProblemArguments arguments, Session session) {
        this.arguments = arguments;
        this.session = session;
        arguments.check();
    }

    /** The problem to solve; tells what was assumed. */
    PlacementProblem load() {
        if (arguments.problem != null) {
            return ProblemJson.read(arguments.problem, arguments.profile.maxInputBytes);
        }
        Inputs inputs = readInputs();
        int slots = arguments.system.slotsPerLayer(inputs.profile().experts());
        SlotLayout layout =
                SlotLayout.ofTotal(inputs.profile().layers(), inputs.topology().devices(), slots);
        return build(inputs, layout);
    }

    /** The problem and a placement to measure on it: the slots are the placement's own. */
    Candidate loadWith(Path placementFile) {
        if (arguments.problem != null) {
            PlacementProblem problem = ProblemJson.read(arguments.problem, arguments.profile.maxInputBytes);
            Placement placement = PlacementFormats.read(
                    placementFile,
                    PlacementContext.of(problem.profile().layerIds(), problem.experts(), problem.devices()));
            return new Candidate(problem.toBuilder().slots(placement.layout()).build(), placement);
        }
        Inputs inputs = readInputs();
        Placement placement = PlacementFormats.read(
                placementFile,
                PlacementContext.of(
                        inputs.profile().layerIds(),
                        inputs.profile().experts(),
                        inputs.topology().devices()));
        checkSlots(placementFile, placement, inputs);
        return new Candidate(build(inputs, placement.layout()), placement);
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

    private PlacementProblem build(Inputs inputs, SlotLayout layout) {
        GoalArguments goal = arguments.goal;
        PlacementProblem.Builder builder = PlacementProblem.builder(inputs.profile(), inputs.topology())
                .model(inputs.model())
                .slots(layout)
                .objective(goal.objective())
                .robustness(goal.robust != null ? goal.robust : io.moeplacement.Robustness.pooled())
                .limits(goal.limits())
                .current(current(inputs));
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

    private @Nullable Placement current(Inputs inputs) {
        Path file = arguments.goal.current;
        if (file == null) {
            return null;
        }
        Placement placement = PlacementFormats.read(
                file,
                PlacementContext.of(
                        inputs.profile().layerIds(),
                        inputs.profile().experts(),
                        inputs.allDevices().devices()));
        return arguments.system.withoutDevices.isEmpty()
                ? placement
                : new LostDevices(arguments.system.withoutDevices).removeFrom(placement, inputs.profile(), file);
    }
}
