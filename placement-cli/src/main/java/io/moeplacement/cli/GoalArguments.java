package io.moeplacement.cli;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.HomeRouting;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Replan;
import io.moeplacement.Robustness;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is minimised, what must be kept, and the placement in force. */
final class GoalArguments {

    @Option(
            names = "--objective",
            paramLabel = "NAME",
            converter = Choices.OfObjective.class,
            description = "step-time (default), balance, locality, fan-out or balance-then-tail.")
    @Nullable
    ObjectiveName objective;

    @Option(
            names = "--communication",
            paramLabel = "home|pipelined",
            converter = Choices.OfCommunication.class,
            description =
                    "Whether tokens return home after each layer (SGLang, vLLM, TensorRT-LLM) or go on from where they"
                            + " are (default: pipelined for locality and balance-then-tail, home otherwise).")
    @Nullable
    Communication communication;

    @Option(
            names = "--all-to-all",
            paramLabel = "port|pair",
            converter = Choices.OfAllToAll.class,
            description = "Time of an all-to-all: the busiest port (default) or the slowest pair.")
    @Nullable
    AllToAll allToAll;

    @Option(
            names = "--home-routing",
            paramLabel = "direct|via-node",
            converter = Choices.OfHomeRouting.class,
            description = "Home communication: a copy per remote device (default) or one per remote node.")
    @Nullable
    HomeRouting homeRouting;

    @Option(
            names = "--node-weight",
            paramLabel = "W",
            converter = Numbers.Weight.class,
            description = "What a distinct node costs in distinct devices, for fan-out (default: 0).")
    @Nullable
    Double nodeWeight;

    @Option(
            names = "--balance-tolerance",
            paramLabel = "T",
            converter = Numbers.Weight.class,
            description = "Share of a layer's load that balance-then-tail may give up (default: 0).")
    @Nullable
    Double balanceTolerance;

    @Option(
            names = "--max-imbalance",
            paramLabel = "X",
            converter = Numbers.Imbalance.class,
            description = "Hard limit on every layer's imbalance (max/mean).")
    @Nullable
    Double maxImbalance;

    @Option(
            names = "--robust",
            paramLabel = "mean|worst|cvar:A",
            converter = RobustnessConverter.class,
            description = "Balance over load windows instead of their sum; needs --windows.")
    @Nullable
    Robustness robust;

    @Option(
            names = "--duplicates",
            paramLabel = "forbid|allow",
            converter = Choices.OfDuplicates.class,
            description = "Whether a device may hold two copies of an expert (default: forbid).")
    Duplicates duplicates = Duplicates.FORBID;

    @Option(
            names = "--current",
            paramLabel = "FILE",
            description = "The placement in force: moves are counted from it, and it is where the search starts.")
    @Nullable
    Path current;

    @Option(
            names = "--max-moves",
            paramLabel = "M",
            converter = Numbers.NotNegativeLong.class,
            description = "Most slots that may get another expert; needs --current.")
    @Nullable
    Long maxMoves;

    @Option(
            names = "--current-devices",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Devices the placement in force is on, when others were added behind them since"
                    + " (default: those of --topology).")
    @Nullable
    Integer currentDevices;

    @Option(
            names = "--target-imbalance",
            paramLabel = "X",
            converter = Numbers.Imbalance.class,
            description = "The fewest moves until every layer's imbalance is at most X, or the best reached; needs"
                    + " --current.")
    @Nullable
    Double targetImbalance;

    @Option(
            names = "--steps-until-next",
            paramLabel = "N",
            converter = Numbers.PositiveLong.class,
            description = "Only moves that pay within N steps, the seconds of a move against the seconds a step gains;"
                    + " needs --current.")
    @Nullable
    Long stepsUntilNext;

    /** @throws CliException when an option is given that would have no effect */
    void check(boolean windows) {
        require(maxMoves == null || current != null, "--max-moves needs --current FILE, the placement to move from");
        require(
                targetImbalance == null || current != null,
                "--target-imbalance needs --current FILE, the placement to move from");
        require(
                stepsUntilNext == null || current != null,
                "--steps-until-next needs --current FILE, the placement to move from");
        require(currentDevices == null || current != null, "--current-devices needs --current FILE");
        require(robust == null || windows, "--robust needs --windows, which keeps the load windows apart");
        require(
                robust == null || objective == ObjectiveName.BALANCE,
                "--robust applies to --objective balance, not to " + objective().name());
        require(
                nodeWeight == null || objective == ObjectiveName.FAN_OUT,
                "--node-weight applies to --objective fan-out, not to "
                        + objective().name());
        require(
                balanceTolerance == null || objective == ObjectiveName.BALANCE_THEN_TAIL,
                "--balance-tolerance applies to --objective balance-then-tail, not to "
                        + objective().name());
        require(
                communication != Communication.HOME
                        || !(objective == ObjectiveName.LOCALITY || objective == ObjectiveName.BALANCE_THEN_TAIL),
                "--objective " + objective().name() + " is about --communication pipelined, not home");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw CliException.usage(message);
        }
    }

    Objective objective() {
        return (objective == null ? ObjectiveName.STEP_TIME : objective).withFigures(nodeWeight, balanceTolerance);
    }

    @Nullable
    Replan replan() {
        return targetImbalance == null && stepsUntilNext == null
                ? null
                : new Replan(targetImbalance, stepsUntilNext, null);
    }

    Limits limits() {
        Limits.Builder limits = Limits.builder();
        if (maxImbalance != null) {
            limits.maxImbalance(maxImbalance);
        }
        if (maxMoves != null) {
            limits.maxMoves(maxMoves);
        }
        if (duplicates == Duplicates.ALLOW) {
            limits.allowDuplicates();
        }
        return limits.build();
    }
}
