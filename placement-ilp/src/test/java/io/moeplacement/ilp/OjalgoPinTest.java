package io.moeplacement.ilp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.EndedBy;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverKind;
import io.moeplacement.Status;
import io.moeplacement.ilp.programme.ConsoleGate;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.Support;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.ojalgo.optimisation.integer.IntegerStrategy;

/**
 * Why ojAlgo never certifies itself: two generalised assignment problems (7 experts, 3 devices, memory capacities) on which
 * version 57.1.0 with one worker says OPTIMAL and is wrong. When a new version makes one of these tests fail, read
 * docs/decisions/0002-ojalgo-pinned.md and measure anew before pinning it.
 */
class OjalgoPinTest {

    private static final int[] SIZES_31285 = {3, 5, 35, 37, 32, 3, 25};
    private static final int[] CAPACITIES_31285 = {57, 53, 48};
    private static final int[][] COSTS_31285 = {
        {39, 9, 22}, {31, 43, 27}, {19, 4, 11}, {3, 32, 49}, {30, 35, 39}, {39, 7, 22}, {22, 18, 3}
    };
    private static final int[] SIZES_20201 = {30, 21, 6, 29, 40, 31, 1};
    private static final int[] CAPACITIES_20201 = {53, 50, 60};
    private static final int[][] COSTS_20201 = {
        {17, 46, 35}, {30, 21, 42}, {31, 29, 16}, {46, 1, 45}, {34, 33, 17}, {7, 49, 13}, {38, 28, 10}
    };

    @Test
    void seed31285IsClaimedOptimalAtAWrongValue() {
        assertThat(enumerate(SIZES_31285, CAPACITIES_31285, COSTS_31285)).isEqualTo(138);
        Optimisation.Result claimed = ojalgo(SIZES_31285, CAPACITIES_31285, COSTS_31285);
        assertThat(claimed.getState()).isEqualTo(Optimisation.State.OPTIMAL);
        assertThat(Math.round(claimed.getValue())).isEqualTo(148);
    }

    @Test
    void seed20201IsClaimedOptimalAtAWrongValue() {
        assertThat(enumerate(SIZES_20201, CAPACITIES_20201, COSTS_20201)).isEqualTo(189);
        Optimisation.Result claimed = ojalgo(SIZES_20201, CAPACITIES_20201, COSTS_20201);
        assertThat(claimed.getState()).isEqualTo(Optimisation.State.OPTIMAL);
        assertThat(Math.round(claimed.getValue())).isEqualTo(195);
    }

    /** What becomes of such a claim: it is handed on, and the status stays FEASIBLE. */
    @Test
    void aWrongClaimIsNeverCalledOptimal() {
        PlacementProblem problem = Tiny.plain(Objective.locality(), 2, 8, 4, 1);
        int[][] anyhow = {{0, 1, 2, 3, 4, 5, 6, 7}, {7, 0, 6, 1, 5, 2, 4, 3}};
        String claim =
                ojalgo(SIZES_31285, CAPACITIES_31285, COSTS_31285).getState().name();
        SolverProvider believer = new SolverProvider() {
            @Override
            public String name() {
                return "believer";
            }

            @Override
            public SolverKind kind() {
                return SolverKind.EXACT;
            }

            @Override
            public Support supports(PlacementProblem any) {
                return Support.yes();
            }

            @Override
            public SolverEngine create(SettingValues settings) {
                return (p, context) -> EngineResult.of(
                                Placement.of(p.slots(), p.experts(), anyhow), EndedBy.CONVERGENCE)
                        .withEngineClaim(claim);
            }
        };
        Solution solution = PlacementSolvers.of(believer).create("believer").solve(problem, SolveOptions.defaults());
        assertThat(solution.engineClaim()).isEqualTo("OPTIMAL");
        assertThat(solution.status()).isEqualTo(Status.FEASIBLE);
    }

    /** Binaries expert by expert with their equality row, then the capacity rows; one worker, default cuts. */
    private static Optimisation.Result ojalgo(int[] sizes, int[] capacities, int[][] costs) {
        ExpressionsBasedModel model = new ExpressionsBasedModel();
        Variable[][] x = new Variable[sizes.length][capacities.length];
        for (int e = 0; e < sizes.length; e++) {
            Expression once = model.newExpression("expert" + e).level(BigDecimal.ONE);
            for (int g = 0; g < capacities.length; g++) {
                x[e][g] = model.newVariable("x" + e + "_" + g).binary().weight(costs[e][g]);
                once.set(x[e][g], 1);
            }
        }
        for (int g = 0; g < capacities.length; g++) {
            Expression room = model.newExpression("device" + g).upper(capacities[g]);
            for (int e = 0; e < sizes.length; e++) {
                room.set(x[e][g], sizes[e]);
            }
        }
        model.options.integer(IntegerStrategy.newConfigurable().withParallelism(() -> 1));
        Optimisation.Result[] result = new Optimisation.Result[1];
        ConsoleGate.silently(() -> result[0] = model.minimise());
        return result[0];
    }

    private static int enumerate(int[] sizes, int[] capacities, int[][] costs) {
        int best = Integer.MAX_VALUE;
        int placements = (int) Math.pow(capacities.length, sizes.length);
        for (int code = 0; code < placements; code++) {
            int[] left = capacities.clone();
            int cost = 0;
            int rest = code;
            for (int e = 0; e < sizes.length; e++) {
                int g = rest % capacities.length;
                rest /= capacities.length;
                left[g] -= sizes[e];
                cost += costs[e][g];
            }
            boolean fits = left[0] >= 0 && left[1] >= 0 && left[2] >= 0;
            best = fits ? Math.min(best, cost) : best;
        }
        return best;
    }
}
