package io.moeplacement;

import static io.moeplacement.Problems.ints;
import static io.moeplacement.Problems.model;
import static io.moeplacement.Problems.pairsOfDevices;
import static io.moeplacement.Problems.placement;
import static io.moeplacement.Problems.problem;
import static io.moeplacement.Problems.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Every figure on cases small enough for pencil and paper. B = 8 tokens, 10 bytes a token, 0.5 s an assignment. */
@NullUnmarked
class CostModelByHandTest {

    private static final Offset<Double> EPS = within(1e-12);

    private static Metrics metrics(PlacementProblem problem, Placement placement) {
        return new CostModel(problem).evaluate(placement).metrics();
    }

    private static double value(PlacementProblem problem, Placement placement) {
        return new CostModel(problem).evaluate(placement).objectiveValue();
    }

    @Test
    void imbalanceWithSpeedsAndReplicas() {
        Topology topology = Topology.builder(1, 2).speeds(2, 1).build();
        RoutingProfile loads =
                profile(1, new double[] {6, 2, 4}, new double[] {0, 0, 0}).build();
        PlacementProblem problem = problem(loads, topology).slotsPerLayer(4).build();
        // Layer 0: expert 0 on both devices: loads 3 + 2 = 5 and 3 + 4 = 7; times 2.5 and 7; perfect 12 / 3 = 4.
        Placement placement = placement(3, ints(2, 2), ints(0, 1, 0, 2), ints(0, 1, 0, 2));
        Metrics.Imbalance imbalance = metrics(problem, placement).imbalance();
        assertThat(imbalance.perLayer()).containsExactly(7.0 / 4, 1.0);
        assertThat(imbalance.mean()).isCloseTo(1.375, EPS);
        assertThat(imbalance.worst()).isEqualTo(1.75);
        assertThat(imbalance.worstLayerId()).isZero();
        // B * k * 0.5 = 4 s of work; 7/12 of it on speed 1; nothing for the layer without traffic.
        assertThat(metrics(problem, placement).computeSeconds()).isCloseTo(4 * 7.0 / 12, EPS);
    }

    @Test
    void worstLayerIsNamedByItsId() {
        RoutingProfile loads = RoutingProfile.builder(ints(3, 7), 2)
                .loads(new double[][] {{1, 1}, {3, 1}})
                .build();
        PlacementProblem problem = problem(loads, Problems.flat(2)).build();
        Metrics.Imbalance imbalance = metrics(problem, placement(2, ints(1, 1), ints(0, 1), ints(1, 0)))
                .imbalance();
        assertThat(imbalance.worstLayerId()).isEqualTo(7);
        assertThat(imbalance.worst()).isEqualTo(1.5);
    }

    private static RoutingProfile chain(Pairing pairing, double[][] transitions) {
        double[][] loads = {{1, 1, 1, 1}, {1, 1, 1, 1}};
        return profile(pairing == Pairing.ALL ? 2 : 1, loads)
                .affinity(ExpertAffinity.of(pairing, 4, new double[][][] {transitions}))
                .build();
    }

