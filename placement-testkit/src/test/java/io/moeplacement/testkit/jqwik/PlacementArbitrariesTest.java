package io.moeplacement.testkit.jqwik;

import static io.moeplacement.testkit.PlacementAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.CostModel;
import io.moeplacement.Placement;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import io.moeplacement.testkit.RandomProblem;
import io.moeplacement.testkit.RandomProfiles;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PlacementArbitrariesTest {

    @Provide
    Arbitrary<Topology> topologies() {
        return PlacementArbitraries.topologies();
    }

    @Provide
    Arbitrary<RoutingProfile> profiles() {
        return PlacementArbitraries.profiles();
    }

    @Provide
    Arbitrary<RoutingProfile> withEmptyLayer() {
        return PlacementArbitraries.profiles(RandomProfiles.Trait.EMPTY_LAYER);
    }

    @Provide
    Arbitrary<Placement> placements() {
        return PlacementArbitraries.placements();
    }

    @Provide
    Arbitrary<RandomProblem> problems() {
        return PlacementArbitraries.problems(RandomProblem.Size.SMALL);
    }

    @Property(tries = 200)
    void topologiesAreValid(@ForAll("topologies") Topology topology) {
        assertThat(topology.devices()).isBetween(1, 8);
        assertThat(topology.totalSpeed()).isPositive();
    }

    @Property(tries = 200)
    void profilesHaveTransitionsAndSelections(@ForAll("profiles") RoutingProfile profile) {
        assertThat(profile.affinity()).isNotNull();
        assertThat(profile.selections()).isNotNull();
    }

    @Property(tries = 50)
    void traitsShow(@ForAll("withEmptyLayer") RoutingProfile profile) {
        assertThat(java.util.stream.IntStream.range(0, profile.layers()).filter(layer -> profile.totalLoad(layer) == 0))
                .hasSize(1);
    }

    @Property(tries = 200)
    void placementsRepeatNoExpertOnADeviceThatHasRoomForOthers(@ForAll("placements") Placement placement) {
        boolean avoidable = true;
        for (int device = 0; device < placement.devices(); device++) {
            avoidable &= placement.layout().slots(0, device) <= placement.experts();
        }
        if (avoidable) {
            assertThat(placement.duplicateReplicas()).isZero();
        }
    }

    @Property(tries = 100)
    void problemsHaveAFiniteCost(@ForAll("problems") RandomProblem random) {
        assertThat(random.witness()).isFeasibleFor(random.problem());
        assertThat(new CostModel(random.problem()).evaluate(random.witness()).objectiveValue())
                .isFinite()
                .isNotNegative();
    }
}
