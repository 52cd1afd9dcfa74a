package io.moeplacement.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Optima worked out by hand. */
class BruteForceOracleTest {

    private static PlacementProblem.Builder balance(Topology topology, double... loads) {
        return PlacementProblem.builder(RoutingProfile.ofLoads(new double[][] {loads}), topology)
                .objective(Objective.balance());
    }

    private static Topology devices(int count) {
        return Topology.builder(1, count).build();
    }

    private static double best(PlacementProblem problem) {
        return new BruteForceOracle().best(problem).orElseThrow().value();
    }

    @Test
    void balanceOfFourExpertsOnTwoDevices() {
        PlacementProblem problem = balance(devices(2), 5, 4, 2, 1).build();

        // 5 + 1 and 4 + 2 are equal.
        assertThat(best(problem)).isEqualTo(1.0);
        assertThat(new BruteForceOracle().placements(problem)).isEqualTo(6);
        assertThat(new BruteForceOracle().best(problem).orElseThrow().examined())
                .isEqualTo(6);
    }

    @Test
    void speedsCount() {
        Topology topology = Topology.builder(1, 2).speeds(2, 1).build();

        // 3 + 5 = 8 at speed 2 and 4 at speed 1 take the same time.
        assertThat(best(balance(topology, 3, 4, 5, 0).build())).isCloseTo(1.0, within(1e-12));
        // Swapping would need 4 units on the fast device.
        assertThat(best(balance(topology, 12, 0).build())).isCloseTo(1.5, within(1e-12));
    }

    @Test
    void unevenSlotsAreKept() {
        PlacementProblem problem = balance(devices(2), 3, 1, 1, 1)
                .slots(SlotLayout.perDevice(1, 1, 3))
                .build();

        assertThat(new BruteForceOracle().placements(problem)).isEqualTo(4);
        assertThat(best(problem)).isEqualTo(1.0);
    }

    @Test
    void replicasShareEvenly() {
        // Copies of the hot expert on both devices: 3 + 1 and 3 + 1.
        PlacementProblem problem = balance(devices(2), 6, 1, 1).slotsPerLayer(4).build();

        assertThat(best(problem)).isEqualTo(1.0);
        // C(3,2)^2 ways to fill two devices, 3 of which leave an expert out.
        assertThat(new BruteForceOracle().placements(problem)).isEqualTo(6);
    }

    @Test
    void duplicatesAddWays() {
        PlacementProblem problem = balance(devices(1), 3, 1)
                .slots(SlotLayout.perDevice(1, 2))
                .limits(Limits.builder().allowDuplicates().build())
                .build();

        assertThat(new BruteForceOracle().placements(problem)).isEqualTo(1);
    }

    @Test
    void freeSlotsMayDifferByLayer() {
        RoutingProfile profile = RoutingProfile.ofLoads(new double[][] {{3, 1, 1, 1}, {1, 1, 1, 3}});
        PlacementProblem free = PlacementProblem.builder(profile, devices(2))
                .objective(Objective.balance())
                .limits(Limits.builder().freeSlotsPerLayer().build())
                .build();
        PlacementProblem fixed = free.toBuilder().limits(Limits.none()).build();

        // One device takes the expert of load 3 alone in layer 0, the other one in layer 1.
        assertThat(best(free)).isEqualTo(1.0);
        assertThat(best(fixed)).isCloseTo(4.0 / 3, within(1e-12));
    }

    @Test
    void localityFollowsTheTransitions() {
        double[][][] transitions = {{{0, 0, 5, 0}, {0, 0, 0, 5}, {5, 0, 0, 0}, {0, 5, 0, 0}}};
        RoutingProfile profile = RoutingProfile.builder(new int[] {0, 1}, 4)
                .loads(new double[][] {{5, 5, 5, 5}, {5, 5, 5, 5}})
                .affinity(ExpertAffinity.of(Pairing.TOP1, 4, transitions))
                .build();
        PlacementProblem problem = PlacementProblem.builder(profile, devices(2))
                .objective(Objective.locality())
                .build();

        assertThat(best(problem)).isZero();
        PlacementAssert.assertThat(
                        new BruteForceOracle().best(problem).orElseThrow().placement())
                .isFeasibleFor(problem)
                .hasLocalityAtLeast(1.0);
    }

    @Test
    void balanceThenTailKeepsToBalancedLayers() {
        // Together 0 and 1 would be local, but only 0 with 3 and 1 with 2 are balanced.
        double[][][] transitions = {{{9, 9, 0, 0}, {9, 9, 0, 0}, {0, 0, 1, 1}, {0, 0, 1, 1}}};
        RoutingProfile profile = RoutingProfile.builder(new int[] {0, 1}, 4)
                .loads(new double[][] {{18, 18, 2, 2}, {18, 18, 2, 2}})
                .affinity(ExpertAffinity.of(Pairing.TOP1, 4, transitions))
                .build();
        PlacementProblem.Builder builder = PlacementProblem.builder(profile, devices(2));
        PlacementProblem strict =
                builder.objective(Objective.balanceThenTail(0)).build();
        PlacementProblem loose = builder.objective(Objective.balanceThenTail(1)).build();

        assertThat(new BruteForceOracle().placements(strict)).isEqualTo(16);
        assertThat(best(loose)).isZero();
        assertThat(best(strict)).isPositive();
    }

    @Test
    void limitsThatCannotBeKeptGiveNothing() {
        PlacementProblem problem = balance(devices(2), 5, 1, 1, 1)
                .limits(Limits.builder().maxImbalance(1.2).build())
                .build();

        assertThat(new BruteForceOracle().best(problem)).isEmpty();
    }

    @Test
    void pinsDecide() {
        PlacementProblem problem = balance(devices(2), 5, 4, 2, 1)
                .limits(Limits.builder()
                        .pinned(Set.of(new ExpertOnDevice(0, 0, 0), new ExpertOnDevice(0, 1, 0)))
                        .build())
                .build();

        assertThat(best(problem)).isEqualTo(1.5);
    }

    @Test
    void refusesWhatIsTooLarge() {
        PlacementProblem large = RandomProblem.of(RandomProblem.Size.LARGE, 1).problem();
        PlacementProblem tiny = balance(devices(2), 5, 4, 2, 1).build();

        assertThatThrownBy(() -> new BruteForceOracle().best(large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("brute force refuses: layer")
                .hasMessageEndingWith("candidates, the limit is 1000000");
        assertThatThrownBy(() -> new BruteForceOracle(5).best(tiny))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the limit is 5");
        assertThatThrownBy(() -> new BruteForceOracle(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
