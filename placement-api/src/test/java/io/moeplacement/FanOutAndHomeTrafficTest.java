package io.moeplacement;

import static io.moeplacement.Problems.flat;
import static io.moeplacement.Problems.ints;
import static io.moeplacement.Problems.pairsOfDevices;
import static io.moeplacement.Problems.placement;
import static io.moeplacement.Problems.problem;
import static io.moeplacement.Problems.profile;
import static io.moeplacement.Problems.selections;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Fan-out and home dispatch by hand. B = 8 tokens, 10 bytes a token. */
@NullUnmarked
class FanOutAndHomeTrafficTest {

    private static final Offset<Double> EPS = within(1e-12);

    private static RoutingProfile withSets(Selections.Basis basis, int topK, double[] loads, int[]... sets) {
        return profile(topK, loads)
                .selections(selections(basis, loads.length, sets))
                .build();
    }

    private static Metrics metrics(PlacementProblem problem, Placement placement) {
        return new CostModel(problem).evaluate(placement).metrics();
    }

    @Test
    void fanOutCountsDevicesAndNodes() {
        RoutingProfile profile =
                withSets(Selections.Basis.TOKENS, 2, new double[] {2, 1, 1, 2}, ints(0, 1), ints(0, 3), ints(2, 3));
        PlacementProblem problem = problem(profile, pairsOfDevices(2))
                .objective(Objective.fanOut(0.5))
                .build();
        Placement placement = placement(4, ints(2, 0, 1, 1), ints(0, 1, 2, 3));
        PlacementProblem uneven = problem.toBuilder().slots(placement.layout()).build();
        Metrics.FanOut fanOut = metrics(uneven, placement).fanOut();
        assertThat(fanOut.devices()).isCloseTo((1 + 2 + 2) / 3.0, EPS);
        assertThat(fanOut.nodes()).isCloseTo((1 + 2 + 1) / 3.0, EPS);
        assertThat(fanOut.basis()).isEqualTo(Selections.Basis.TOKENS);
        assertThat(new CostModel(uneven).evaluate(placement).objectiveValue()).isCloseTo(5 / 3.0 + 0.5 * 4 / 3.0, EPS);
    }

    @Test
    void fanOutWithReplicas() {
        RoutingProfile profile = withSets(Selections.Basis.SAMPLE, 2, new double[] {1, 1}, ints(0, 1));
        PlacementProblem problem = problem(profile, flat(2)).slotsPerLayer(4).build();
        // Both experts on both devices: the same device half of the time.
        Placement placement = placement(2, ints(2, 2), ints(0, 1, 0, 1));
        assertThat(metrics(problem, placement).fanOut().devices()).isCloseTo(1.5, EPS);
        assertThat(metrics(problem, placement).fanOut().nodes()).isCloseTo(1, EPS);
        assertThat(metrics(problem, placement).fanOut().basis()).isEqualTo(Selections.Basis.SAMPLE);
    }

    @Test
    void layersPoolTheirTokens() {
        Selections.LayerBuilder one = new Selections.LayerBuilder(2).add(ints(0, 1), 3);
        Selections.LayerBuilder two = new Selections.LayerBuilder(2).add(ints(1), 1);
        Selections.LayerBuilder none = new Selections.LayerBuilder(2);
        RoutingProfile profile = profile(2, new double[] {3, 3}, new double[] {0, 1}, new double[] {1, 1})
                .selections(Selections.of(Selections.Basis.TOKENS, List.of(one, two, none)))
                .build();
        int[] row = ints(0, 1);
        assertThat(metrics(problem(profile, flat(2)).build(), placement(2, ints(1, 1), row, row, row))
                        .fanOut()
                        .devices())
                .isCloseTo((3 * 2 + 1) / 4.0, EPS);
    }

