package io.moeplacement.ilp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.Communication;
import io.moeplacement.CostModel;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.SlotLayout;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import io.moeplacement.Status;
import io.moeplacement.Survivability;
import io.moeplacement.Topology;
import io.moeplacement.UnsupportedProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tight programme with copies of given counts, against every placement that has these counts. */
class CopiesTest {

    private static final SolveOptions PATIENT = SolveOptions.defaults().withDeadline(Duration.ofMinutes(2));

    private static PlacementSolver solver(String... settings) {
        SolverConfig.Builder config = SolverConfig.builder().solver("ilp").set("placement.ilp.formulation", "tight");
        for (int i = 0; i < settings.length; i += 2) {
            config.set("placement.ilp." + settings[i], settings[i + 1]);
        }
        return PlacementSolvers.of(new IlpProvider()).create(config.build());
    }

    @Test
    void findsTheBestOfAllPlacementsWithTheIncumbentsCounts() {
        compare(0, 60);
    }

    @Test
    @Tag("long")
    void findsTheBestOfAllPlacementsWithTheIncumbentsCountsAtLength() {
        compare(1000, 3000);
    }

    private static void compare(long first, long end) {
        int feasible = 0;
        int missed = 0;
        int improved = 0;
        for (long seed = first; seed < end; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PlacementProblem problem = random(random);
            Placement incumbent = shuffled(problem, random);
            Placement best = new Enumeration(problem, incumbent).best();
            if (best == null) {
                staysBelowTheLimits(problem, incumbent, seed);
                continue;
            }
            Solution solution = solver().solve(problem, PATIENT.withIncumbent(incumbent));
            feasible++;
            double truth = value(problem, best);
            double tolerance = 1e-9 * Math.max(1e-12, truth);
            boolean kept = new PlacementVerifier(problem).violations(incumbent).isEmpty();
            assertThat(sameCounts(solution.placement(), incumbent))
                    .as("seed %d", seed)
                    .isTrue();
            boolean found = solution.isFeasible() && solution.value() <= truth + tolerance;
            missed += found ? 0 : 1;
            improved += found && kept && solution.value() < value(problem, incumbent) - tolerance ? 1 : 0;
            assertThat(solution.value() >= truth - tolerance || !solution.isFeasible())
                    .as("seed %d: below the brute force", seed)
                    .isTrue();
            if (kept) {
                assertThat(solution.isFeasible()).as("seed %d", seed).isTrue();
                assertThat(solution.value()).isLessThanOrEqualTo(value(problem, incumbent) + tolerance);
            }
        }
        assertThat(feasible).isGreaterThan((int) (end - first) / 2);
        assertThat(improved).isGreaterThan((int) (end - first) / 4);
        // ojAlgo's answers are no proofs.
        assertThat(missed).as("missed of %d", feasible).isLessThanOrEqualTo(feasible / 100);
    }

    /** Where no placement with these counts keeps the limits: none is claimed to, and a proof that none does is as good. */
    private static void staysBelowTheLimits(PlacementProblem problem, Placement incumbent, long seed) {
        try {
            Solution solution = solver().solve(problem, PATIENT.withIncumbent(incumbent));
            assertThat(solution.isFeasible()).as("seed %d", seed).isFalse();
        } catch (InfeasibleProblemException proved) {
            assertThat(proved).as("seed %d", seed).hasMessageContaining("infeasible");
        }
    }

