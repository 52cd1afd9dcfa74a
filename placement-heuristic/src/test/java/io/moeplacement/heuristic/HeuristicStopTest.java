package io.moeplacement.heuristic;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.AllToAll;
import io.moeplacement.Cancellation;
import io.moeplacement.Communication;
import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Hardware;
import io.moeplacement.HomeRouting;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.Topology;
import io.moeplacement.testkit.PlacementSolverContract;
import io.moeplacement.testkit.SteppingClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A search of a big problem stops in the middle, whoever asks, and brings the best placement so far. How long it may take is
 * what the contract allows, by the same system property.
 */
class HeuristicStopTest {

    private static final PlacementSolver HEURISTIC =
            PlacementSolvers.of(new HeuristicProvider()).create("heuristic");

    private static final Duration SLACK =
            Duration.ofMillis(Long.getLong(PlacementSolverContract.SLACK_PROPERTY, 10_000));

    private static final SolveOptions ENDLESS =
            SolveOptions.defaults().withDeadline(Duration.ofHours(1)).withThreads(2);

    private static final RoutingProfile BIG = profile(58, 256);

    /** The largest model there is, on as many devices as serve it, and on one device per expert. */
    static Stream<PlacementProblem> bigProblems() {
        List<PlacementProblem> problems = new ArrayList<>();
        for (int nodes : new int[] {4, 32}) {
            PlacementProblem.Builder builder = PlacementProblem.builder(BIG, Topology.of(nodes, 8, Hardware.H100));
            if (nodes == 4) {
                builder.limits(Limits.builder().maxImbalance(1.5).build());
            }
            PlacementProblem any = builder.build();
            problems.add(any.toBuilder().objective(Objective.balance()).build());
            problems.add(any.toBuilder()
                    .objective(Objective.locality())
                    .communication(Communication.PIPELINED)
                    .build());
            for (AllToAll kind : AllToAll.values()) {
                problems.add(any.toBuilder()
                        .communication(Communication.PIPELINED)
                        .allToAll(kind)
                        .build());
            }
            problems.add(any.toBuilder().objective(Objective.fanOut(1)).build());
            problems.add(any);
            problems.add(any.toBuilder().homeRouting(HomeRouting.VIA_NODE).build());
        }
        return problems.stream();
    }

    /** Classes are loaded and compiled once for all, so that slack is about stopping. */
    @BeforeAll
    static void warmUp() {
        bigProblems().skip(7).forEach(problem -> HEURISTIC.solve(problem, ENDLESS.withDeadline(Duration.ofMillis(50))));
    }

    @ParameterizedTest
    @MethodSource("bigProblems")
    void aDeadlineEndsTheSearchInTheMiddle(PlacementProblem problem) {
        Duration deadline = Duration.ofMillis(300);
        long start = System.nanoTime();
        Solution solution = HEURISTIC.solve(problem, ENDLESS.withDeadline(deadline));
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertThat(taken).isLessThan(deadline.plus(SLACK));
        assertThat(solution.endedBy()).isIn(EndedBy.DEADLINE, EndedBy.PROOF);
        assertThat(solution.value()).isLessThanOrEqualTo(greedy(problem) * (1 + 1e-9));
    }

    @Test
    void aCancellationEndsTheSearchInTheMiddle() throws Exception {
        int stopped = 0;
        for (PlacementProblem problem : bigProblems().limit(7).toList()) {
            Cancellation cancellation = new Cancellation();
            Watched watched = new Watched(problem, ENDLESS.withCancellation(cancellation));
            stopped += watched.requireStopsAfter(cancellation::cancel) ? 1 : 0;
        }
        assertThat(stopped).isGreaterThanOrEqualTo(6);
    }

    @Test
    void anInterruptEndsEverySearchInTheMiddleAndIsKept() throws Exception {
        for (PlacementProblem problem : bigProblems().skip(7).toList()) {
            Watched watched = new Watched(problem, ENDLESS);
            boolean stopped = watched.requireStopsAfter(watched.thread::interrupt);
            assertThat(watched.interrupted || !stopped).as(problem.toString()).isTrue();
        }
    }

