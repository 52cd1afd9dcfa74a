package io.moeplacement.cli.report;

import io.moeplacement.MigrationPlan;
import io.moeplacement.PlacementProblem;
import java.util.ArrayList;
import java.util.List;

/** What has to move, where and in which order. */
final class MoveSection {

    /** More waves than this are drawn in groups. */
    private static final int MOST_WAVES = 64;

    private final PlacementProblem problem;
    private final MigrationPlan plan;

    MoveSection(PlacementProblem problem, MigrationPlan plan) {
        this.problem = problem;
        this.plan = plan;
    }

    /** Why there is no order of moves. */
    static Section none(String why) {
        return new Section("moves", "Moves", List.of("There is no plan of moves: " + why), List.of(), List.of());
    }

    Section section() {
        int moves = plan.moves();
        if (moves == 0) {
            return new Section("moves", "Moves", List.of("Nothing has to move."), List.of(), List.of());
        }
        String storage = plan.movesFromStorage() == 0
                ? ""
                : " " + plan.movesFromStorage() + " of them are read from storage, because no device holds the expert"
                        + " any more.";
        return new Section(
                "moves",
                "Moves, device by device and wave by wave",
                List.of(Say.count(moves, "move") + " in "
                        + Say.count(plan.waves().size(), "wave") + ", "
                        + Say.bytes(moves * problem.model().bytesPerExpert())
                        + " of expert weights to copy. The moves of a wave may run together, and every expert that was served stays"
                        + " served all the time." + storage),
                List.of(perDevice(), perWave()),
                List.of());
    }

    private Chart perDevice() {
        Bands devices = Bands.ofDevices(problem.topology());
        long[] in = new long[devices.count()];
        long[] out = new long[devices.count()];
        for (MigrationPlan.Wave wave : plan.waves()) {
            for (MigrationPlan.Move move : wave.moves()) {
                in[devices.of()[move.toDevice()]]++;
                if (!move.isFromStorage()) {
                    out[devices.of()[move.fromDevice()]]++;
                }
            }
        }
        Table.Builder table =
                Table.of("Experts that each device receives and sends", devices.one(), "receives", "sends");
        for (int device = 0; device < in.length; device++) {
            table.add(devices.labels().get(device), Long.toString(in[device]), Long.toString(out[device]));
        }
        return Chart.bars("Experts that each device receives and sends", devices.one(), "experts", table.build());
    }

    private Chart perWave() {
        int size = (plan.waves().size() + MOST_WAVES - 1) / MOST_WAVES;
        List<Integer> sums = new ArrayList<>();
        for (int begin = 0; begin < plan.waves().size(); begin += size) {
            sums.add(plan
                    .waves()
                    .subList(begin, Math.min(begin + size, plan.waves().size()))
                    .stream()
                    .mapToInt(wave -> wave.moves().size())
                    .sum());
        }
        Table.Builder table = Table.of("Moves of each wave", size == 1 ? "wave" : "waves", "moves");
        for (int group = 0; group < sums.size(); group++) {
            int first = group * size + 1;
            int last = Math.min(first + size - 1, plan.waves().size());
            table.add(first == last ? Integer.toString(first) : first + "-" + last, Integer.toString(sums.get(group)));
        }
        return Chart.bars("Moves of each wave", size == 1 ? "wave" : "waves", "moves", table.build());
    }
}