    private static final double[][] FROM_ZERO = {{1, 2, 3, 4}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}};

    @Test
    void localityHopsAndPipelinedBytes() {
        Placement identity = placement(4, ints(1, 1, 1, 1), ints(0, 1, 2, 3), ints(0, 1, 2, 3));
        PlacementProblem problem = problem(chain(Pairing.TOP1, FROM_ZERO), pairsOfDevices(2))
                .objective(Objective.locality())
                .build();
        Metrics metrics = metrics(problem, identity);
        assertThat(metrics.locality()).isCloseTo(0.1, EPS);
        assertThat(metrics.nodeLocality()).isCloseTo(0.3, EPS);
        assertThat(value(problem, identity)).isCloseTo((2 * 1 + 7 * 2) / 10.0, EPS);
        // 80 bytes: 16 inside the node at 100 B/s, 56 out of it at 10 B/s, 5 s latency.
        assertThat(metrics.communicationSeconds()).isCloseTo(5 + 0.16 + 5.6, EPS);
        assertThat(metrics.stepTimeSeconds()).isEqualTo(metrics.computeSeconds() + metrics.communicationSeconds());
        PlacementProblem all = problem(chain(Pairing.ALL, FROM_ZERO), pairsOfDevices(2))
                .objective(Objective.locality())
                .build();
        // m = k = 2
        assertThat(metrics(all, identity).communicationSeconds()).isCloseTo(5 + 2 * 5.76, EPS);
        PlacementProblem pair = problem.toBuilder().allToAll(AllToAll.PAIR).build();
        assertThat(metrics(pair, identity).communicationSeconds()).isCloseTo(5 + 3.2, EPS);
    }

    @Test
    void latencyIsThatOfTheFarthestLinkInUse() {
        Placement identity = placement(4, ints(1, 1, 1, 1), ints(0, 1, 2, 3), ints(0, 1, 2, 3));
        double[][] near = {{0, 4, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}};
        double[][] stay = {{5, 0, 0, 0}, {0, 5, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}};
        double[][] none = new double[4][4];
        assertThat(seconds(near, identity)).isCloseTo(1 + 0.8, EPS);
        assertThat(seconds(stay, identity)).isZero();
        assertThat(seconds(none, identity)).isZero();
    }

    private static double seconds(double[][] transitions, Placement placement) {
        return metrics(
                        problem(chain(Pairing.TOP1, transitions), pairsOfDevices(2))
                                .objective(Objective.locality())
                                .build(),
                        placement)
                .communicationSeconds();
    }

    @Test
    void zeroTransitionsHaveNoLocality() {
        Placement identity = placement(4, ints(1, 1, 1, 1), ints(0, 1, 2, 3), ints(0, 1, 2, 3));
        PlacementProblem problem = problem(chain(Pairing.TOP1, new double[4][4]), pairsOfDevices(2))
                .objective(Objective.locality())
                .build();
        assertThat(metrics(problem, identity).locality()).isNull();
        assertThat(value(problem, identity)).isZero();
    }

    @Test
    void replicasAreChosenByTheirShares() {
        // Expert 0 of layer 0 sits on devices 0 and 1, expert 0 of layer 1 twice on device 0 and once on device 1.
        SlotLayout slots = SlotLayout.of(new int[][] {{2, 1}, {2, 2}});
        Placement placement = Placement.of(slots, 2, new int[][] {{0, 1, 0}, {0, 0, 0, 1}});
        RoutingProfile profile = profile(1, new double[] {1, 0}, new double[] {1, 0})
                .affinity(ExpertAffinity.of(Pairing.TOP1, 2, new double[][][] {{{1, 0}, {0, 0}}}))
                .build();
        PlacementProblem problem = problem(profile, Topology.builder(2, 1).build())
                .slots(slots)
                .objective(Objective.locality())
                .build();
        assertThat(metrics(problem, placement).locality()).isCloseTo(0.5 * 2 / 3 + 0.5 / 3, EPS);
        assertThat(value(problem, placement)).isCloseTo(2 * 0.5, EPS);
        assertThat(metrics(problem, placement).duplicateReplicas()).isEqualTo(1);
    }

    @Test
    void costMatrixForPortAndPair() {
        double[][] matrix = {{0, 1, 2, 3}, {4, 0, 5, 6}, {7, 8, 0, 9}, {10, 11, 12, 0}};
        Topology topology = Topology.builder(1, 4).costMatrix(matrix).build();
        Placement identity = placement(4, ints(1, 1, 1, 1), ints(0, 1, 2, 3), ints(0, 1, 2, 3));
        PlacementProblem problem = problem(chain(Pairing.TOP1, FROM_ZERO), topology)
                .objective(Objective.locality())
                .build();
        // Bytes from device 0: 16, 24 and 32 to the others at 1, 2 and 3 seconds per byte.
        assertThat(metrics(problem, identity).communicationSeconds()).isCloseTo(16 + 48 + 96, EPS);
        assertThat(value(problem, identity)).isCloseTo((2 + 6 + 12) / 10.0, EPS);
        PlacementProblem pair = problem.toBuilder().allToAll(AllToAll.PAIR).build();
        assertThat(metrics(pair, identity).communicationSeconds()).isCloseTo(96, EPS);
        PlacementProblem tail =
                problem.toBuilder().objective(Objective.balanceThenTail(0)).build();
        assertThat(value(tail, identity)).isCloseTo(96, EPS);
        // The port that receives: both experts of layer 0 send to device 3.
        double[][] gather = {{0, 0, 0, 1}, {0, 0, 0, 1}, {0, 0, 0, 0}, {0, 0, 0, 0}};
        PlacementProblem in = problem(chain(Pairing.TOP1, gather), topology)
                .objective(Objective.locality())
                .build();
        assertThat(metrics(in, identity).communicationSeconds()).isCloseTo(40 * 3 + 40 * 6, EPS);
    }

    @Test
    void movedSlotsAndBytes() {
        Placement current = placement(3, ints(2, 2), ints(0, 1, 1, 2));
        Placement wanted = placement(3, ints(2, 2), ints(1, 0, 0, 2));
        PlacementProblem problem = problem(profile(1, new double[] {1, 1, 1}).build(), Problems.flat(2))
                .slotsPerLayer(4)
                .current(current)
                .build();
        assertThat(metrics(problem, wanted).movedSlots()).isEqualTo(1);
        assertThat(metrics(problem, wanted).movedBytes()).isEqualTo(1000.0);
        assertThat(metrics(problem, current).movedSlots()).isZero();
        assertThat(metrics(problem.toBuilder().current(null).build(), wanted).movedSlots())
                .isNull();
        // A second copy on a device that held the expert already does not come from elsewhere.
        assertThat(MigrationPlan.movedSlots(current, placement(3, ints(2, 2), ints(0, 0, 1, 2))))
                .isZero();
    }

    @Test
    void groupsWeighOnTheObjective() {
        RoutingProfile loads = profile(1, new double[] {2, 2, 1, 5}).build();
        PlacementProblem problem = problem(loads, Topology.builder(2, 2).build())
                .groups(new ExpertGroups(2, 3))
                .objective(Objective.balance())
                .build();
        // Group {0, 1} is split 2:2 (half is off home on a tie), group {2, 3} 1:5.
        Placement split = placement(4, ints(1, 1, 1, 1), ints(0, 2, 1, 3));
        assertThat(metrics(problem, split).offHomeShare()).isCloseTo(0.3, EPS);
        assertThat(value(problem, split)).isCloseTo(5 / 2.5 + 3 * 0.3, EPS);
        Placement together = placement(4, ints(1, 1, 1, 1), ints(0, 1, 3, 2));
        assertThat(metrics(problem, together).offHomeShare()).isZero();
        PlacementProblem bare = problem.toBuilder().groups(null).build();
        assertThat(metrics(bare, split).offHomeShare()).isNull();
        assertThat(value(bare, split)).isCloseTo(2, EPS);
    }

    @Test
    void windowsByMeanWorstAndTail() {
        double[][][] windows = {{{1, 1}}, {{3, 1}}, {{4, 0}}, {{0, 0}}};
        RoutingProfile profile = RoutingProfile.builder(ints(0), 2)
                .windows(LoadWindows.of(new long[] {1, 2, 3, 4}, windows))
                .build();
        PlacementProblem pooled = problem(profile, Problems.flat(2))
                .objective(Objective.balance())
                .build();
        Placement placement = placement(2, ints(1, 1), ints(0, 1));
        // Pooled loads 8 and 2; windows 1, 1.5, 2 and 1 (no traffic).
        assertThat(value(pooled, placement)).isCloseTo(1.6, EPS);
        assertThat(value(robust(pooled, Robustness.mean()), placement)).isCloseTo(5.5 / 4, EPS);
        assertThat(value(robust(pooled, Robustness.worst()), placement)).isCloseTo(2, EPS);
        assertThat(value(robust(pooled, Robustness.cvar(0.5)), placement)).isCloseTo(1.75, EPS);
        assertThat(value(robust(pooled, Robustness.cvar(0)), placement)).isCloseTo(5.5 / 4, EPS);
        // The worst 1.5 windows: (2 + 0.5 * 1.5) / 1.5
        assertThat(value(robust(pooled, Robustness.cvar(0.625)), placement)).isCloseTo(2.75 / 1.5, EPS);
        assertThat(metrics(robust(pooled, Robustness.worst()), placement)
                        .imbalance()
                        .mean())
                .isCloseTo(1.6, EPS);
    }

    private static PlacementProblem robust(PlacementProblem problem, Robustness robustness) {
        return problem.toBuilder().robustness(robustness).build();
    }

    @Test
    void oneDeviceCostsNothingToReach() {
        PlacementProblem problem = problem(profile(2, new double[] {3, 1}).build(), Problems.flat(1))
                .build();
        Metrics metrics = metrics(problem, placement(2, ints(2), ints(0, 1)));
        assertThat(metrics.communicationSeconds()).isZero();
        assertThat(metrics.imbalance().worst()).isEqualTo(1);
        assertThat(metrics.stepTimeSeconds()).isCloseTo(8 * 2 * 0.5, EPS);
    }

    @Test
    void countsNearTheExactLimitAreNormalised() {
        double big = 0x1p53;
        RoutingProfile profile = profile(1, new double[] {big / 2, big / 2}).build();
        PlacementProblem problem = problem(profile, Problems.flat(2)).build();
        assertThat(metrics(problem, placement(2, ints(1, 1), ints(0, 1))).stepTimeSeconds())
                .isCloseTo(2 + 2 * 20 / 1e9, within(1e-9));
        assertThatThrownBy(() -> profile(1, new double[] {big, big}).build())
                .hasMessageContaining("layer 0: counts overflow");
    }

    @Test
    void hugeStepsDoNotOverflow() {
        ModelSpec model = model(1, 2, 2).withTokensPerStep(Long.MAX_VALUE);
        PlacementProblem problem = PlacementProblem.builder(
                        profile(2, new double[] {1, 1}).build(), Problems.flat(1))
                .model(model)
                .build();
        assertThat(metrics(problem, placement(2, ints(2), ints(0, 1))).computeSeconds())
                .isEqualTo((double) Long.MAX_VALUE);
        assertThat(new LoadBounds(problem).objective()).isPositive();
    }

    @Test
    void wrongShapeIsRefused() {
        PlacementProblem problem = problem(profile(1, new double[] {1, 1}).build(), Problems.flat(2))
                .build();
        assertThatThrownBy(() -> new CostModel(problem).evaluate(placement(3, ints(2, 1), ints(0, 1, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("placement has 1 layers, 3 experts, 2 devices; the problem has 1, 2, 2");
    }
}
