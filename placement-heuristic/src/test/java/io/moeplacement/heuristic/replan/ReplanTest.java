package io.moeplacement.heuristic.replan;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.DeviceMapping;
import io.moeplacement.EndedBy;
import io.moeplacement.Hardware;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Replan;
import io.moeplacement.ReplanScore;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.Status;
import io.moeplacement.Topology;
import io.moeplacement.heuristic.HeuristicProvider;
import io.moeplacement.testkit.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What re-planning promises, on a generated model of 256 experts of which four layers are taken. */
class ReplanTest {

    private static final int SLOTS = 288;
    private static final Topology NODES = Topology.of(4, 8, Hardware.H100);

    private static final PlacementSolver HEURISTIC =
            PlacementSolvers.of(new HeuristicProvider()).create("heuristic");

    private static final SolveOptions OPTIONS =
            SolveOptions.defaults().withDeadline(Duration.ofMinutes(5)).withThreads(2);

    private static final RoutingProfile BEFORE = traffic(1);
    private static final RoutingProfile AFTER = shifted();

    private static final Placement CURRENT = solve(problem(BEFORE)
                    .current(contiguous())
                    .replan(Replan.toTarget(1.01))
                    .build())
            .placement();

    /** The first four layers of a workload. */
    private static RoutingProfile traffic(long seed) {
        RoutingProfile whole = Workload.named("deepseek-v3").profile(3_000, seed, Pairing.TOP1);
        double[][] loads = new double[4][];
        for (int layer = 0; layer < loads.length; layer++) {
            loads[layer] = whole.loads(layer);
        }
        return RoutingProfile.ofLoads(loads);
    }

    /** The same experts, some of them more or less in demand. */
    private static RoutingProfile shifted() {
        double[][] loads = new double[4][];
        for (int layer = 0; layer < loads.length; layer++) {
            loads[layer] = BEFORE.loads(layer);
            for (int expert = 0; expert < loads[layer].length; expert++) {
                loads[layer][expert] *= 0.5 + ((expert * 7919 + layer * 104729) % 1000) / 1000.0;
            }
        }
        return RoutingProfile.ofLoads(loads);
    }

    private static Placement contiguous() {
        int[][] rows = new int[4][SLOTS];
        for (int[] row : rows) {
            for (int slot = 0; slot < SLOTS; slot++) {
                row[slot] = slot % 256;
            }
        }
        return Placement.of(SlotLayout.ofTotal(4, 32, SLOTS), 256, rows);
    }

    private static PlacementProblem.Builder problem(RoutingProfile profile) {
        return PlacementProblem.builder(profile, NODES).slotsPerLayer(SLOTS).objective(Objective.balance());
    }

    private static PlacementProblem.Builder replanned() {
        return problem(AFTER).current(CURRENT);
    }

    private static Solution solve(PlacementProblem problem) {
        return HEURISTIC.solve(problem, OPTIONS);
    }

    private static long moves(Solution solution) {
        return Objects.requireNonNull(solution.metrics().movedSlots());
    }

    private static ReplanScore score(Solution solution) {
        return Objects.requireNonNull(solution.evaluation().replan());
    }

    @Test
    void aLooserTargetNeverNeedsMoreMoves() {
        long fewest = Long.MAX_VALUE;
        for (double target : new double[] {1, 1.002, 1.0075, 1.013, 1.02, 1.034, 1.05, 1.08, 1.1, 1.17, 1.4, 3}) {
            Solution solution =
                    solve(replanned().replan(Replan.toTarget(target)).build());
            assertThat(solution.isFeasible()).isTrue();
            assertThat(moves(solution)).as("target %s", target).isLessThanOrEqualTo(fewest);
            fewest = moves(solution);
            if (target >= 1.005) {
                assertThat(solution.metrics().imbalance().worst()).isLessThanOrEqualTo(target + 1e-9);
                assertThat(solution.message()).contains("met in all 4 layers", fewest + " slots move");
            }
        }
        assertThat(fewest).isZero();
    }

    @Test
    void goodPlansForTheSameTrafficStay() {
        Solution solution = solve(
                problem(BEFORE).current(CURRENT).replan(Replan.toTarget(1.02)).build());
        assertThat(moves(solution)).isZero();
        assertThat(solution.placement()).isEqualTo(CURRENT);
    }

    @Test
    void aTargetOutOfReachEndsInTheBestReachedAndSaysSo() {
        Solution solution = solve(replanned().replan(Replan.toTarget(1)).build());
        assertThat(solution.status()).isEqualTo(Status.FEASIBLE);
        assertThat(solution.metrics().imbalance().worst()).isLessThan(1.01);
        assertThat(score(solution).layersAboveTarget()).isEqualTo(4);
        assertThat(solution.message()).contains("target imbalance 1.0 not met in 4 of 4 layers (worst: layer ");
    }

