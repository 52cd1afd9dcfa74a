package io.moeplacement;

import static io.moeplacement.Problems.flat;
import static io.moeplacement.Problems.ints;
import static io.moeplacement.Problems.placement;
import static io.moeplacement.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacementVerifierTest {

    private static RoutingProfile loads(double... loads) {
        return RoutingProfile.builder(ints(7), loads.length)
                .loads(new double[][] {loads})
                .build();
    }

    private static List<Violation> violations(PlacementProblem.Builder builder, Limits limits, Placement placement) {
        return new PlacementVerifier(builder.limits(limits).build()).violations(placement);
    }

    private static void assertOnly(List<Violation> violations, String limit, double amount, String message) {
        assertThat(violations).containsExactly(new Violation(limit, amount, message));
    }

    @Test
    void maxImbalance() {
        PlacementProblem.Builder builder = problem(loads(3, 1), flat(2));
        Placement placement = placement(2, ints(1, 1), ints(0, 1));
        assertOnly(
                violations(builder, Limits.builder().maxImbalance(1.25).build(), placement),
                "maxImbalance",
                0.25,
                "layer 7 has imbalance 1.500000, maxImbalance allows 1.25");
        assertThat(violations(builder, Limits.builder().maxImbalance(1.5).build(), placement))
                .isEmpty();
        assertThat(violations(
                        builder, Limits.builder().maxImbalance(1.5 - 0.9e-9).build(), placement))
                .isEmpty();
        assertThat(violations(
                        builder, Limits.builder().maxImbalance(1.5 - 1.1e-9).build(), placement))
                .hasSize(1);
    }

    @Test
    void worstWindowCountsOnlyWhenRobust() {
        RoutingProfile profile = RoutingProfile.builder(ints(7), 2)
                .windows(LoadWindows.of(new long[] {0, 1}, new double[][][] {{{2, 0}}, {{0, 2}}}))
                .build();
        Limits limits = Limits.builder().maxImbalance(1.1).build();
        Placement placement = placement(2, ints(1, 1), ints(0, 1));
        PlacementProblem.Builder builder = problem(profile, flat(2)).objective(Objective.balance());
        assertThat(violations(builder, limits, placement)).isEmpty();
        assertThat(violations(builder.robustness(Robustness.mean()), limits, placement))
                .isEmpty();
        assertThat(violations(builder.robustness(Robustness.worst()), limits, placement))
                .singleElement()
                .satisfies(violation -> assertThat(violation.message()).contains("layer 7 has imbalance 2.000000"));
    }

    @Test
    void maxMoves() {
        Placement current = placement(2, ints(1, 1), ints(0, 1));
        Placement swapped = placement(2, ints(1, 1), ints(1, 0));
        PlacementProblem.Builder builder = problem(loads(1, 1), flat(2)).current(current);
        assertOnly(
                violations(builder, Limits.builder().maxMoves(1).build(), swapped),
                "maxMoves",
                1,
                "2 slots move, maxMoves allows 1");
        assertThat(violations(builder, Limits.builder().maxMoves(2).build(), swapped))
                .isEmpty();
        assertThat(violations(builder, Limits.builder().maxMoves(0).build(), current))
                .isEmpty();
    }

    @Test
    void duplicates() {
        PlacementProblem.Builder builder = problem(loads(1, 1), flat(2)).slotsPerLayer(4);
        Placement doubled = placement(2, ints(2, 2), ints(0, 1, 1, 1));
        assertOnly(
                violations(builder, Limits.none(), doubled),
                "duplicates",
                1,
                "1 slots hold an expert that their device already holds (first: layer 7, device 1, expert 1),"
                        + " duplicates are forbidden");
        assertThat(violations(builder, Limits.builder().allowDuplicates().build(), doubled))
                .isEmpty();
    }

    @Test
    void pinsAndBans() {
        PlacementProblem.Builder builder = problem(loads(1, 1), flat(2));
        Placement placement = placement(2, ints(1, 1), ints(0, 1));
        ExpertOnDevice there = new ExpertOnDevice(0, 0, 0);
        ExpertOnDevice elsewhere = new ExpertOnDevice(0, 0, 1);
        assertThat(violations(builder, Limits.builder().pinned(Set.of(there)).build(), placement))
                .isEmpty();
        assertOnly(
                violations(builder, Limits.builder().pinned(Set.of(elsewhere)).build(), placement),
                "pinned",
                1,
                "layer 7, expert 0 on device 1 is pinned there but has no copy there");
        assertThat(violations(
                        builder, Limits.builder().forbidden(Set.of(elsewhere)).build(), placement))
                .isEmpty();
        assertOnly(
                violations(builder, Limits.builder().forbidden(Set.of(there)).build(), placement),
                "forbidden",
                1,
                "layer 7, expert 0 on device 0 is forbidden there but has a copy there");
    }

    @Test
    void copiesAndSurvivability() {
        Topology topology = Topology.builder(2, 2).build();
        PlacementProblem.Builder builder = problem(loads(1, 1), topology).slotsPerLayer(4);
        Placement placement = placement(2, ints(1, 1, 1, 1), ints(0, 0, 0, 1));
        assertOnly(
                violations(builder, Limits.builder().minCopies(2).build(), placement),
                "minCopies",
                1,
                "layer 7, expert 1 has 1 copies, minCopies asks for 2");
        assertOnly(
                violations(builder, survive(Survivability.ANY_DEVICE), placement),
                "survivability",
                1,
                "layer 7, expert 1 lives on device 3 alone and is lost with it");
        Placement byNode = placement(2, ints(1, 1, 1, 1), ints(0, 0, 1, 1));
        assertThat(violations(builder, survive(Survivability.ANY_DEVICE), byNode))
                .isEmpty();
        assertThat(violations(builder, survive(Survivability.ANY_NODE), byNode))
                .extracting(Violation::message)
                .containsExactly(
                        "layer 7, expert 0 lives on node 0 alone and is lost with it",
                        "layer 7, expert 1 lives on node 1 alone and is lost with it");
        Placement crossed = placement(2, ints(1, 1, 1, 1), ints(0, 1, 0, 1));
        assertThat(violations(builder, survive(Survivability.ANY_NODE), crossed))
                .isEmpty();
        assertThat(violations(builder, Limits.builder().minCopies(2).build(), crossed))
                .isEmpty();
    }

    private static Limits survive(Survivability survivability) {
        return Limits.builder().survivability(survivability).build();
    }

    @Test
    void freeSlotsPerLayer() {
        RoutingProfile profile = RoutingProfile.builder(ints(7, 9), 2)
                .loads(new double[][] {{1, 1}, {1, 1}})
                .build();
        PlacementProblem.Builder builder = problem(profile, flat(2));
        Limits free = Limits.builder().freeSlotsPerLayer().build();
        SlotLayout shifted = SlotLayout.of(new int[][] {{2, 0}, {0, 2}});
        Placement placement = Placement.of(shifted, 2, new int[][] {{0, 1}, {0, 1}});
        assertThat(violations(builder, free, placement)).isEmpty();
        assertThatThrownBy(() -> violations(problem(profile, flat(2)), Limits.none(), placement))
                .hasMessageContaining("placement has slots SlotLayout");
        SlotLayout crowded = SlotLayout.of(new int[][] {{2, 0}, {1, 1}});
        assertThatThrownBy(() -> violations(builder, free, Placement.of(crowded, 2, new int[][] {{0, 1}, {0, 1}})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("device 0 holds 3 experts over all layers, it has 2 slots");
        SlotLayout copies = SlotLayout.of(new int[][] {{2, 0}, {0, 3}});
        PlacementProblem.Builder roomy = problem(profile, flat(2)).slots(SlotLayout.perDevice(2, 1, 2));
        assertThatThrownBy(() -> violations(roomy, free, Placement.of(copies, 2, new int[][] {{0, 1}, {0, 1, 1}})))
                .hasMessage("layer 9 has copies; free slots per layer allow single copies only");
    }

    @Test
    void shapes() {
        PlacementVerifier verifier =
                new PlacementVerifier(problem(loads(1, 1), flat(2)).build());
        assertThatThrownBy(() -> verifier.violations(placement(3, ints(2, 1), ints(0, 1, 2))))
                .hasMessage("placement has 3 experts, the problem has 2");
        assertThatThrownBy(() -> verifier.violations(placement(2, ints(2), ints(0, 1))))
                .hasMessage("placement has 1 layers x 1 devices, the problem has 1 x 2");
        assertThatThrownBy(() -> verifier.violations(placement(2, ints(2, 0), ints(0, 1))))
                .hasMessageContaining("placement has slots");
    }
}
