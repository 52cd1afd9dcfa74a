package io.moeplacement.ilp.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SolveOptions;
import io.moeplacement.ilp.Tiny;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each window against all its deals, and the search by its promises. */
class WindowsTest {

    @Test
    void subsetKernelFindsTheCheapestChoiceWithinTheLimits() {
        SubsetKernel kernel = new SubsetKernel();
        int feasible = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int n = 1 + random.nextInt(9);
            int k = random.nextInt(n + 1);
            double[] cost = random.doubles(n, -1, 1).toArray();
            double[] load = random.doubles(n, 0, 1).toArray();
            int[] move = random.ints(n, -1, 2).toArray();
            double low = random.nextDouble() * k * 0.6;
            double high = low + random.nextDouble();
            int budget = random.nextInt(4) - 1;
            double best = Double.POSITIVE_INFINITY;
            for (int mask = 0; mask < 1 << n; mask++) {
                double sum = 0;
                double held = 0;
                int moved = 0;
                for (int i = 0; i < n; i++) {
                    boolean in = (mask >> i & 1) != 0;
                    sum += in ? cost[i] : 0;
                    held += in ? load[i] : 0;
                    moved += in ? move[i] : 0;
                }
                boolean keeps = Integer.bitCount(mask) == k && held >= low && held <= high && moved <= budget;
                best = keeps ? Math.min(best, sum) : best;
            }
            boolean found = kernel.solve(n, k, cost, load, move, low, high, budget, Double.POSITIVE_INFINITY);
            assertThat(found).as("seed %d", seed).isEqualTo(best < Double.POSITIVE_INFINITY);
            if (found) {
                feasible++;
                assertThat(kernel.cost()).as("seed %d", seed).isCloseTo(best, within(1e-12));
            }
        }
        assertThat(feasible).isBetween(200, 1_900);
    }

    /** Eight experts on two devices in three layers: 70 deals each, all 343,000 of them. */
    @Test
    void threeLayersOfTwoDevicesAreDealtInTheBestWay() {
        for (long seed = 1; seed <= 6; seed++) {
            PlacementProblem free = Tiny.plain(Objective.locality(), 3, 8, 2, seed);
            int[][] state = heaviestFirst(Chain.of(free));
            double busiest = 1;
            for (int layer = 0; layer < 3; layer++) {
                busiest = Math.max(busiest, Chain.of(free).busiest(layer, state[layer]));
            }
            Limits limits = seed % 2 == 0
                    ? Limits.none()
                    : Limits.builder().maxImbalance(busiest + 0.01).build();
            Chain chain = Chain.of(free.toBuilder().limits(limits).build());
            double best = bestOfAll(chain, new int[3][8], 0);
            new TripleWindow(chain, new SplittableRandom(seed)).improve(1, state, 0, 1);
            assertThat(chain.excess(state)).isZero();
            assertThat(chain.value(state)).as("seed %d", seed).isCloseTo(best, within(1e-10));
        }
    }

    private static int[][] heaviestFirst(Chain chain) {
        int[][] state = new int[chain.layers()][];
        Arrays.setAll(
                state,
                layer -> Construction.HEAVIEST_FIRST.fill(chain.load()[layer], chain.slots()[layer], chain.speed()));
        return state;
    }

    private static double bestOfAll(Chain chain, int[][] state, int layer) {
        if (layer == 3) {
            return chain.value(state);
        }
        double best = Double.POSITIVE_INFINITY;
        for (int mask = 0; mask < 256; mask++) {
            if (Integer.bitCount(mask) == 4) {
                for (int expert = 0; expert < 8; expert++) {
                    state[layer][expert] = mask >> expert & 1;
                }
                if (chain.excess(layer, state[layer]) <= 0) {
                    best = Math.min(best, bestOfAll(chain, state, layer + 1));
                }
            }
        }
        return best;
    }

    @Test
    void namesAreGivenInTheBestWay() {
        Chain chain = Chain.of(Tiny.plain(Objective.locality(), 3, 6, 3, 7));
        int[][] state = {{0, 0, 1, 1, 2, 2}, {0, 1, 2, 0, 1, 2}, {2, 1, 0, 0, 1, 2}};
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        double best = Double.POSITIVE_INFINITY;
        for (int[] second : orders) {
            for (int[] third : orders) {
                best = Math.min(best, chain.value(new int[][] {state[0], named(state[1], second), named(state[2], third)
                }));
            }
        }
        new NameWindow(chain).improve(state, new int[] {0, 1, 2});
        assertThat(chain.value(state)).isCloseTo(best, within(1e-12));
    }

    private static int[] named(int[] row, int[] names) {
        return Arrays.stream(row).map(device -> names[device]).toArray();
    }

    @Test
    void spreadWindowsNeverMakeALayerWorseAndLevelTwoDevicesExactly() {
        for (long seed = 1; seed <= 20; seed++) {
            Chain chain = Chain.of(Tiny.plain(Objective.balance(), 1, 10, 2, seed));
            int[] row = Construction.CONTIGUOUS.fill(chain.load()[0], chain.slots()[0], chain.speed());
            double best = Double.POSITIVE_INFINITY;
            int[] any = new int[10];
            for (int mask = 0; mask < 1 << 10; mask++) {
                if (Integer.bitCount(mask) == 5) {
                    for (int expert = 0; expert < 10; expert++) {
                        any[expert] = mask >> expert & 1;
                    }
                    best = Math.min(best, chain.busiest(0, any));
                }
            }
            new SpreadWindow(chain, new SplittableRandom(seed)).level(0, row, 0, Long.MAX_VALUE / 2);
            assertThat(chain.busiest(0, row)).as("seed %d", seed).isCloseTo(best, within(1e-9));
        }
    }

    @Test
    void neverWorseThanTheIncumbentAndTheSameAgain() {
        int improved = 0;
        for (long seed = 0; seed < 60; seed++) {
            PlacementProblem problem = Tiny.random(seed);
            Chain chain = Chain.of(problem);
            int[][] start = new int[chain.layers()][];
            Arrays.setAll(
                    start,
                    layer -> Construction.ROUND_ROBIN.fill(chain.load()[layer], chain.slots()[layer], chain.speed()));
            Placement incumbent = WindowEngine.placement(problem.slots(), start);
            SolveOptions options = SolveOptions.defaults()
                    .withIncumbent(incumbent)
                    .withIterations(seed % 3 * 400)
                    .withSeed(seed);
            EngineResult first = new WindowEngine().solve(problem, new SolveContext("ilp", options));
            EngineResult again = new WindowEngine().solve(problem, new SolveContext("ilp", options));
            int[][] found = WindowEngine.assignment(first.placement());
            assertThat(chain.excess(found)).as("seed %d", seed).isLessThanOrEqualTo(chain.excess(start));
            if (chain.excess(start) <= 0) {
                double before = measure(problem, chain, start);
                double after = measure(problem, chain, found);
                assertThat(after).as("seed %d", seed).isLessThanOrEqualTo(before + 1e-12);
                improved += after < before - 1e-9 ? 1 : 0;
            }
            assertThat(again.placement()).as("seed %d", seed).isEqualTo(first.placement());
        }
        assertThat(improved).isGreaterThan(5);
    }

    private static double measure(PlacementProblem problem, Chain chain, int[][] state) {
        if (problem.objective() instanceof Objective.Locality) {
            return chain.value(state);
        }
        double sum = 0;
        for (int layer = 0; layer < state.length; layer++) {
            sum += chain.busiest(layer, state[layer]);
        }
        return sum;
    }
}
