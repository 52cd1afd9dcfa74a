package io.moeplacement.heuristic.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.ExpertOnDevice;
import io.moeplacement.Limits;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Survivability;
import io.moeplacement.Topology;
import io.moeplacement.Violation;
import io.moeplacement.testkit.RandomPlacements;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplicaLayerTest {

    private static final int[] EPLB = {0, 2, 3, 0, 1, 1};

    private static PlacementProblem problem(Limits limits) {
        return PlacementProblem.builder(
                        RoutingProfile.ofLoads(new double[][] {{60, 44, 27, 13}}),
                        Topology.builder(1, 2).build())
                .slotsPerLayer(6)
                .limits(limits)
                .build();
    }

    @Test
    void loadsOfAWorkedExample() {
        ReplicaLayer layer = new ReplicaLayer(new LayerFacts(problem(Limits.none()), 0), EPLB);

        assertThat(layer.served(0) * 144).isCloseTo(70, within(1e-12));
        assertThat(layer.served(1) * 144).isCloseTo(74, within(1e-12));
        assertThat(layer.imbalance()).isCloseTo(74.0 / 72, within(1e-12));
        assertThat(layer.busiest()).isEqualTo(1);
        assertThat(layer.copiesOn(1, 1)).isEqualTo(2);
    }

    @Test
    void swapsNeverMakeADuplicateUnlessAllowed() {
        ReplicaLayer forbidding = new ReplicaLayer(new LayerFacts(problem(Limits.none()), 0), EPLB);
        ReplicaLayer allowing = new ReplicaLayer(
                new LayerFacts(problem(Limits.builder().allowDuplicates().build()), 0), EPLB);

        assertThat(forbidding.maySwap(1, 3))
                .as("expert 0 to device 0, which holds it")
                .isFalse();
        assertThat(allowing.maySwap(1, 3)).isTrue();
        assertThat(forbidding.maySwap(1, 4)).isTrue();
        assertThat(forbidding.maySwap(0, 1)).as("same device").isFalse();
        assertThat(forbidding.mayReplace(4, 2)).isTrue();
        assertThat(forbidding.mayReplace(4, 0)).isFalse();
        assertThat(forbidding.mayReplace(1, 1)).as("the last copy of expert 2").isFalse();
    }

    @Test
    void limitsKeepCopiesWhereTheyAre() {
        Limits pinned = Limits.builder()
                .pinned(Set.of(new ExpertOnDevice(0, 2, 0)))
                .forbidden(Set.of(new ExpertOnDevice(0, 3, 1)))
                .build();
        ReplicaLayer layer = new ReplicaLayer(new LayerFacts(problem(pinned), 0), EPLB);

        assertThat(layer.maySwap(1, 4)).isFalse();
        assertThat(layer.maySwap(2, 4)).isFalse();
        assertThat(layer.mayReplace(4, 3)).isFalse();
    }

    @Test
    void movesGainWhatTheyClaimAndKeepTheLimits() {
        int moves = 0;
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PlacementProblem problem = randomProblem(random);
            int[] row = RandomPlacements.of(random, problem.slots(), problem.experts())
                    .row(0);
            LayerFacts facts = new LayerFacts(problem, 0);
            ReplicaLayer layer = new ReplicaLayer(facts, row);
            layer.steepness(1 + random.nextInt(40));
            List<Violation> before = violations(problem, row);
            for (int step = 0; step < 60; step++) {
                moves += randomMove(layer, random) ? 1 : 0;
                assertThat(violations(problem, layer.row()).size()).isLessThanOrEqualTo(before.size());
            }
            ReplicaLayer fresh = new ReplicaLayer(facts, layer.row());
            for (int device = 0; device < facts.devices(); device++) {
                assertThat(layer.served(device)).isEqualTo(fresh.served(device));
            }
        }
        assertThat(moves).isGreaterThan(2000);
    }

    private static boolean randomMove(ReplicaLayer layer, SplittableRandom random) {
        int slot = random.nextInt(layer.facts().slots());
        int other = random.nextInt(layer.facts().slots());
        int expert = random.nextInt(layer.facts().experts());
        double before = layer.potential();
        double gain;
        if (random.nextBoolean() && layer.maySwap(slot, other)) {
            gain = layer.swapGain(slot, other);
            layer.swap(slot, other);
        } else if (layer.mayReplace(slot, expert)) {
            gain = layer.replaceGain(slot, expert);
            layer.replace(slot, expert);
        } else {
            return false;
        }
        assertThat(before - layer.potential()).isCloseTo(gain, within(1e-9 * Math.max(before, layer.potential())));
        return true;
    }

    private static List<Violation> violations(PlacementProblem problem, int[] row) {
        return new PlacementVerifier(problem)
                .violations(io.moeplacement.Placement.of(problem.slots(), problem.experts(), new int[][] {row}));
    }

    private static PlacementProblem randomProblem(SplittableRandom random) {
        int experts = 3 + random.nextInt(8);
        double[] loads = random.doubles(experts).map(u -> u < 0.1 ? 0 : 1 / u).toArray();
        Limits.Builder limits = Limits.builder();
        switch (random.nextInt(4)) {
            case 0 -> limits.allowDuplicates();
            case 1 -> limits.survivability(Survivability.ANY_NODE);
            case 2 -> limits.survivability(Survivability.ANY_DEVICE).minCopies(3);
            default -> limits.pinned(Set.of(new ExpertOnDevice(0, 0, 1)));
        }
        int[] slots = {experts, experts - 1, experts, experts - 2};
        return PlacementProblem.builder(
                        RoutingProfile.ofLoads(new double[][] {loads}),
                        Topology.builder(2, 2).speeds(1, 2, 0.5, 1).build())
                .slots(SlotLayout.perDevice(1, slots))
                .limits(limits.build())
                .build();
    }

    @Test
    void potentialStaysFinite() {
        double[] loads = new double[300];
        loads[0] = 1;
        PlacementProblem problem = PlacementProblem.builder(
                        RoutingProfile.ofLoads(new double[][] {loads}),
                        Topology.builder(1, 300).build())
                .build();
        int[] row = java.util.stream.IntStream.range(0, 300).toArray();
        ReplicaLayer layer = new ReplicaLayer(new LayerFacts(problem, 0), row);
        layer.steepness(1000);

        assertThat(layer.potential()).isFinite();
        assertThat(layer.swapGain(0, 1)).isFinite();
    }

    @Test
    void incompleteRowsAreRefused() {
        LayerFacts facts = new LayerFacts(problem(Limits.none()), 0);

        assertThatThrownBy(() -> new ReplicaLayer(facts, new int[] {0, 1, 2, 0, 1, 2}))
                .hasMessage("expert 3 has no slot");
        assertThatThrownBy(() -> new ReplicaLayer(facts, new int[] {0, 1, 2, 3}))
                .hasMessage("row has 4 slots, the layer has 6");
    }
}
