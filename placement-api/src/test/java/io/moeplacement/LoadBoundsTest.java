package io.moeplacement;

import static io.moeplacement.Problems.flat;
import static io.moeplacement.Problems.ints;
import static io.moeplacement.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Bounds against an own enumeration of every placement of tiny problems. */
@NullUnmarked
class LoadBoundsTest {

    private static RoutingProfile loads(double... loads) {
        return RoutingProfile.builder(ints(4), loads.length)
                .loads(new double[][] {loads})
                .build();
    }

    @Test
    void slotsAreSharedOutAsEvenlyAsTheyCan() {
        PlacementProblem problem = problem(
                        loads(50, 20, 10, 5), Topology.builder(1, 8).build())
                .slotsPerLayer(8)
                .objective(Objective.balance())
                .build();

        // Four copies of the first expert and two of the second: 12.5 of 85 on the busiest of eight devices.
        assertThat(new LoadBounds(problem).imbalance(0)).isCloseTo(12.5 * 8 / 85, within(1e-9));
    }

    @Test
    void neverAboveTheOptimum() {
        int proofs = 0;
        int exact = 0;
        for (long seed = 0; seed < 4000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int experts = 1 + random.nextInt(5);
            int devices = 1 + random.nextInt(3);
            int spare = Math.min(random.nextInt(3), experts * devices - experts);
            int[] slots = new int[devices];
            while (Arrays.stream(slots).sum() < experts + spare) {
                int device = random.nextInt(devices);
                slots[device] = Math.min(experts, slots[device] + 1);
            }
            double[] loads = new double[experts];
            Arrays.setAll(loads, e -> random.nextInt(3) == 0 ? 0 : random.nextInt(20));
            double[] speeds = new double[devices];
            Arrays.setAll(speeds, d -> random.nextBoolean() ? 1 : 0.25 + random.nextDouble());
            boolean duplicates = random.nextBoolean();
            double limit = 1 + random.nextDouble();
            Limits.Builder limits = Limits.builder().maxImbalance(limit);
            if (duplicates) {
                limits.allowDuplicates();
            }
            PlacementProblem problem = problem(
                            loads(loads),
                            Topology.builder(1, devices).speeds(speeds).build())
                    .slots(SlotLayout.perDevice(1, slots))
                    .objective(Objective.balance())
                    .limits(limits.build())
                    .build();
            double best = new Enumeration(loads, speeds, slots, duplicates, c -> true).best;
            LoadBounds bounds = new LoadBounds(problem);
            double bound = bounds.imbalance(0);
            assertThat(bound).as("seed " + seed).isBetween(1.0, best * (1 + 1e-9));
            assertThat(bounds.objective()).isEqualTo(bound);
            exact += best - bound < 1e-9 ? 1 : 0;
            if (bound > limit + 1e-9) {
                proofs++;
                assertThatThrownBy(bounds::requireNotProvedInfeasible)
                        .isInstanceOf(InfeasibleProblemException.class)
                        .hasMessageMatching("infeasible: in layer 4 no placement has an imbalance below \\d+\\.\\d{6},"
                                + " maxImbalance allows .*");
                assertThat(best).isGreaterThan(limit);
            } else {
                assertThatCode(bounds::requireNotProvedInfeasible).doesNotThrowAnyException();
            }
        }
        assertThat(proofs).isGreaterThan(100);
        assertThat(exact).isGreaterThan(1000);
    }