    @Test
    void moreMovesAllowedAreNeverLessEvenAndTheLimitHolds() {
        double best = Double.POSITIVE_INFINITY;
        for (long most : new long[] {0, 1, 2, 5, 12, 30, 70, 200, 100_000}) {
            Solution solution = solve(
                    replanned().limits(Limits.builder().maxMoves(most).build()).build());
            assertThat(solution.isFeasible()).isTrue();
            assertThat(moves(solution)).isLessThanOrEqualTo(most);
            assertThat(solution.value()).as("%d moves", most).isLessThanOrEqualTo(best);
            best = solution.value();
        }
        assertThat(best).isLessThan(1.01);
    }

    @Test
    void nothingMovesThatDoesNotPay() {
        Solution nothing = solve(replanned().replan(Replan.whereItPays(1)).build());
        assertThat(moves(nothing)).isZero();
        assertThat(nothing.message())
                .contains("do nothing: the ", " moves that pay best gain ", " over 1 steps and cost ");
        long before = 0;
        for (long steps : new long[] {10, 100, 1_000, 10_000, 1_000_000}) {
            Solution solution =
                    solve(replanned().replan(Replan.whereItPays(steps)).build());
            assertThat(score(solution).pays()).isTrue();
            assertThat(moves(solution)).isGreaterThanOrEqualTo(before);
            before = moves(solution);
        }
        assertThat(before).isPositive();
        Solution dear = solve(replanned()
                .replan(Replan.whereItPays(1_000).withSecondsPerMove(1e6))
                .build());
        assertThat(moves(dear)).isZero();
    }

    @Test
    void aTargetThatDoesNotPayIsLeftAlone() {
        Solution nothing = solve(
                replanned().replan(Replan.toTarget(1.02).withStepsUntilNext(1)).build());
        assertThat(moves(nothing)).isZero();
        assertThat(nothing.message()).contains("do nothing: reaching the target gains ", " moves cost ");
        Solution reached = solve(replanned()
                .replan(Replan.toTarget(1.02).withStepsUntilNext(1_000_000))
                .build());
        assertThat(score(reached).layersAboveTarget()).isZero();
        assertThat(reached.message()).contains("moves pay: gain ");
    }

    @Test
    void aLostDeviceIsMadeUpForAndAnAddedOneTaken() {
        List<Integer> lost = List.of(5);
        Topology left = NODES.withoutDevices(lost);
        DeviceMapping mapping = DeviceMapping.without(32, lost);
        SlotLayout slots = SlotLayout.ofTotal(4, 31, 279);
        Solution without = solve(PlacementProblem.builder(BEFORE, left)
                .slots(slots)
                .objective(Objective.balance())
                .current(CURRENT, mapping)
                .replan(Replan.toTarget(1.05))
                .build());
        assertThat(without.isFeasible()).isTrue();
        assertThat(without.metrics().imbalance().worst()).isLessThanOrEqualTo(1.05 + 1e-9);
        assertThat(moves(without)).isBetween(1L, 4 * 40L);

        Topology.Builder again = Topology.builder(new int[] {8, 7, 8, 8, 1});
        Solution with = solve(PlacementProblem.builder(BEFORE, again.build())
                .slots(SlotLayout.ofTotal(4, 32, 288))
                .objective(Objective.balance())
                .current(without.placement(), DeviceMapping.added(31, 32))
                .replan(Replan.toTarget(1.05))
                .build());
        assertThat(with.metrics().imbalance().worst()).isLessThanOrEqualTo(1.05 + 1e-9);
        assertThat(moves(with)).isBetween(4 * 9L, 4 * 20L);
    }

    @Test
    void theResultIsTheSameOnAnyNumberOfThreads() {
        PlacementProblem problem = replanned().replan(Replan.toTarget(1.03)).build();
        Placement one = HEURISTIC.solve(problem, OPTIONS.withThreads(1)).placement();
        assertThat(HEURISTIC.solve(problem, OPTIONS.withThreads(4)).placement()).isEqualTo(one);
        Solution cut = HEURISTIC.solve(problem, OPTIONS.withIterations(2));
        assertThat(cut.endedBy()).isEqualTo(EndedBy.ITERATIONS);
        assertThat(cut.isFeasible()).isTrue();
    }

    @Test
    void withoutAnyTimeThePlacementInForceStays() {
        Solution solution =
                HEURISTIC.solve(replanned().replan(Replan.toTarget(1.03)).build(), OPTIONS.withDeadline(Duration.ZERO));
        assertThat(solution.placement()).isEqualTo(CURRENT);
        assertThat(solution.endedBy()).isEqualTo(EndedBy.DEADLINE);
    }
}
