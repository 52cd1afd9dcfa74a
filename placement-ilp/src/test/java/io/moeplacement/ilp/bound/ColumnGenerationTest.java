package io.moeplacement.ilp.bound;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.Cancellation;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Limits;
import io.moeplacement.LoadBounds;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import io.moeplacement.Status;
import io.moeplacement.Topology;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.testkit.BruteForceOracle;
import io.moeplacement.testkit.RandomPlacements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnGenerationTest {

    private static final SolveOptions LONG = SolveOptions.defaults().withDeadline(Duration.ofMinutes(5));

    private final ColumnGenerationProvider provider = new ColumnGenerationProvider();

    /** Few strong successors; with fractions the sums are not whole. */
    private static PlacementProblem problem(long seed, int layers, int experts, Topology topology, boolean whole) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] loads = new double[layers][experts];
        double[][][] transitions = new double[layers - 1][experts][experts];
        for (double[] layer : loads) {
            java.util.Arrays.setAll(layer, expert -> 1 + random.nextInt(50));
        }
        for (double[][] pair : transitions) {
            for (double[] row : pair) {
                java.util.Arrays.setAll(row, to -> {
                    double value = Math.pow(random.nextDouble(), 4) * 100;
                    return whole ? Math.floor(value) : value;
                });
            }
        }
        RoutingProfile profile = RoutingProfile.builder(
                        IntStream.range(0, layers).toArray(), experts)
                .loads(loads)
                .affinity(ExpertAffinity.of(Pairing.TOP1, experts, transitions))
                .build();
        return PlacementProblem.builder(profile, topology)
                .objective(Objective.locality())
                .build();
    }

    private static Placement some(PlacementProblem problem) {
        return RandomPlacements.of(new SplittableRandom(3), problem.slots(), problem.experts());
    }

    private double bound(PlacementProblem problem, SolveOptions options) {
        return provider.bound(problem, some(problem), new SolveContext("test", options), bound -> {});
    }

    @Test
    void isNeverAboveTheOptimumAndBelowTheSimpleBoundNeither() {
        int proofs = 0;
        for (long seed = 0; seed < 150; seed++) {
            int devices = seed % 3 == 0 ? 3 : 2;
            Topology topology = Topology.builder(seed % 4 == 0 ? devices : 1, seed % 4 == 0 ? 1 : devices)
                    .build();
            PlacementProblem problem =
                    problem(seed, 2 + (int) (seed % 2), devices == 3 ? 3 : 6, topology, seed % 5 > 0);
            assertThat(provider.supports(problem).reason()).isNull();
            double optimum = new BruteForceOracle().best(problem).orElseThrow().value();

            double bound = bound(problem, LONG);

            assertThat(bound).as("seed %d", seed).isLessThanOrEqualTo(optimum * (1 + 1e-12));
            assertThat(bound).as("seed %d", seed).isGreaterThanOrEqualTo(new LoadBounds(problem).objective() - 1e-6);
            proofs += bound >= optimum * (1 - 1e-9) ? 1 : 0;
        }
        assertThat(proofs).as("bounds that meet the optimum").isGreaterThan(60);
    }

    @Test
    void sameOnAnyNumberOfThreads() {
        PlacementProblem problem = problem(5, 4, 12, Topology.builder(1, 3).build(), false);

        double one = bound(problem, LONG.withThreads(1));

        assertThat(bound(problem, LONG.withThreads(4))).isEqualTo(one);
        assertThat(one).isGreaterThan(new LoadBounds(problem).objective());
    }

    @Test
    void anytime() {
        PlacementProblem problem = problem(6, 3, 16, Topology.builder(1, 4).build(), false);
        AtomicLong clock = new AtomicLong();
        List<Double> told = new ArrayList<>();

        double atOnce = bound(problem, LONG.withDeadline(Duration.ZERO));
        double early = provider.bound(
                problem,
                some(problem),
                new SolveContext(
                        "test",
                        LONG.withThreads(1)
                                .withDeadline(Duration.ofNanos(3_000))
                                .withNanoClock(clock::getAndIncrement)),
                told::add);
        double last = bound(problem, LONG);

        assertThat(atOnce).isPositive().isLessThanOrEqualTo(early);
        assertThat(early).isLessThanOrEqualTo(last);
        assertThat(told).isNotEmpty().isSorted().endsWith(early);
    }

    @Test
    void heedsCancellationAndInterruption() {
        PlacementProblem problem = problem(7, 3, 32, Topology.builder(1, 4).build(), false);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();

        assertThat(bound(problem, LONG.withCancellation(cancelled))).isPositive();
        Thread.currentThread().interrupt();
        assertThat(bound(problem, LONG)).isPositive();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void provesWhatASolverFound() {
        PlacementProblem problem = problem(1, 2, 6, Topology.builder(1, 2).build(), true);
        PlacementSolvers solvers = PlacementSolvers.discover();

        Solution solution = solvers.create(SolverConfig.builder()
                        .solver("ilp")
                        .set("placement.ilp.enumerate", "off")
                        .bound("column-generation")
                        .build())
                .solve(problem, LONG.withDeadline(Duration.ofSeconds(4)));

        assertThat(solvers.boundNames()).containsExactly("simple", "column-generation");
        assertThat(solution.lowerBound()).isGreaterThan(new LoadBounds(problem).objective() * (1 - 1e-9));
        assertThat(solution.isFeasible()).isTrue();
        assertThat(solution.status()).isIn(Status.OPTIMAL, Status.FEASIBLE);
    }

    @Test
    void refusesWhatItCannotTake() {
        Topology flat = Topology.builder(1, 2).build();
        PlacementProblem fits = problem(1, 2, 6, flat, true);
        assertRefused(fits.toBuilder().objective(Objective.balance()), "objective balance (it takes locality)");
        assertRefused(
                PlacementProblem.builder(
                                fits.profile(),
                                Topology.builder(1, 2)
                                        .costMatrix(new double[][] {{0, 1}, {1, 0}})
                                        .build())
                        .objective(Objective.locality()),
                "a cost matrix (it takes hops)");
        assertRefused(
                PlacementProblem.builder(fits.profile(), Topology.builder(2, 3).build())
                        .objective(Objective.locality()),
                "nodes of several devices (it takes one node, or one device a node)");
        assertRefused(
                fits.toBuilder().slotsPerLayer(8),
                "slots: layer 0, device 0 has 4 (it takes one slot per expert, as many on every device: 6 experts on 2"
                        + " devices)");
        assertRefused(
                fits.toBuilder().limits(Limits.builder().freeSlotsPerLayer().build()),
                "slots that are free per layer (it takes equal slots)");
        assertThat(provider.supports(problem(1, 2, 66, flat, true)).reason())
                .isEqualTo("size: 66 experts (it takes up to 64)");
    }

    private void assertRefused(PlacementProblem.Builder builder, String reason) {
        assertThat(provider.supports(builder.build()).reason()).isEqualTo(reason);
    }
}
