package io.moeplacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Migrations after devices were lost, added, made smaller or larger. */
class MigrationAcrossDevicesTest {

    private static final int EMPTY = -1;

    @Property(tries = 2000)
    void everyWaveKeepsEverySurvivingExpertServed(@ForAll long seed, @ForAll @IntRange(max = 2) int staging) {
        World world = new World(seed);
        int transfers = world.random.nextBoolean() ? Integer.MAX_VALUE : 1 + world.random.nextInt(4);
        MigrationBudget budget = new MigrationBudget(staging, transfers);
        MigrationPlan plan;
        try {
            plan = MigrationPlan.between(world.current, world.wanted, world.mapping, budget);
        } catch (PlacementException e) {
            assertThat(staging)
                    .as("with staging every migration completes: " + e)
                    .isZero();
            return;
        }
        new Replay(world, plan, budget).run();
    }

    @Test
    void lostExpertsComeFromStorageBeforeAnythingElse() {
        // Device 1 is gone and experts 2 and 3 with it; device 1 of today was device 2.
        Placement current = placement(new int[] {2, 2, 2}, 4, 0, 1, 2, 3, 0, 1);
        Placement wanted = placement(new int[] {2, 2}, 4, 0, 2, 3, 1);
        DeviceMapping mapping = DeviceMapping.without(3, List.of(1));
        MigrationPlan plan = MigrationPlan.between(current, wanted, mapping, MigrationBudget.staging(1));
        assertThat(plan.waves()).hasSize(1);
        assertThat(plan.waves().get(0).moves())
                .containsExactly(
                        new MigrationPlan.Move(0, 2, MigrationPlan.STORAGE, MigrationPlan.STORAGE, 0, 1),
                        new MigrationPlan.Move(0, 3, MigrationPlan.STORAGE, MigrationPlan.STORAGE, 1, 2));
        assertThat(plan.movesFromStorage()).isEqualTo(2);
        assertThat(MigrationPlan.movedSlots(current, wanted, mapping)).isEqualTo(2);
    }

    @Test
    void aNewDeviceIsFilledFromTheOthers() {
        Placement current = placement(new int[] {2, 2}, 3, 0, 1, 2, 0);
        Placement wanted = placement(new int[] {2, 2, 1}, 3, 0, 1, 2, 0, 2);
        MigrationPlan plan =
                MigrationPlan.between(current, wanted, DeviceMapping.added(2, 3), MigrationBudget.staging(0));
        assertThat(plan.waves()).hasSize(1);
        assertThat(plan.waves().get(0).moves()).containsExactly(new MigrationPlan.Move(0, 2, 1, 2, 2, 4));
    }

    @Test
    void anExpertInASlotThatGoesMovesWithinItsDevice() {
        Placement current = placement(new int[] {2, 2}, 3, 0, 1, 2, 0);
        Placement wanted = placement(new int[] {1, 2}, 3, 1, 2, 0);
        MigrationPlan plan =
                MigrationPlan.between(current, wanted, DeviceMapping.identity(2), MigrationBudget.staging(1));
        assertThat(plan.waves()).hasSize(1);
        assertThat(plan.waves().get(0).moves()).containsExactly(new MigrationPlan.Move(0, 1, 0, 1, 0, 0));
        assertThat(plan.during().slots(0, 0)).isEqualTo(2);
        assertThat(plan.target()).isEqualTo(wanted);
    }

