package io.moeplacement;

import static io.moeplacement.Problems.flat;
import static io.moeplacement.Problems.ints;
import static io.moeplacement.Problems.model;
import static io.moeplacement.Problems.placement;
import static io.moeplacement.Problems.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every reason for which a problem is refused, with its words. */
class ProblemCheckTest {

    private static final RoutingProfile LOADS = RoutingProfile.builder(ints(3, 5), 4)
            .loads(new double[][] {{1, 2, 3, 4}, {1, 1, 1, 1}})
            .build();

    private static PlacementProblem.Builder builder() {
        return PlacementProblem.builder(LOADS, flat(2));
    }

    private static void assertRefused(PlacementProblem.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void defaults() {
        PlacementProblem problem = builder().build();
        assertThat(problem.model()).isEqualTo(ModelSpec.assumed(2, 4, 1));
        assertThat(problem.slots()).isEqualTo(SlotLayout.perDevice(2, 2, 2));
        assertThat(problem.communication()).isEqualTo(Communication.HOME);
        assertThat(problem.objective()).isEqualTo(Objective.stepTime());
        assertThat(problem.limits()).isEqualTo(Limits.none());
        assertThat(problem.isSingleCopy()).isTrue();
        assertThat(builder().slotsPerLayer(5).build().isSingleCopy()).isFalse();
        assertThat(problem)
                .hasToString("PlacementProblem[layers=2, experts=4, devices=2, slots=4, objective=step-time,"
                        + " communication=HOME]");
    }

    @Test
    void models() {
        assertRefused(builder().model(model(2, 5, 1)), "model test has 5 experts, the profile has 4");
        assertRefused(builder().model(model(1, 4, 1)), "model test has 1 layers, the profile has 2");
        assertThat(builder().model(model(9, 4, 3)).build().model().topK()).isEqualTo(3);
    }

    @Test
    void slots() {
        assertRefused(
                builder().slots(SlotLayout.perDevice(1, 2, 2)),
                "slot layout has 1 layers x 2 devices, the problem has 2 x 2");
        assertRefused(
                builder().slots(SlotLayout.perDevice(2, 4)),
                "slot layout has 2 layers x 1 devices, the problem has 2 x 2");
        assertRefused(
                builder().slots(SlotLayout.of(new int[][] {{2, 2}, {2, 1}})),
                "layer 5 has more experts (4) than slots (3); every expert needs a slot");
        assertRefused(
                builder().slots(SlotLayout.perDevice(2, 5, 1)),
                "layer 3, device 0 has 5 slots, at most one per expert (4) is allowed");
        Limits free = Limits.builder().freeSlotsPerLayer().build();
        assertRefused(
                builder().slots(SlotLayout.of(new int[][] {{2, 2}, {2, 1}})).limits(free),
                "more experts (8) than slots (7) over all layers");
        SlotLayout shifted = SlotLayout.of(new int[][] {{3, 2}, {2, 1}});
        assertThat(builder().slots(shifted).limits(free).build().isSingleCopy()).isTrue();
    }

    @Test
    void objectives() {
        assertRefused(
                builder().objective(Objective.locality()),
                "objective locality needs transitions between layers, the profile has loads only");
        assertRefused(
                builder().objective(Objective.balanceThenTail(0)),
                "objective balance-then-tail needs transitions between layers, the profile has loads only");
        assertRefused(
                builder().communication(Communication.PIPELINED),
                "pipelined communication needs transitions between layers, the profile has loads only");
        assertRefused(
                builder().objective(Objective.fanOut()),
                "objective fan-out needs selections (which experts a token chose together), the profile has none");
        RoutingProfile one = profile(1, new double[] {1, 1})
                .affinity(ExpertAffinity.of(Pairing.TOP1, 2, new double[0][][]))
                .build();
        assertRefused(
                PlacementProblem.builder(one, flat(2))
                        .objective(Objective.locality())
                        .communication(Communication.HOME),
                "objective locality is about pipelined communication, not home");
        assertThat(PlacementProblem.builder(one.withoutSourceLoads(), flat(2))
                        .communication(Communication.PIPELINED)
                        .build()
                        .communication())
                .isEqualTo(Communication.PIPELINED);
    }

    @Test
    void robustness() {
        assertRefused(
                builder().robustness(Robustness.worst()),
                "robustness over load windows applies to the objective balance, not to step-time");
        assertRefused(
                builder().objective(Objective.balance()).robustness(Robustness.mean()),
                "robustness needs load windows, the profile has none");
    }

    @Test
    void sources() {
        RoutingProfile measured = profile(1, new double[] {1, 1})
                .sourceLoads(SourceLoads.of(new double[3][1][2]))
                .build();
        assertRefused(
                PlacementProblem.builder(measured, flat(2)),
                "source loads are for 3 devices, the topology has 2; leave them out (withoutSourceLoads) to assume uniform"
                        + " sources");
    }

    @Test
    void limits() {
        ExpertOnDevice outside = new ExpertOnDevice(0, 0, 2);
        assertRefused(
                builder().limits(Limits.builder().pinned(Set.of(outside)).build()),
                "pinned ExpertOnDevice[layer=0, expert=0, device=2] is outside 2 layers, 4 experts, 2 devices");
        assertRefused(
                builder()
                        .limits(Limits.builder()
                                .forbidden(Set.of(new ExpertOnDevice(2, 0, 0)))
                                .build()),
                "forbidden ExpertOnDevice[layer=2, expert=0, device=0] is outside 2 layers, 4 experts, 2 devices");
        assertRefused(builder().limits(Limits.builder().maxMoves(1).build()), "maxMoves needs a current placement");
        assertRefused(
                builder()
                        .limits(Limits.builder()
                                .freeSlotsPerLayer()
                                .minCopies(2)
                                .build()),
                "free slots per layer allow single copies only; minCopies and survivability need more");
    }

    @Test
    void groupsAndCurrent() {
        assertRefused(
                builder().groups(ExpertGroups.reported(3)), "number of experts (4) does not divide into 3 groups");
        assertRefused(
                builder().current(placement(4, ints(2, 2), ints(0, 1, 2, 3))),
                "current placement has 1 layers, 4 experts, 2 devices; the problem has 2, 4, 2");
    }

    @Test
    void profiles() {
        assertThatThrownBy(() -> RoutingProfile.builder(ints(0), 2).build())
                .hasMessage("a routing profile needs loads or load windows");
        assertThatThrownBy(() -> profile(1, new double[] {1, -1}).build())
                .hasMessage("layer 0, expert 1: count (-1.0) must not be negative or NaN");
        assertThatThrownBy(() -> profile(1, new double[] {1, 0x1p54}).build())
                .hasMessageContaining("above the largest exact count 2^53 (9007199254740992)");
        assertThatThrownBy(() -> RoutingProfile.builder(ints(4), 2)
                        .loads(new double[][] {{1}})
                        .build())
                .hasMessage("loads of layer 4 have 1 experts, the profile has 2");
        assertThatThrownBy(() -> RoutingProfile.builder(ints(4), 2)
                        .loads(new double[][] {{1, 1}, {1, 1}})
                        .build())
                .hasMessage("loads have 2 layers, the profile has 1");
        assertThatThrownBy(() -> profile(1, new double[] {1, 1})
                        .affinity(ExpertAffinity.of(Pairing.ALL, 2, new double[][][] {{{1, 1}, {1, 1}}}))
                        .build())
                .hasMessageContaining("affinity have shape 2 layers x 2 experts, the profile has 1 x 2");
        assertThatThrownBy(() -> profile(1, new double[] {1, 1})
                        .sourceLoads(SourceLoads.of(new double[1][1][3]))
                        .build())
                .hasMessageContaining("source loads have shape 1 layers x 3 experts");
        assertThatThrownBy(() -> profile(1, new double[] {1, 1})
                        .windows(LoadWindows.of(new long[1], new double[1][2][2]))
                        .build())
                .hasMessageContaining("load windows have shape 2 layers");
        assertThatThrownBy(() -> LoadWindows.of(new long[2], new double[1][1][1]))
                .hasMessage("2 labels for 1 load windows");
        assertThatThrownBy(() -> LoadWindows.of(new long[2], new double[][][] {{{1}}, {{1, 2}}}))
                .hasMessage("load window 1, layer 0 has 2 experts, the first one has 1");
        assertThatThrownBy(() -> ExpertAffinity.of(Pairing.ALL, 2, new double[][][] {{{1, 1}, {1, Double.NaN}}}))
                .hasMessageContaining("layer pair 0, expert 1 to 1: count (NaN)");
        assertThatThrownBy(() -> ExpertAffinity.of(Pairing.ALL, 2, new double[][][] {{{1, 1}}}))
                .hasMessage("transitions of layer pair 0 has 1 entries for 2 experts");
        assertThatThrownBy(() -> new Selections.LayerBuilder(2).add(ints(0, 2), 1))
                .hasMessage("selection [0, 2]: expert (2) must be in 0..1");
        assertThatThrownBy(() -> new Selections.LayerBuilder(2).add(ints(1, 1), 1))
                .hasMessage("selection [1, 1] names expert 1 twice");
        assertThatThrownBy(() -> new Selections.LayerBuilder(2).add(ints(1), -1))
                .hasMessageContaining("selection [1]");
        assertThatThrownBy(() -> Problems.selections(Selections.Basis.PAIRS, 2, ints(1)))
                .hasMessage("a pair must name 2 experts, not 1");
    }
}
