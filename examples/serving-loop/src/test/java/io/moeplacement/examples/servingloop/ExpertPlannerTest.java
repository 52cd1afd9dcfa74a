package io.moeplacement.examples.servingloop;

import static io.moeplacement.testkit.PlacementAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moeplacement.Cancellation;
import io.moeplacement.ConfigurationException;
import io.moeplacement.Hardware;
import io.moeplacement.MigrationPlan;
import io.moeplacement.Placement;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.ProgressListener;
import io.moeplacement.Replan;
import io.moeplacement.ReplanScore;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.SolverConfig;
import io.moeplacement.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpertPlannerTest {

    private static final int EXPERTS = 8;
    private static final int[] ROW = {0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3};
    private static final Placement CURRENT =
            Placement.of(SlotLayout.ofTotal(2, 4, ROW.length), EXPERTS, new int[][] {ROW, ROW});

    private static RoutingProfile traffic() {
        LiveStatistics statistics = new LiveStatistics(2, EXPERTS, 2, 0.5);
        statistics.record(0, new double[] {90, 40, 61, 104, 165, 39, 4, 73});
        statistics.record(1, new double[] {20, 107, 64, 19, 197, 187, 157, 172});
        return statistics.endWindow();
    }

    private static ExpertPlanner.Decision decide(Replan goal) {
        ExpertPlanner planner =
                ExpertPlanner.of(PlacementSolvers.load(), Topology.of(1, 4, Hardware.H100), goal);
        return planner.decide(traffic(), CURRENT, ProgressListener.none(), new Cancellation());
    }

    @Test
    void movesWhatPays() {
        ExpertPlanner.Decision decision = decide(Replan.whereItPays(100_000));
        assertThat(decision.solution()).isFeasibleFor(decision.problem());
        assertThat(decision.solution()).hasImbalanceAtMost(1.2);
        ReplanScore score = decision.solution().evaluation().replan();
        assertTrue(score.secondsGained() >= score.moveSeconds(), score.toString());
        assertTrue(!decision.staysPut());
    }

    @Test
    void doesNothingWhereMovesCostMoreThanTheyGain() {
        ExpertPlanner.Decision decision = decide(Replan.whereItPays(1).withSecondsPerMove(60));
        assertTrue(decision.staysPut());
        assertEquals(CURRENT, decision.migration().target());
    }

    @Test
    void wavesKeepToTheBudgetAndEndInThePlannedPlacement() {
        ExpertPlanner.Decision decision = decide(Replan.whereItPays(100_000));
        assertThat(decision.migration().target()).isFeasibleFor(decision.problem());
        assertEquals(
                0,
                MigrationPlan.movedSlots(
                        decision.solution().placement(), decision.migration().target()));
        decision.migration().waves().forEach(wave -> assertTrue(wave.moves().size() <= 16, wave.toString()));
    }

    @Test
    void solverIsSwappedByAPropertiesFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("placement.properties");
        Files.writeString(file, "placement.solver=round-robin\n");
        SolverConfig packaged = SolverConfig.builder()
                .classPath(ExpertPlannerTest.class.getClassLoader())
                .build();
        assertEquals("heuristic", PlacementSolvers.discover().create(packaged).name());
        SolverConfig changed = SolverConfig.builder().ambient().file(file).build();
        assertEquals("round-robin", PlacementSolvers.discover().create(changed).name());
    }

    @Test
    void misspeltSolverNamesTheNearestOne() {
        ConfigurationException e = assertThrows(
                ConfigurationException.class, () -> PlacementSolvers.discover().create("gredy"));
        assertTrue(e.getMessage().contains("nearest is greedy"), e.getMessage());
    }
}
