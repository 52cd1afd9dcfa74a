package io.moeplacement.cli;

import io.moeplacement.DeviceMapping;
import io.moeplacement.MigrationBudget;
import io.moeplacement.MigrationPlan;
import io.moeplacement.Placement;
import io.moeplacement.PlacementException;
import io.moeplacement.PlacementProblem;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.MigrationJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to get from the placement in force to the new one. */
final class MigrationArguments {

    @Option(
            names = "--migration",
            paramLabel = "FILE",
            description = "Where the moves from --current go, in waves that keep every expert served, as JSON (default:"
                    + " beside --out, plan.json gives plan.migration.json); the file of --out has the slots they end"
                    + " in.")
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

    /**
     * Looks at the target before any time is spent on solving.
     *
     * @param out the placement file to write, or null
     * @param taken files the command reads or writes otherwise; this one is added
     * @throws CliException when the plan has no start, or its file could not be written or is taken
     */
    void check(boolean hasCurrent, @Nullable Path out, List<NamedFile> taken) {
        if (file != null && !hasCurrent) {
            throw CliException.usage("--migration needs --current FILE, the placement to move from");
        }
        Path target = hasCurrent ? target(out) : null;
        if (target == null) {
            return;
        }
        new OutputFile("--migration", target).claim(taken);
        if (file == null && Files.exists(target) && !MigrationJson.isMigration(target)) {
            throw CliException.usage(target + " exists and is no migration plan; the plan that goes with --out does not"
                    + " overwrite it, say where to write it with --migration FILE");
        }
    }

    /** As said, else beside the placement file, else nowhere. */
    private @Nullable Path target(@Nullable Path out) {
        if (file != null || out == null || out.getFileName() == null) {
            return file;
        }
        String name = out.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return out.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".migration.json");
    }

    /** The plan, if one is wanted; one that nobody asked for by name may be missing, which is told. */
    @Nullable
    MigrationPlan plan(PlacementProblem problem, Placement wanted, @Nullable Path out, Session session) {
        Placement current = problem.current();
        DeviceMapping devices = problem.currentDevices();
        if (target(out) == null || current == null || devices == null) {
            return null;
        }
        try {
            return MigrationPlan.between(current, wanted, devices, budget());
        } catch (PlacementException e) {
            if (file == null) {
                session.tell("no migration plan is written: " + e.getMessage());
                return null;
            }
            throw CliException.usage("--staging-slots (" + stagingSlots + "): " + e.getMessage(), e);
        }
    }

    /** What a wave may take. */
    MigrationBudget budget() {
        return new MigrationBudget(stagingSlots, transfersPerWave);
    }

    /** @throws CliException when the file cannot be written */
    void write(MigrationPlan plan, int[] layerIds, @Nullable Path out) {
        Path target = Objects.requireNonNull(target(out));
        try {
            MigrationJson.write(target, plan, layerIds);
        } catch (FormatException e) {
            throw CliException.usage("cannot write --migration " + target + ": " + e.getMessage(), e);
        }
    }

    /** The plan as a line of the summary. */
    String describe(MigrationPlan plan, @Nullable Path out) {
        String storage = plan.movesFromStorage() == 0 ? "" : " (" + plan.movesFromStorage() + " from storage)";
        return plan.moves() + " moves" + storage + " in " + plan.waves().size() + " waves, " + target(out);
    }
}