    private static PlacementProblem random(SplittableRandom random) {
        boolean locality = random.nextBoolean();
        int experts = 4 + random.nextInt(2);
        int devices = 2 + random.nextInt(2);
        int layers = locality ? 2 : 1 + random.nextInt(2);
        PlacementProblem base = Tiny.plain(Objective.balance(), 2, experts, devices, random.nextLong());
        if (layers == 1) {
            base = Tiny.plain(Objective.balance(), 1, experts, devices, random.nextLong());
        }
        Topology.Builder topology = Topology.builder(1, devices);
        if (random.nextInt(3) == 0) {
            double[] speeds = new double[devices];
            Arrays.setAll(speeds, device -> 1 + 0.5 * random.nextInt(3));
            topology.speeds(speeds);
        }
        if (random.nextInt(3) == 0) {
            double[][] matrix = new double[devices][devices];
            for (int from = 0; from < devices; from++) {
                int row = from;
                Arrays.setAll(matrix[from], to -> to == row ? 0 : (1 + random.nextInt(9)) * 1e-11);
            }
            topology.costMatrix(matrix);
        }
        int extra = 1 + random.nextInt(2);
        Limits.Builder limits = Limits.builder();
        if (random.nextInt(2) == 0) {
            limits.maxImbalance(1.05 + 0.5 * random.nextDouble());
        }
        if (random.nextInt(4) == 0) {
            limits.pinned(Set.of(new ExpertOnDevice(0, random.nextInt(experts), random.nextInt(devices))));
        } else if (random.nextInt(4) == 0) {
            limits.forbidden(Set.of(new ExpertOnDevice(0, random.nextInt(experts), random.nextInt(devices))));
        }
        return base.toBuilder(base.profile(), topology.build())
                .slots(SlotLayout.ofTotal(layers, devices, experts + extra))
                .objective(locality ? Objective.locality() : Objective.balance())
                .communication(locality ? Communication.PIPELINED : Communication.HOME)
                .limits(limits.build())
                .build();
    }

    /** Random experts with each at least once and none twice on a device. */
    private static Placement shuffled(PlacementProblem problem, SplittableRandom random) {
        while (true) {
            int[][] map = new int[problem.layers()][];
            for (int layer = 0; layer < map.length; layer++) {
                map[layer] = new int[problem.slots().slots(layer)];
                for (int i = 0; i < map[layer].length; i++) {
                    map[layer][i] = i < problem.experts() ? i : random.nextInt(problem.experts());
                }
                for (int i = map[layer].length - 1; i > 0; i--) {
                    int other = random.nextInt(i + 1);
                    int kept = map[layer][i];
                    map[layer][i] = map[layer][other];
                    map[layer][other] = kept;
                }
            }
            Placement placement = Placement.of(problem.slots(), problem.experts(), map);
            if (placement.duplicateReplicas() == 0) {
                return placement;
            }
        }
    }

    private static double value(PlacementProblem problem, Placement placement) {
        return new CostModel(problem).evaluate(placement).objectiveValue();
    }

    private static boolean sameCounts(Placement one, Placement other) {
        boolean same = true;
        for (int layer = 0; layer < one.layers(); layer++) {
            for (int expert = 0; expert < one.experts(); expert++) {
                same &= one.copies(layer, expert) == other.copies(layer, expert);
            }
        }
        return same;
    }

    /** Every placement with the counts of another: device after device every ascending choice of experts. */
    private static final class Enumeration {

        private final PlacementProblem problem;
        private final Placement like;
        private final PlacementVerifier verifier;
        private final List<List<int[]>> rows = new ArrayList<>();
        private @Nullable Placement best;

        Enumeration(PlacementProblem problem, Placement like) {
            this.problem = problem;
            this.like = like;
            this.verifier = new PlacementVerifier(problem);
            for (int layer = 0; layer < problem.layers(); layer++) {
                int at = layer;
                int[] left = new int[problem.experts()];
                Arrays.setAll(left, expert -> like.copies(at, expert));
                List<int[]> found = new ArrayList<>();
                fill(layer, 0, new int[problem.slots().slots(layer)], left, found);
                rows.add(found);
            }
        }

