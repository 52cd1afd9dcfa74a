package io.moeplacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.internal.LeastDeviation;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which layers balance-then-tail admits: against all fillings, at the limit of the search, and with copies. */
class BalanceAdmissionTest {

    private static PlacementProblem problem(double[] loads, SlotLayout slots, double tolerance) {
        RoutingProfile profile = RoutingProfile.builder(new int[] {7}, loads.length)
                .loads(new double[][] {loads})
                .affinity(ExpertAffinity.of(Pairing.TOP1, loads.length, new double[0][][]))
                .build();
        return Problems.problem(profile, Problems.flat(slots.devices()))
                .slots(slots)
                .objective(Objective.balanceThenTail(tolerance))
                .build();
    }

    @Test
    void findsTheLeastDeviationOfAllFillings() {
        int[][] layouts = {{2, 2, 2}, {3, 2, 1}, {4, 4}, {1, 1, 1, 1}, {5, 1, 1}};
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 500; trial++) {
            SlotLayout slots = SlotLayout.perDevice(1, layouts[trial % layouts.length]);
            double[] loads = random.doubles(slots.slots(0), 0, 10).toArray();
            if (trial % 3 == 0) {
                loads[0] = 0;
                loads[1] = loads[2];
            }
            PlacementProblem problem = problem(loads, slots, 0);
            LeastDeviation least = LeastDeviation.of(problem, 0);
            assertThat(least.isProved()).isTrue();
            assertThat(least.known()).as("trial %d", trial).isCloseTo(leastOf(problem), within(1e-12));
        }
    }

    private static double leastOf(PlacementProblem problem) {
        return leastOf(problem, new int[problem.devices()], new double[problem.devices()], 0);
    }

    private static double leastOf(PlacementProblem problem, int[] used, double[] loads, int expert) {
        double least = Double.POSITIVE_INFINITY;
        if (expert == problem.experts()) {
            double sum = 0;
            for (double load : loads) {
                sum += Math.abs(load - problem.profile().totalLoad(0) / loads.length);
            }
            return sum;
        }
        for (int device = 0; device < used.length; device++) {
            if (used[device] < problem.slots().slots(0, device)) {
                used[device]++;
                loads[device] += problem.profile().load(0, expert);
                least = Math.min(least, leastOf(problem, used, loads, expert + 1));
                loads[device] -= problem.profile().load(0, expert);
                used[device]--;
            }
        }
        return least;
    }

    @Test
    void freeSlotsGatherWhereTheLoadIsNot() {
        PlacementProblem even = problem(new double[] {9, 3, 3, 3}, SlotLayout.perDevice(1, 2, 2), 0);
        PlacementProblem free = even.toBuilder()
                .limits(Limits.builder().freeSlotsPerLayer().build())
                .build();
        assertThat(LeastDeviation.of(even, 0).known()).isEqualTo(6);
        assertThat(LeastDeviation.of(free, 0).known()).isZero();
    }

    @Test
    void theVerifierNamesWhatIsNotAdmitted() {
        double[] loads = {4, 3, 2, 1};
        SlotLayout slots = SlotLayout.perDevice(1, 2, 2);
        Placement balanced = Placement.of(slots, 4, new int[][] {{0, 3, 1, 2}});
        Placement heavy = Placement.of(slots, 4, new int[][] {{0, 1, 2, 3}});
        PlacementVerifier strict = new PlacementVerifier(problem(loads, slots, 0));
        assertThat(strict.violations(balanced)).isEmpty();
        assertThat(strict.violations(heavy)).singleElement().satisfies(violation -> {
            assertThat(violation.limit()).isEqualTo("balance");
            assertThat(violation.amount()).isCloseTo(4, within(1e-9));
            assertThat(violation.message()).contains("layer 7", "by 4.0 in sum");
        });
        assertThat(strict.undecidedLayers(heavy)).isEmpty();
        assertThat(new PlacementVerifier(problem(loads, slots, 0.4)).violations(heavy))
                .as("4 = 0.4 * 10 is tolerated")
                .isEmpty();
        assertThat(new PlacementVerifier(problem(loads, slots, 0.39)).violations(heavy))
                .hasSize(1);
    }

    @Test
    void beyondTheSearchOnlyWhatIsCertainIsSaid() {
        double[] loads = new SplittableRandom(3).doubles(60, 1, 2).toArray();
        SlotLayout slots = SlotLayout.ofTotal(1, 6, 60);
        PlacementProblem problem = problem(loads, slots, 0);
        LeastDeviation search = LeastDeviation.of(problem, 0);
        assertThat(search.isProved()).isFalse();
        assertThat(search.known()).isLessThan(0.05 * problem.profile().totalLoad(0));
        int[] sorted = java.util.stream.IntStream.range(0, 60)
                .boxed()
                .sorted(java.util.Comparator.comparingDouble(expert -> loads[expert]))
                .mapToInt(Integer::intValue)
                .toArray();
        PlacementVerifier verifier = new PlacementVerifier(problem);
        Placement uneven = Placement.of(slots, 60, new int[][] {sorted});
        assertThat(verifier.violations(uneven)).hasSize(1);
        assertThat(verifier.undecidedLayers(uneven)).isEmpty();
        int[] snake = new int[60];
        for (int i = 0; i < 60; i++) {
            int round = i / 6;
            int device = round % 2 == 0 ? i % 6 : 5 - i % 6;
            snake[device * 10 + round] = sorted[i];
        }
        PlacementVerifier tolerant = new PlacementVerifier(problem(loads, slots, 0.001));
        Placement even = Placement.of(slots, 60, new int[][] {snake});
        assertThat(tolerant.violations(even).isEmpty())
                .as("either not admitted for certain, or open")
                .isEqualTo(tolerant.undecidedLayers(even).equals(java.util.List.of(7)));
    }

    @Test
    void layersWithCopiesStayOpenUnlessTheyArePerfect() {
        SlotLayout slots = SlotLayout.perDevice(1, 2, 2);
        PlacementVerifier verifier = new PlacementVerifier(problem(new double[] {4, 2, 2}, slots, 0));
        Placement uneven = Placement.of(slots, 3, new int[][] {{0, 1, 1, 2}});
        Placement perfect = Placement.of(slots, 3, new int[][] {{0, 1, 0, 2}});
        assertThat(verifier.violations(uneven)).isEmpty();
        assertThat(verifier.undecidedLayers(uneven)).containsExactly(7);
        assertThat(verifier.undecidedLayers(perfect)).isEmpty();
    }
}