    @Test
    void proofsFromCopiesPinsAndBansAreTrue() {
        int refused = 0;
        for (long seed = 0; seed < 3000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int experts = 1 + random.nextInt(4);
            int nodes = 1 + random.nextInt(2);
            int devices = nodes * (1 + random.nextInt(2));
            int[] slots = new int[devices];
            while (Arrays.stream(slots).sum() < Math.min(experts + random.nextInt(4), experts * devices)) {
                int device = random.nextInt(devices);
                slots[device] = Math.min(experts, slots[device] + 1);
            }
            Set<ExpertOnDevice> pins = new HashSet<>();
            Set<ExpertOnDevice> bans = new HashSet<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                ExpertOnDevice entry = new ExpertOnDevice(0, random.nextInt(experts), random.nextInt(devices));
                (random.nextBoolean() ? pins : bans).add(entry);
            }
            pins.removeAll(bans);
            int minCopies = 1 + random.nextInt(2);
            Survivability survivability = Survivability.values()[random.nextInt(3)];
            boolean duplicates = random.nextBoolean();
            Limits.Builder limits = Limits.builder()
                    .pinned(pins)
                    .forbidden(bans)
                    .minCopies(minCopies)
                    .survivability(survivability);
            Topology topology = Topology.builder(nodes, devices / nodes).build();
            double[] loads = new double[experts];
            PlacementProblem problem = problem(loads(loads), topology)
                    .slots(SlotLayout.perDevice(1, slots))
                    .limits(duplicates ? limits.allowDuplicates().build() : limits.build())
                    .build();
            try {
                new LoadBounds(problem).requireNotProvedInfeasible();
            } catch (InfeasibleProblemException e) {
                refused++;
                double[] speeds = new double[devices];
                Arrays.fill(speeds, 1);
                double best = new Enumeration(
                                loads, speeds, slots, duplicates, copies -> keeps(copies, problem.limits(), topology))
                        .best;
                assertThat(best).as(e.getMessage()).isInfinite();
                assertThat(e).hasMessageStartingWith("infeasible: ");
            }
        }
        assertThat(refused).isGreaterThan(300);
    }

    private static boolean keeps(int[][] copies, Limits limits, Topology topology) {
        boolean kept = limits.pinned().stream().allMatch(pin -> copies[pin.device()][pin.expert()] > 0)
                && limits.forbidden().stream().allMatch(ban -> copies[ban.device()][ban.expert()] == 0);
        for (int expert = 0; expert < copies[0].length; expert++) {
            int count = 0;
            Set<Integer> places = new HashSet<>();
            for (int device = 0; device < copies.length; device++) {
                count += copies[device][expert];
                if (copies[device][expert] > 0) {
                    places.add(limits.survivability() == Survivability.ANY_NODE ? topology.nodeOf(device) : device);
                }
            }
            kept &= count >= limits.minCopies();
            kept &= limits.survivability() == Survivability.NONE || places.size() > 1;
        }
        return kept;
    }

    @Test
    void knownCases() {
        // bound_0: heaviest plus lightest; bound_1: w_G + w_(G+1) plus the lightest of all (papers, section 8).
        assertThat(bound(2, 10, 1, 1, 1)).isCloseTo((10 + 1) / 6.5, within(1e-9));
        assertThat(bound(2, 5, 5, 5, 1)).isCloseTo(10 / 8.0, within(1e-9));
        assertThat(bound(4, 1, 1, 1, 1)).isEqualTo(1);
        assertThat(bound(1, 3, 2, 1)).isEqualTo(1);
        assertThat(bound(2, 0, 0)).isEqualTo(1);
        // The hottest expert of four, on two devices with one spare slot: half of it and the lightest fill elsewhere.
        PlacementProblem spare =
                problem(loads(12, 1, 1), flat(3)).slotsPerLayer(5).build();
        assertThat(new LoadBounds(spare).imbalance(0)).isCloseTo(4 / (14 / 3.0), within(0.2));
    }

    private static double bound(int devices, double... loads) {
        return new LoadBounds(problem(loads(loads), flat(devices)).build()).imbalance(0);
    }

    @Test
    void boundsOfObjectives() {
        RoutingProfile profile = Problems.profile(2, new double[] {2, 1, 1})
                .selections(Problems.selections(Selections.Basis.TOKENS, 3, ints(0, 1), ints(0, 2)))
                .build();
        PlacementProblem single =
                problem(profile, flat(3)).objective(Objective.fanOut(0.5)).build();
        assertThat(new LoadBounds(single).objective()).isCloseTo(2.5, within(1e-9));
        PlacementProblem wide =
                single.toBuilder().slots(SlotLayout.perDevice(1, 2, 1, 0)).build();
        assertThat(new LoadBounds(wide).objective())
                .as("expert 0 shares the one device of two slots with one other")
                .isCloseTo(1.5 + 0.5, within(1e-9));
        RoutingProfile pairs = Problems.profile(2, new double[] {1, 1})
                .selections(Problems.selections(Selections.Basis.PAIRS, 2, ints(0, 1)))
                .build();
        assertThat(new LoadBounds(problem(pairs, flat(2))
                                .objective(Objective.fanOut())
                                .build())
                        .objective())
                .as("one slot a device keeps every pair apart")
                .isCloseTo(2, within(1e-9));
        RoutingProfile chain = Problems.profile(1, new double[] {1, 1}, new double[] {1, 1})
                .affinity(ExpertAffinity.of(Pairing.ALL, 2, new double[1][2][2]))
                .build();
        assertThat(new LoadBounds(problem(chain, flat(2))
                                .objective(Objective.locality())
                                .build())
                        .objective())
                .as("no transitions, no distance")
                .isZero();
        RoutingProfile windows = RoutingProfile.builder(ints(0), 2)
                .windows(LoadWindows.of(new long[2], new double[][][] {{{3, 1}}, {{1, 1}}}))
                .build();
        PlacementProblem worst = problem(windows, flat(2))
                .objective(Objective.balance())
                .robustness(Robustness.worst())
                .build();
        assertThat(new LoadBounds(worst).objective()).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void stepTimeAndFreeSlotsAreBelowEveryPlacement() {
        for (long seed = 0; seed < 300; seed++) {
            RandomCase world = new RandomCase(seed);
            PlacementProblem problem = PlacementProblem.builder(world.profile(Pairing.ALL), world.topology(false))
                    .slots(world.slots(2))
                    .model(world.model())
                    .build();
            Placement placement = world.placement(problem.slots());
            PlacementProblem any = problem.toBuilder()
                    .limits(Limits.builder().allowDuplicates().build())
                    .build();
            for (Objective objective : List.of(Objective.stepTime(), Objective.balance())) {
                PlacementProblem asked = any.toBuilder().objective(objective).build();
                assertThat(new LoadBounds(asked).objective())
                        .isLessThanOrEqualTo(
                                new CostModel(asked).evaluate(placement).objectiveValue() * (1 + 1e-9));
            }
            if (placement.duplicateReplicas() == 0) {
                PlacementProblem asked =
                        problem.toBuilder().objective(Objective.fanOut(0.3)).build();
                assertThat(new LoadBounds(asked).objective())
                        .isLessThanOrEqualTo(
                                new CostModel(asked).evaluate(placement).objectiveValue() + 1e-9);
            }
        }
        Limits free = Limits.builder().freeSlotsPerLayer().build();
        PlacementProblem freed =
                problem(loads(10, 1, 1, 1), flat(2)).limits(free).build();
        assertThat(new LoadBounds(freed).imbalance(0)).isCloseTo(10 / 6.5, within(1e-9));
    }

    @Test
    void messagesNameTheLimit() {
        assertProof(
                Limits.builder().minCopies(2).build(),
                "infeasible: layer 4 has 4 slots, 2 copies of each of 3 experts need 6; best possible are 1 copies");
        assertProof(
                Limits.builder().minCopies(3).build(),
                "infeasible: minCopies (3) is above the number of devices; best possible are 2 copies, as a device holds"
                        + " one copy of an expert");
        assertProof(
                Limits.builder().survivability(Survivability.ANY_NODE).build(),
                "infeasible: surviving any one node needs two of them, there is one");
        assertProof(
                Limits.builder()
                        .pinned(Set.of(
                                new ExpertOnDevice(0, 0, 0), new ExpertOnDevice(0, 1, 0), new ExpertOnDevice(0, 2, 0)))
                        .build(),
                "infeasible: layer 4, device 0 has 2 slots for more pinned experts");
        assertProof(
                Limits.builder()
                        .forbidden(Set.of(new ExpertOnDevice(0, 1, 0), new ExpertOnDevice(0, 1, 1)))
                        .build(),
                "infeasible: layer 4, expert 1 is forbidden on all 2 devices");
    }

    private static void assertProof(Limits limits, String message) {
        PlacementProblem problem =
                problem(loads(1, 1, 1), flat(2)).slotsPerLayer(4).limits(limits).build();
        assertThatThrownBy(() -> new LoadBounds(problem).requireNotProvedInfeasible())
                .isInstanceOf(InfeasibleProblemException.class)
                .hasMessage(message);
    }
}
