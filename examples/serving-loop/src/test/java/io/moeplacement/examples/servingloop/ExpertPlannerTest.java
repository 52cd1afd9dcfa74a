package io.moeplacement.examples.servingloop;

import static io.moeplacement.testkit.PlacementAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moeplacement.ConfigurationException;
import io.moeplacement.Hardware;
import io.moeplacement.Placement;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.SolverConfig;
import io.moeplacement.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpertPlannerTest {

    private static final int EXPERTS = 8;

    private static ExpertPlanner planner(PlacementSolver solver) {
        ExpertPlanner planner = new ExpertPlanner(solver, Topology.of(1, 4, Hardware.H100), 2, EXPERTS, 2, 12);
        planner.observe(0, new double[] {90, 40, 61, 104, 165, 39, 4, 73});
        planner.observe(1, new double[] {20, 107, 64, 19, 197, 187, 157, 172});
        return planner;
    }

    @Test
    void plansABetterPlacementThanTheOneInForce() {
        ExpertPlanner planner = planner(PlacementSolvers.load());
        Placement current = planner.initialPlacement(EXPERTS);
        ExpertPlanner.Plan plan = planner.plan(current);
        assertThat(plan.solution()).isFeasibleFor(plan.problem());
        assertThat(plan.solution()).hasImbalanceAtMost(1.2);
    }

    @Test
    void migrationEndsInThePlannedPlacement() {
        ExpertPlanner planner = planner(PlacementSolvers.load());
        ExpertPlanner.Plan plan = planner.plan(planner.initialPlacement(EXPERTS));
        assertThat(plan.migration().target()).isFeasibleFor(plan.problem());
        assertEquals(0, io.moeplacement.MigrationPlan.movedSlots(
                plan.solution().placement(), plan.migration().target()));
    }

    @Test
    void solverIsSwappedByAPropertiesFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("placement.properties");
        Files.writeString(file, "placement.solver=round-robin\n");
        SolverConfig packaged = SolverConfig.builder()
                .classPath(ExpertPlannerTest.class.getClassLoader())
                .build();
        assertEquals("greedy", PlacementSolvers.discover().create(packaged).name());
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
