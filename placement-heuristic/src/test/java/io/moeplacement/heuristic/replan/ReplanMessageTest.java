package io.moeplacement.heuristic.replan;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.Hardware;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Replan;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Solution;
import io.moeplacement.Topology;
import io.moeplacement.heuristic.HeuristicProvider;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The message of a re-plan and the re-plan say the same. */
class ReplanMessageTest {

    private static final Topology DEVICES = Topology.of(1, 4, Hardware.H100);
    private static final Pattern SUMS =
            Pattern.compile("do nothing: .* gains? (\\S+) s over \\d+ steps.* cost (\\S+) s(.*)");

    private static final int EXPERTS = 8;

    private static PlacementProblem.Builder problem(SplittableRandom random) {
        double[][] loads = new double[2][EXPERTS];
        int[][] rows = new int[2][12];
        for (int layer = 0; layer < 2; layer++) {
            for (int expert = 0; expert < EXPERTS; expert++) {
                loads[layer][expert] = 1 + random.nextInt(200);
            }
            for (int slot = 0; slot < 12; slot++) {
                rows[layer][slot] = slot % EXPERTS;
            }
        }
        return PlacementProblem.builder(RoutingProfile.ofLoads(loads), DEVICES)
                .slotsPerLayer(12)
                .objective(Objective.balance())
                .current(Placement.of(SlotLayout.ofTotal(2, 4, 12), EXPERTS, rows));
    }

    private static Solution solve(PlacementProblem problem) {
        return PlacementSolvers.of(new HeuristicProvider()).create("heuristic").solve(problem);
    }

    /** Says the sums of a message that nothing is done; their order is that of the decision. */
    private static void requireConsistent(Solution solution) {
        String message = solution.message();
        if (Objects.requireNonNull(solution.metrics().movedSlots()) > 0) {
            assertThat(message).contains("moves pay: gain ").doesNotContain("do nothing");
            return;
        }
        assertThat(message).startsWith("do nothing: ").doesNotContain("moves pay:");
        Matcher sums = SUMS.matcher(message);
        if (sums.matches() && sums.group(3).isEmpty()) {
            assertThat(Double.parseDouble(sums.group(1)))
                    .as(message)
                    .isLessThanOrEqualTo(Double.parseDouble(sums.group(2)));
        }
    }

    /** Prices around the one at which moving begins to pay, where an estimate and the cost model can differ. */
    @Test
    void movesAndDoNothingAreNeverSaidTogether() {
        int nothing = 0;
        int solved = 0;
        SplittableRandom random = new SplittableRandom(5);
        for (int instance = 0; instance < 12; instance++) {
            PlacementProblem.Builder problem = problem(random);
            for (double price = 1e-4; price < 2e-2; price *= 1.12) {
                Solution solution = solve(problem.replan(Replan.whereItPays(100).withSecondsPerMove(price))
                        .build());
                requireConsistent(solution);
                nothing += Objects.requireNonNull(solution.metrics().movedSlots()) == 0 ? 1 : 0;
                solved++;
            }
        }
        assertThat(nothing).isBetween(solved / 20, solved - solved / 20);
    }

    @Test
    void movesThatPayButBreakALimitAreSaidToDoSo() {
        Solution solution = solve(problem(new SplittableRandom(5))
                .replan(Replan.whereItPays(1_000_000).withSecondsPerMove(1e-6))
                .limits(Limits.builder().maxMoves(0).build())
                .build());
        assertThat(solution.metrics().movedSlots()).isZero();
        assertThat(solution.message()).startsWith("do nothing: ").endsWith(", and break limits");
    }
}