        private void fill(int layer, int slot, int[] row, int[] left, List<int[]> found) {
            if (slot == row.length) {
                found.add(row.clone());
                return;
            }
            boolean follows = slot > 0
                    && like.layout().deviceOf(layer, slot - 1) == like.layout().deviceOf(layer, slot);
            for (int expert = follows ? row[slot - 1] + 1 : 0; expert < left.length; expert++) {
                if (left[expert] > 0) {
                    left[expert]--;
                    row[slot] = expert;
                    fill(layer, slot + 1, row, left, found);
                    left[expert]++;
                }
            }
        }

        @Nullable
        Placement best() {
            walk(new int[rows.size()][], 0);
            return best;
        }

        private void walk(int[][] map, int layer) {
            if (layer == map.length) {
                Placement placement = Placement.of(problem.slots(), problem.experts(), map);
                if (verifier.violations(placement).isEmpty()
                        && (best == null || value(problem, placement) < value(problem, best))) {
                    best = placement;
                }
                return;
            }
            for (int[] row : rows.get(layer)) {
                map[layer] = row;
                walk(map, layer + 1);
            }
        }
    }

    @Test
    void takesCountsFromIncumbentThenCurrentThenLoads() {
        PlacementProblem problem = Tiny.plain(Objective.balance(), 2, 6, 3, 5).toBuilder()
                .slotsPerLayer(9)
                .build();
        SplittableRandom random = new SplittableRandom(3);
        Placement current = shuffled(problem, random);
        Placement incumbent = shuffled(problem, random);
        assertThat(sameCounts(current, incumbent)).isFalse();
        PlacementProblem known = problem.toBuilder().current(current).build();
        Solution byIncumbent = solver().solve(known, PATIENT.withIncumbent(incumbent));
        assertThat(byIncumbent.message()).contains("copy counts of the incumbent");
        Solution byCurrent = solver().solve(known, PATIENT);
        assertThat(byCurrent.message()).contains("copy counts of the current placement");
        assertThat(sameCounts(byCurrent.placement(), current)).isTrue();
        Solution byLoad = solver().solve(problem, PATIENT);
        assertThat(byLoad.message()).contains("copy counts of greedy replication", "other counts");
        for (int layer = 0; layer < 2; layer++) {
            for (int e = 0; e < 6; e++) {
                for (int f = 0; f < 6; f++) {
                    double load = problem.profile().load(layer, e);
                    int copies = byLoad.placement().copies(layer, e);
                    int others = byLoad.placement().copies(layer, f);
                    // No copy taken from f and given to e would lower what the busiest copy of the two carries.
                    assertThat(copies == 3
                                    || others == 1
                                    || load / copies <= problem.profile().load(layer, f) / (others - 1))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void claimsNothingBeyondTheCounts() {
        PlacementProblem problem = Tiny.plain(Objective.locality(), 2, 4, 2, 9).toBuilder()
                .slotsPerLayer(6)
                .build();
        Solution solution = solver().solve(problem, PATIENT);
        assertThat(solution.isFeasible()).isTrue();
        assertThat(solution.status()).isEqualTo(Status.FEASIBLE);
        assertThat(Objects.requireNonNull(solution.engineClaim())).isEqualTo("OPTIMAL, for the given copy counts");
    }

    @Test
    void refusesByNameAndNumber() {
        PlacementProblem problem = Tiny.plain(Objective.locality(), 4, 16, 4, 1).toBuilder()
                .slotsPerLayer(20)
                .build();
        refused(solver("max-binaries", "200"), problem, "256 binaries", "allows 200");
        refused(
                solver(),
                problem.toBuilder()
                        .limits(Limits.builder()
                                .survivability(Survivability.ANY_DEVICE)
                                .build())
                        .build(),
                "survivability with copies");
        refused(
                solver(),
                problem.toBuilder().objective(Objective.stepTime()).build(),
                "step-time with copies",
                "balance and locality");
    }

    private static void refused(PlacementSolver solver, PlacementProblem problem, String... parts) {
        assertThatThrownBy(() -> solver.solve(problem, PATIENT))
                .isInstanceOf(UnsupportedProblemException.class)
                .hasMessageContainingAll(parts);
    }
}