    @Test
    void transfersAndBytesOfAWaveAreLimited() {
        SplittableRandom random = new SplittableRandom(3);
        SlotLayout layout = SlotLayout.perDevice(4, 6, 6, 6);
        Placement current = randomPlacement(random, layout, 9);
        Placement wanted = randomPlacement(random, layout, 9);
        DeviceMapping same = DeviceMapping.identity(3);
        MigrationBudget two = MigrationBudget.staging(4).withBytesPerWave(25, 10);
        assertThat(two.transfersPerWave()).isEqualTo(2);
        MigrationPlan slow = MigrationPlan.between(current, wanted, same, two);
        MigrationPlan fast = MigrationPlan.between(current, wanted, same, MigrationBudget.staging(4));
        assertThat(slow.moves()).isEqualTo(fast.moves());
        assertThat(slow.waves().size()).isGreaterThan(fast.waves().size());
        // A circle of the three devices moves together.
        assertThat(slow.waves()).allMatch(wave -> wave.moves().size() <= 3);
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        Placement two = placement(new int[] {2, 2}, 3, 0, 1, 2, 0);
        Placement three = placement(new int[] {1, 1, 1}, 3, 0, 1, 2);
        assertThatThrownBy(
                        () -> MigrationPlan.between(two, three, DeviceMapping.identity(3), MigrationBudget.staging(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mapping");
        assertThatThrownBy(() -> new MigrationBudget(1, 0)).hasMessageContaining("transfersPerWave (0)");
        assertThatThrownBy(() -> MigrationBudget.staging(1).withBytesPerWave(0, 1))
                .hasMessageContaining("bytes per wave");
        assertThatThrownBy(() -> DeviceMapping.of(2, 0, 0)).hasMessageContaining("old device 0 twice");
        assertThatThrownBy(() -> DeviceMapping.of(2, 2)).hasMessageContaining("(2) must be in -1..1");
        assertThatThrownBy(() -> DeviceMapping.without(2, List.of(5))).hasMessageContaining("(5) must be in 0..1");
        assertThatThrownBy(() -> DeviceMapping.without(1, List.of(0))).hasMessageContaining("devices (0)");
        assertThatThrownBy(() -> DeviceMapping.added(3, 2)).hasMessageContaining("devices (2)");
    }

    private static Placement placement(int[] slots, int experts, int... row) {
        return Placement.of(SlotLayout.perDevice(1, slots), experts, new int[][] {row});
    }

    private static Placement randomPlacement(SplittableRandom random, SlotLayout layout, int experts) {
        int[][] rows = new int[layout.layers()][];
        for (int layer = 0; layer < rows.length; layer++) {
            int[] row = new int[layout.slots(layer)];
            for (int slot = 0; slot < row.length; slot++) {
                row[slot] = slot < experts ? slot : random.nextInt(experts);
            }
            for (int slot = row.length - 1; slot > 0; slot--) {
                int other = random.nextInt(slot + 1);
                int kept = row[slot];
                row[slot] = row[other];
                row[other] = kept;
            }
            rows[layer] = row;
        }
        return Placement.of(layout, experts, rows);
    }

    private static final class World {
        private final SplittableRandom random;
        private final Placement current;
        private final Placement wanted;
        private final DeviceMapping mapping;

        World(long seed) {
            random = new SplittableRandom(seed);
            int layers = 1 + random.nextInt(3);
            int experts = 1 + random.nextInt(8);
            int before = 1 + random.nextInt(4);
            current = randomPlacement(random, layout(layers, before, experts), experts);
            List<Integer> old = new ArrayList<>();
            IntStream.range(0, before).filter(device -> random.nextInt(4) > 0).forEach(old::add);
            for (int i = random.nextInt(3); i > 0 || old.isEmpty(); i--) {
                old.add(random.nextInt(old.size() + 1), DeviceMapping.NEW);
            }
            mapping = DeviceMapping.of(
                    before, old.stream().mapToInt(Integer::intValue).toArray());
            wanted = randomPlacement(random, layout(layers, old.size(), experts), experts);
        }

        private SlotLayout layout(int layers, int devices, int experts) {
            int[][] slots = new int[layers][devices];
            for (int[] row : slots) {
                for (int i = experts + random.nextInt(5); i > 0; i--) {
                    row[random.nextInt(devices)]++;
                }
            }
            return SlotLayout.of(slots);
        }
    }

    /** Carries a plan out by the rules of its documentation, trusting nothing. */
    private static final class Replay {
        private final World world;
        private final MigrationPlan plan;
        private final MigrationBudget budget;
        private final int[][] state;
        private final boolean[][] served;

        Replay(World world, MigrationPlan plan, MigrationBudget budget) {
            this.world = world;
            this.plan = plan;
            this.budget = budget;
            this.state = new int[world.wanted.layers()][];
            this.served = new boolean[state.length][world.wanted.experts()];
            for (int layer = 0; layer < state.length; layer++) {
                state[layer] = new int[plan.during().slots(layer)];
                Arrays.fill(state[layer], EMPTY);
                for (int device = 0; device < world.mapping.devices(); device++) {
                    int old = world.mapping.before(device);
                    for (int i = 0; old >= 0 && i < world.current.layout().slots(layer, old); i++) {
                        int expert = world.current.expertAt(
                                layer, world.current.layout().firstSlot(layer, old) + i);
                        state[layer][plan.during().firstSlot(layer, device) + i] = expert;
                        served[layer][expert] = true;
                    }
                }
            }
        }

        void run() {
            Set<List<Integer>> written = new HashSet<>();
            long local = 0;
            for (MigrationPlan.Wave wave : plan.waves()) {
                assertThat(wave.moves()).isNotEmpty();
                int[][] before = Arrays.stream(state).map(int[]::clone).toArray(int[][]::new);
                requireWithinBudget(wave, before);
                if (budget.stagingSlots() == 0) {
                    requireReadableInPlace(wave, before);
                }
                for (MigrationPlan.Move move : wave.moves()) {
                    requireSource(move, before);
                    assertThat(plan.during().deviceOf(move.layer(), move.toSlot()))
                            .isEqualTo(move.toDevice());
                    assertThat(written.add(List.of(move.layer(), move.toSlot())))
                            .isTrue();
                    state[move.layer()][move.toSlot()] = move.expert();
                    served[move.layer()][move.expert()] = true;
                    local += isLocal(move) ? 1 : 0;
                }
                requireAllServed();
            }
            requireTarget();
            assertThat(plan.moves() - local)
                    .isEqualTo(MigrationPlan.movedSlots(world.current, world.wanted, world.mapping));
        }

        /** A move whose expert the device held at the beginning. */
        private boolean isLocal(MigrationPlan.Move move) {
            int old = world.mapping.before(move.toDevice());
            return old >= 0 && world.current.copiesOn(move.layer(), move.expert(), old) > 0;
        }

        private void requireSource(MigrationPlan.Move move, int[][] before) {
            if (move.isFromStorage()) {
                assertThat(before[move.layer()]).doesNotContain(move.expert());
                assertThat(move.fromSlot()).isEqualTo(MigrationPlan.STORAGE);
            } else {
                assertThat(before[move.layer()][move.fromSlot()]).isEqualTo(move.expert());
                assertThat(plan.during().deviceOf(move.layer(), move.fromSlot()))
                        .isEqualTo(move.fromDevice());
            }
        }

        private void requireWithinBudget(MigrationPlan.Wave wave, int[][] before) {
            int[] incoming = new int[world.mapping.devices()];
            wave.moves().stream()
                    .filter(move -> before[move.layer()][move.toSlot()] != EMPTY)
                    .forEach(move -> incoming[move.toDevice()]++);
            assertThat(Arrays.stream(incoming).max().orElse(0)).isLessThanOrEqualTo(Math.max(1, budget.stagingSlots()));
            int longest = budget.stagingSlots() == 0 ? 1 : world.mapping.devices();
            assertThat(wave.moves().size()).isLessThanOrEqualTo(Math.max(longest, budget.transfersPerWave()));
        }

        private void requireReadableInPlace(MigrationPlan.Wave wave, int[][] before) {
            Set<List<Integer>> overwritten = new HashSet<>();
            wave.moves().forEach(move -> overwritten.add(List.of(move.layer(), move.toSlot())));
            for (MigrationPlan.Move move : wave.moves()) {
                assertThat(overwritten).doesNotContain(List.of(move.layer(), move.fromSlot()));
                int displaced = before[move.layer()][move.toSlot()];
                if (displaced != EMPTY) {
                    assertThat(IntStream.range(0, before[move.layer()].length)
                                    .filter(slot -> before[move.layer()][slot] == displaced)
                                    .anyMatch(slot -> !overwritten.contains(List.of(move.layer(), slot))))
                            .isTrue();
                }
            }
        }

        private void requireAllServed() {
            for (int layer = 0; layer < state.length; layer++) {
                int row = layer;
                for (int expert = 0; expert < world.wanted.experts(); expert++) {
                    int wanted = expert;
                    if (served[layer][expert]) {
                        assertThat(Arrays.stream(state[row]).anyMatch(held -> held == wanted))
                                .as("layer %d, expert %d stays served", layer, expert)
                                .isTrue();
                    }
                }
            }
        }

        private void requireTarget() {
            SlotLayout layout = world.wanted.layout();
            assertThat(plan.target().layout()).isEqualTo(layout);
            for (int layer = 0; layer < state.length; layer++) {
                for (int device = 0; device < layout.devices(); device++) {
                    int[] reached = held(plan.target(), layer, device);
                    int first = plan.during().firstSlot(layer, device);
                    assertThat(Arrays.copyOfRange(state[layer], first, first + reached.length))
                            .isEqualTo(reached);
                    assertThat(sorted(reached)).isEqualTo(sorted(held(world.wanted, layer, device)));
                }
            }
        }

        private static int[] held(Placement placement, int layer, int device) {
            int begin = placement.layout().firstSlot(layer, device);
            return Arrays.copyOfRange(
                    placement.row(layer), begin, begin + placement.layout().slots(layer, device));
        }

        private static int[] sorted(int[] values) {
            int[] copy = values.clone();
            Arrays.sort(copy);
            return copy;
        }
    }

    @Property(tries = 200)
    void problemsCarryTheMapping(@ForAll long seed) {
        World world = new World(seed);
        double[][] loads = new double[world.wanted.layers()][world.wanted.experts()];
        for (double[] row : loads) {
            Arrays.setAll(row, expert -> world.random.nextInt(100));
        }
        for (int layer = 0; layer < world.wanted.layers(); layer++) {
            for (int device = 0; device < world.wanted.devices(); device++) {
                if (world.wanted.layout().slots(layer, device) > world.wanted.experts()) {
                    return;
                }
            }
        }
        PlacementProblem problem = PlacementProblem.builder(
                        RoutingProfile.ofLoads(loads), Topology.of(1, world.wanted.devices(), Hardware.H100))
                .slots(world.wanted.layout())
                .objective(Objective.balance())
                .current(world.current, world.mapping)
                .limits(Limits.builder().allowDuplicates().maxMoves(1).build())
                .build();
        long moved = MigrationPlan.movedSlots(world.current, world.wanted, world.mapping);
        assertThat(problem.movedSlots(world.wanted)).isEqualTo(moved);
        assertThat(new CostModel(problem).evaluate(world.wanted).metrics().movedSlots())
                .isEqualTo(moved);
        assertThat(new PlacementVerifier(problem)
                        .violations(world.wanted).stream()
                                .anyMatch(violation -> violation.limit().equals("maxMoves")))
                .isEqualTo(moved > 1);
        assertThat(problem.toBuilder().build()).isEqualTo(problem);
    }
}