    @Test
    void aDeadlineOfAFakeClockEndsTheSearchAfterSoManyReadings() {
        for (PlacementProblem problem : bigProblems().limit(7).toList()) {
            Solution solution = HEURISTIC.solve(
                    problem,
                    ENDLESS.withDeadline(Duration.ofNanos(1_500)).withThreads(1).withNanoClock(new SteppingClock(10)));
            assertThat(solution.endedBy()).as(problem.toString()).isIn(EndedBy.DEADLINE, EndedBy.PROOF);
            assertThat(solution.value()).isLessThanOrEqualTo(greedy(problem) * (1 + 1e-9));
        }
    }

    @Test
    void noThreadOutlivesTheCall() {
        PlacementProblem problem = PlacementProblem.builder(profile(24, 16), Topology.of(1, 4, Hardware.H100))
                .build();
        for (Objective objective : List.of(Objective.balance(), Objective.fanOut(), Objective.stepTime())) {
            HEURISTIC.solve(
                    problem.toBuilder().objective(objective).build(),
                    ENDLESS.withThreads(4).withIterations(100));
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("moe-placement-heuristic"));
        }
    }

    private static double greedy(PlacementProblem problem) {
        Placement placement = PlacementSolvers.of(new GreedyProvider())
                .create("greedy")
                .solve(problem)
                .placement();
        return new CostModel(problem).evaluate(placement).objectiveValue();
    }

    /** Loads, transitions and selections drawn at random, as large as the real ones. */
    private static RoutingProfile profile(int layers, int experts) {
        SplittableRandom random = new SplittableRandom(7);
        double[][] loads = new double[layers][experts];
        double[][][] transitions = new double[layers - 1][experts][experts];
        List<Selections.LayerBuilder> sets = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            Selections.LayerBuilder builder = new Selections.LayerBuilder(experts);
            for (int set = 0; set < 1500; set++) {
                int[] chosen = random.ints(0, experts).distinct().limit(8).toArray();
                builder.add(chosen, 1);
                for (int expert : chosen) {
                    loads[layer][expert]++;
                }
            }
            sets.add(builder);
            for (int expert = 0; layer + 1 < layers && expert < experts; expert++) {
                for (int i = 0; i < 40; i++) {
                    transitions[layer][expert][(expert + random.nextInt(1 + random.nextInt(experts))) % experts]++;
                }
            }
        }
        int[] ids = new int[layers];
        java.util.Arrays.setAll(ids, layer -> 3 + layer);
        return RoutingProfile.builder(ids, experts)
                .topK(8)
                .loads(loads)
                .affinity(ExpertAffinity.of(Pairing.TOP1, experts, transitions))
                .selections(Selections.of(Selections.Basis.TOKENS, sets))
                .build();
    }

    /** A solve on a thread of its own. */
    private static final class Watched {

        private final PlacementProblem problem;
        private final FutureTask<Solution> task;
        private final Thread thread;
        private volatile boolean interrupted;

        Watched(PlacementProblem problem, SolveOptions options) {
            this.problem = problem;
            this.task = new FutureTask<>(() -> {
                Solution solution = HEURISTIC.solve(problem, options);
                interrupted = Thread.currentThread().isInterrupted();
                return solution;
            });
            this.thread = new Thread(task, "watched-solve");
            thread.setDaemon(true);
            thread.start();
        }

        /** Returns whether there was anything to stop. */
        boolean requireStopsAfter(Runnable stop) throws InterruptedException, ExecutionException {
            Thread.sleep(300);
            long asked = System.nanoTime();
            stop.run();
            Solution solution = task.get();
            Duration taken = Duration.ofNanos(System.nanoTime() - asked);
            assertThat(taken).as(problem.toString()).isLessThan(SLACK);
            // Balance may be proved before anybody asks.
            assertThat(solution.endedBy()).as(problem.toString()).isIn(EndedBy.CANCELLED, EndedBy.PROOF);
            assertThat(solution.value()).isLessThanOrEqualTo(greedy(problem) * (1 + 1e-9));
            return solution.endedBy() == EndedBy.CANCELLED;
        }
    }
}