    @Test
    void pairsAreExactForTwoChoicesAndALowerEstimateBeyond() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int topK = 2 + (int) (seed % 4);
            int experts = topK + random.nextInt(4);
            Selections.LayerBuilder sets = new Selections.LayerBuilder(experts);
            Selections.LayerBuilder pairs = new Selections.LayerBuilder(experts);
            double[] loads = new double[experts];
            for (int token = 0; token < 10; token++) {
                int[] chosen = random.ints(0, experts).distinct().limit(topK).toArray();
                sets.add(chosen, 1);
                for (int i = 0; i < topK; i++) {
                    loads[chosen[i]]++;
                    for (int j = 0; j < i; j++) {
                        pairs.add(ints(chosen[i], chosen[j]), 1);
                    }
                }
            }
            int devices = 1 + random.nextInt(4);
            PlacementProblem exact = problem(
                            profile(topK, loads)
                                    .selections(Selections.of(Selections.Basis.TOKENS, List.of(sets)))
                                    .build(),
                            flat(devices))
                    .slotsPerLayer(Math.min(experts + 2, experts * devices))
                    .build();
            PlacementProblem estimate = problem(
                            profile(topK, loads)
                                    .selections(Selections.of(Selections.Basis.PAIRS, List.of(pairs)))
                                    .build(),
                            flat(devices))
                    .slots(exact.slots())
                    .build();
            List<Integer> row = new ArrayList<>();
            for (int slot = 0; slot < exact.slots().slots(0); slot++) {
                row.add(slot < experts ? slot : random.nextInt(experts));
            }
            Placement placement = Placement.of(exact.slots(), experts, new int[][] {
                row.stream().mapToInt(Integer::intValue).toArray()
            });
            Metrics byTokens = metrics(exact, placement);
            Metrics byPairs = metrics(estimate, placement);
            assertThat(byPairs.fanOut().basis()).isEqualTo(Selections.Basis.PAIRS);
            assertThat(byPairs.fanOut().devices()).isLessThan(byTokens.fanOut().devices() + 1e-9);
            assertThat(byPairs.fanOut().devices()).isGreaterThan(1 - 1e-9);
            if (topK == 2 || devices == 1) {
                assertThat(byPairs.fanOut().devices())
                        .isCloseTo(byTokens.fanOut().devices(), within(1e-9));
                assertThat(byPairs.communicationSeconds()).isCloseTo(byTokens.communicationSeconds(), within(1e-12));
            }
        }
    }

    @Test
    void homeDispatchWithAndWithoutSelections() {
        Topology topology =
                Topology.builder(1, 2).links(new Link(100, 1), new Link(10, 5)).build();
        double[] loads = {2, 1, 1};
        Placement placement = placement(3, ints(2, 1), ints(0, 1, 2));
        // Tokens {0, 1} and {0, 2}. Copies: 160 bytes; device 0 serves 3/4, device 1 one quarter; half come from each.
        // Into device 0: 60 bytes, into device 1: 20; each direction of both exchanges: 1 s + 60 / 100.
        PlacementProblem copies = problem(profile(2, loads).build(), topology)
                .slots(placement.layout())
                .build();
        assertThat(metrics(copies, placement).communicationSeconds()).isCloseTo(2 * 1.6, EPS);
        // Distinct devices: token {0, 1} reaches device 0 once: 80 bytes to device 0, 40 to device 1, half of each
        // leave.
        PlacementProblem distinct = problem(
                        withSets(Selections.Basis.TOKENS, 2, loads, ints(0, 1), ints(0, 2)), topology)
                .slots(placement.layout())
                .build();
        assertThat(metrics(distinct, placement).communicationSeconds()).isCloseTo(2 * 1.4, EPS);
    }

    @Test
    void viaNodeSendsOneCopyPerRemoteNode() {
        // One expert of each token on each device of node 1; all bytes from device 0, rank 0.
        double[][][] sources = new double[4][1][4];
        sources[0][0] = new double[] {0, 0, 1, 1};
        RoutingProfile profile = profile(2, new double[] {0, 0, 1, 1})
                .selections(selections(Selections.Basis.TOKENS, 4, ints(2, 3)))
                .sourceLoads(SourceLoads.of(sources))
                .build();
        Placement placement = placement(4, ints(1, 1, 1, 1), ints(0, 1, 2, 3));
        PlacementProblem direct = problem(profile, pairsOfDevices(2)).build();
        // 80 bytes each to devices 2 and 3 at 10 B/s, and back.
        assertThat(metrics(direct, placement).communicationSeconds()).isCloseTo(2 * (5 + 16), EPS);
        PlacementProblem via =
                direct.toBuilder().homeRouting(HomeRouting.VIA_NODE).build();
        // 80 bytes to device 2 over the network, which hands 80 on to device 3: busiest port has both.
        assertThat(metrics(via, placement).communicationSeconds()).isCloseTo(2 * (5 + 8 + 0.8), EPS);
    }

    @Test
    void measuredSourcesAndTheLayersTheyLack() {
        Topology topology = flat(2);
        double[][][] sources = {{{3, 1}, {0, 0}}, {{0, 0}, {0, 0}}};
        double[][] loads = {{3, 1}, {1, 1}};
        RoutingProfile profile =
                profile(1, loads).sourceLoads(SourceLoads.of(sources)).build();
        Placement placement = placement(2, ints(1, 1), ints(0, 1), ints(0, 1));
        // Layer 0: a quarter of 80 bytes leaves device 0. Layer 1 was not measured: uniform, 20 bytes each way.
        assertThat(metrics(problem(profile, topology).build(), placement).communicationSeconds())
                .isCloseTo(2 * 20 / 1e9 + 2 * 20 / 1e9, within(1e-18));
        assertThat(metrics(problem(profile.withoutSourceLoads(), topology).build(), placement)
                        .communicationSeconds())
                .isCloseTo(2 * 30 / 1e9 + 2 * 20 / 1e9, within(1e-18));
    }

    @Test
    void selectionsMustFitTheProfile() {
        assertThatThrownBy(() -> withSets(Selections.Basis.PAIRS, 1, new double[] {1, 1}, ints(0, 1)))
                .hasMessage("selections of layer 0 name 2 experts together, topK is 1");
        List<Selections.LayerBuilder> layers =
                List.of(new Selections.LayerBuilder(2), new Selections.LayerBuilder(5).add(ints(4), 1));
        Selections clash = Selections.of(Selections.Basis.TOKENS, layers);
        assertThatThrownBy(() -> profile(1, new double[] {1, 1}, new double[] {1, 1})
                        .selections(clash)
                        .build())
                .hasMessage("selections of layer 1 are of 5 experts, the profile has 2");
        assertThatThrownBy(() -> profile(1, new double[] {1, 1})
                        .selections(Selections.of(Selections.Basis.TOKENS, List.of()))
                        .build())
                .hasMessageContaining("selections have shape 0 layers");
    }
}
