package io.moeplacement;

import static io.moeplacement.Problems.ints;
import static io.moeplacement.Problems.placement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MigrationPlanTest {

    @Property(tries = 1000)
    void everyWaveKeepsServing(@ForAll long seed, @ForAll @IntRange(max = 3) int staging) {
        RandomCase world = new RandomCase(seed);
        SlotLayout layout = world.slots(world.random.nextInt(8));
        Placement current = world.placement(layout);
        Placement wanted = world.random.nextInt(3) == 0 ? nudged(world, current) : world.placement(layout);
        MigrationPlan plan;
        try {
            plan = MigrationPlan.between(current, wanted, staging);
        } catch (PlacementException e) {
            assertThat(staging)
                    .as("with staging every migration completes: " + e)
                    .isZero();
            assertThat(e).hasMessageContaining("layer").hasMessageContaining("expert ");
            return;
        }
        replay(current, wanted, plan, staging);
        assertThat(MigrationPlan.between(current, wanted, staging)).isEqualTo(plan);
    }

    private static Placement nudged(RandomCase world, Placement placement) {
        int[][] map = placement.physicalToLogical();
        int[] row = map[world.random.nextInt(map.length)];
        int first = world.random.nextInt(row.length);
        int second = world.random.nextInt(row.length);
        int kept = row[first];
        row[first] = row[second];
        row[second] = kept;
        return Placement.of(placement.layout(), placement.experts(), map);
    }

    private static void replay(Placement current, Placement wanted, MigrationPlan plan, int staging) {
        SlotLayout layout = current.layout();
        int[][] state = current.physicalToLogical();
        Set<List<Integer>> touched = new HashSet<>();
        for (MigrationPlan.Wave wave : plan.waves()) {
            assertThat(wave.moves()).isNotEmpty();
            int[][] before = Arrays.stream(state).map(int[]::clone).toArray(int[][]::new);
            int[] incoming = new int[layout.devices()];
            Set<List<Integer>> written = new TreeSet<>((a, b) -> Arrays.compare(
                    a.stream().mapToInt(i -> i).toArray(),
                    b.stream().mapToInt(i -> i).toArray()));
            Set<List<Integer>> read = new HashSet<>();
            for (MigrationPlan.Move move : wave.moves()) {
                assertThat(before[move.layer()][move.fromSlot()]).isEqualTo(move.expert());
                assertThat(layout.deviceOf(move.layer(), move.fromSlot())).isEqualTo(move.fromDevice());
                assertThat(layout.deviceOf(move.layer(), move.toSlot())).isEqualTo(move.toDevice());
                assertThat(before[move.layer()][move.toSlot()]).isNotEqualTo(move.expert());
                incoming[move.toDevice()]++;
                List<Integer> target = List.of(move.layer(), move.toSlot());
                assertThat(written.add(target)).as("slot written once per wave").isTrue();
                assertThat(touched.add(target)).as("slot written once per plan").isTrue();
                read.add(List.of(move.layer(), move.fromSlot()));
                state[move.layer()][move.toSlot()] = move.expert();
            }
            assertThat(wave.moves())
                    .isSortedAccordingTo((a, b) -> a.layer() != b.layer()
                            ? Integer.compare(a.layer(), b.layer())
                            : Integer.compare(a.toSlot(), b.toSlot()));
            if (staging > 0) {
                assertThat(Arrays.stream(incoming).max().orElse(0)).isLessThanOrEqualTo(staging);
            } else {
                assertThat(read).doesNotContainAnyElementsOf(written);
                for (int layer = 0; layer < state.length; layer++) {
                    Set<Integer> untouched = new HashSet<>();
                    for (int slot = 0; slot < state[layer].length; slot++) {
                        if (!written.contains(List.of(layer, slot))) {
                            untouched.add(before[layer][slot]);
                        }
                    }
                    assertThat(untouched).hasSize(current.experts());
                }
            }
            for (int[] row : state) {
                assertThat(Arrays.stream(row).distinct().count()).isEqualTo(current.experts());
            }
        }
        assertThat(plan.target().physicalToLogical()).isDeepEqualTo(state);
        int different = 0;
        for (int layer = 0; layer < layout.layers(); layer++) {
            for (int device = 0; device < layout.devices(); device++) {
                int[] reached = onDevice(plan.target(), layer, device);
                assertThat(reached).isEqualTo(onDevice(wanted, layer, device));
                different += missing(onDevice(current, layer, device), reached);
            }
        }
        assertThat(plan.moves()).isEqualTo(different).isEqualTo(touched.size());
        assertThat((long) plan.moves()).isGreaterThanOrEqualTo(MigrationPlan.movedSlots(current, wanted));
        assertThat(plan.waves().size()).isLessThanOrEqualTo(plan.moves());
    }

    private static int[] onDevice(Placement placement, int layer, int device) {
        int begin = placement.layout().firstSlot(layer, device);
        int[] experts = Arrays.copyOfRange(
                placement.row(layer), begin, begin + placement.layout().slots(layer, device));
        Arrays.sort(experts);
        return experts;
    }

    private static int missing(int[] before, int[] after) {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        Arrays.stream(before).forEach(expert -> counts.merge(expert, 1, Integer::sum));
        int missing = 0;
        for (int expert : after) {
            if (counts.merge(expert, -1, Integer::sum) < 0) {
                missing++;
            }
        }
        return missing;
    }

    @Test
    void nothingToDoAndSlotOrderOnly() {
        Placement current = placement(4, ints(2, 2), ints(0, 1, 2, 3));
        Placement reordered = placement(4, ints(2, 2), ints(1, 0, 3, 2));
        MigrationPlan plan = MigrationPlan.between(current, reordered);
        assertThat(plan.waves()).isEmpty();
        assertThat(plan.target()).isEqualTo(current);
    }

    @Test
    void aSwapNeedsStaging() {
        Placement current = placement(4, ints(2, 2), ints(0, 1, 2, 3));
        Placement swapped = placement(4, ints(2, 2), ints(0, 2, 1, 3));
        MigrationPlan plan = MigrationPlan.between(current, swapped);
        assertThat(plan.waves()).hasSize(1);
        assertThat(plan.waves().get(0).moves())
                .containsExactly(new MigrationPlan.Move(0, 2, 1, 2, 0, 1), new MigrationPlan.Move(0, 1, 0, 1, 1, 2));
        assertThatThrownBy(() -> MigrationPlan.between(current, swapped, 0))
                .isInstanceOf(PlacementException.class)
                .hasMessageContaining("layer 0")
                .hasMessageContaining("expert 1 (device 0 to 1)")
                .hasMessageContaining("expert 2 (device 1 to 0)");
    }

    @Test
    void aFreeCopyBreaksTheCycle() {
        Placement current = placement(3, ints(2, 2), ints(0, 1, 2, 0));
        Placement wanted = placement(3, ints(2, 2), ints(0, 2, 1, 0));
        assertThatThrownBy(() -> MigrationPlan.between(current, wanted, 0)).isInstanceOf(PlacementException.class);
        Placement spare = placement(3, ints(2, 2), ints(0, 1, 2, 1));
        Placement target = placement(3, ints(2, 2), ints(0, 2, 2, 1));
        assertThat(MigrationPlan.between(spare, target, 0).moves()).isEqualTo(1);
    }

    @Test
    void refusals() {
        Placement small = placement(2, ints(1, 1), ints(0, 1));
        Placement other = placement(2, ints(2, 0), ints(0, 1));
        assertThatThrownBy(() -> MigrationPlan.between(small, other)).hasMessageContaining("equal shape");
        assertThatThrownBy(() -> MigrationPlan.between(small, small, -1)).hasMessageContaining("stagingSlots (-1)");
        assertThatThrownBy(() -> MigrationPlan.movedSlots(small, placement(2, ints(2), ints(0, 1))))
                .hasMessageContaining("differ in shape");
    }

    @Test
    void wavesAreFew() {
        SplittableRandom random = new SplittableRandom(7);
        int experts = 64;
        int[] slots = new int[8];
        Arrays.fill(slots, 9);
        for (int round = 0; round < 5; round++) {
            Placement from = random(random, experts, slots);
            Placement to = random(random, experts, slots);
            MigrationPlan plan = MigrationPlan.between(from, to);
            assertThat(plan.moves()).isGreaterThan(30);
            // No plan needs fewer waves than the busiest device has arrivals.
            int least = 0;
            for (int device = 0; device < 8; device++) {
                least = Math.max(least, missing(onDevice(from, 0, device), onDevice(to, 0, device)));
            }
            assertThat(plan.waves().size()).isLessThanOrEqualTo(2 * least + 2);
            assertThat(MigrationPlan.between(from, to, 3).waves().size())
                    .isLessThan(plan.waves().size());
        }
    }

    private static Placement random(SplittableRandom random, int experts, int[] slots) {
        List<Integer> row = new ArrayList<>();
        for (int slot = 0; slot < Arrays.stream(slots).sum(); slot++) {
            row.add(random.nextInt(row.size() + 1), slot < experts ? slot : random.nextInt(experts));
        }
        return placement(
                experts, slots, row.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Without staging: where any order of moves into final slots exists, one is found. */
    @Property(tries = 1500)
    void inPlaceFindsAnOrderWhereThereIsOne(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int experts = 2 + random.nextInt(4);
        int devices = 2 + random.nextInt(3);
        int[] slots = new int[devices];
        for (int i = 0; i < experts + 1 + random.nextInt(3); i++) {
            slots[random.nextInt(devices)]++;
        }
        Placement current = random(random, experts, slots);
        Placement wanted = random(random, experts, slots);
        boolean completes = true;
        try {
            replay(current, wanted, MigrationPlan.between(current, wanted, 0), 0);
        } catch (PlacementException e) {
            completes = false;
        }
        assertThat(completes)
                .as(Arrays.toString(current.row(0)) + " to " + Arrays.toString(wanted.row(0)) + " on "
                        + Arrays.toString(slots))
                .isEqualTo(orderExists(current, wanted, current.row(0), new HashSet<>()));
    }

    private static boolean orderExists(Placement current, Placement wanted, int[] row, Set<List<Integer>> seen) {
        if (!seen.add(Arrays.stream(row).boxed().toList())) {
            return false;
        }
        SlotLayout layout = current.layout();
        Placement state = Placement.of(layout, current.experts(), new int[][] {row});
        boolean done = true;
        for (int device = 0; device < layout.devices(); device++) {
            int begin = layout.firstSlot(0, device);
            int[] has = onDevice(state, 0, device);
            int[] wants = onDevice(wanted, 0, device);
            for (int slot = begin; slot < begin + layout.slots(0, device); slot++) {
                int old = row[slot];
                boolean surplus = count(has, old) > count(wants, old);
                done &= !surplus;
                if (!surplus || state.copies(0, old) < 2) {
                    continue;
                }
                for (int expert : Arrays.stream(wants).distinct().toArray()) {
                    if (count(wants, expert) > count(has, expert)) {
                        int[] next = row.clone();
                        next[slot] = expert;
                        if (orderExists(current, wanted, next, seen)) {
                            return true;
                        }
                    }
                }
            }
        }
        return done;
    }

    private static long count(int[] values, int value) {
        return Arrays.stream(values).filter(v -> v == value).count();
    }
}
