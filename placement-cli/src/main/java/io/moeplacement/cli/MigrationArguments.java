package io.moeplacement.cli;

import io.moeplacement.DeviceMapping;
import io.moeplacement.MigrationBudget;
import io.moeplacement.MigrationPlan;
import io.moeplacement.Placement;
import io.moeplacement.PlacementException;
import io.moeplacement.PlacementProblem;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.MigrationJson;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to get from the placement in force to the new one. */
final class MigrationArguments {

    @Option(
            names = "--migration",
            paramLabel = "FILE",
            description = "Write the moves from --current in waves that keep every expert served, as JSON; the file of"
                    + " --out then has the slots they end in.")
    @Nullable
    Path file;

    @Option(
            names = "--staging-slots",
            paramLabel = "N",
            converter = Numbers.NotNegative.class,
            description = "Incoming experts a device can hold beside its slots during a wave (default: 1).")
    int stagingSlots = 1;

    @Option(
            names = "--transfers-per-wave",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Most moves of a wave (default: any number).")
    int transfersPerWave = Integer.MAX_VALUE;

    /** @throws CliException when the plan has no start or its file could not be written */
    void check(boolean hasCurrent, List<InputFile> inputs) {
        if (file != null) {
            if (!hasCurrent) {
                throw CliException.usage("--migration needs --current FILE, the placement to move from");
            }
            OutputFile target = new OutputFile("--migration", file);
            target.checkIsNot(inputs);
            target.check();
        }
    }

    /** The plan, if one is wanted. */
    @Nullable
    MigrationPlan plan(PlacementProblem problem, Placement wanted) {
        Placement current = problem.current();
        DeviceMapping devices = problem.currentDevices();
        if (file == null || current == null || devices == null) {
            return null;
        }
        try {
            return MigrationPlan.between(current, wanted, devices, budget());
        } catch (PlacementException e) {
            throw CliException.usage("--staging-slots (" + stagingSlots + "): " + e.getMessage(), e);
        }
    }

    /** What a wave may take. */
    MigrationBudget budget() {
        return new MigrationBudget(stagingSlots, transfersPerWave);
    }

    /** @throws CliException when the file cannot be written */
    void write(MigrationPlan plan, int[] layerIds) {
        try {
            MigrationJson.write(java.util.Objects.requireNonNull(file), plan, layerIds);
        } catch (FormatException e) {
            throw CliException.usage("cannot write --migration " + file + ": " + e.getMessage(), e);
        }
    }

    /** The plan as a line of the summary. */
    String describe(MigrationPlan plan) {
        String storage = plan.movesFromStorage() == 0 ? "" : " (" + plan.movesFromStorage() + " from storage)";
        return plan.moves() + " moves" + storage + " in " + plan.waves().size() + " waves, " + file;
    }
}
