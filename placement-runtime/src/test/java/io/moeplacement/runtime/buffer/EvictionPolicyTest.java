package io.moeplacement.runtime.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Every policy against a naive model, and none against Belady's. */
class EvictionPolicyTest {

    @Property(tries = 400)
    void everyPolicyDoesWhatTheNaiveModelDoes(
            @ForAll long seed, @ForAll EvictionPolicy policy, @ForAll boolean preloaded) {
        RandomUse use = new RandomUse(seed, 9, 25);
        ExpertBuffer buffer = use.buffer(policy);
        NaiveBuffer naive = new NaiveBuffer(use.slots, policy, use.batches);
        if (preloaded) {
            buffer.preload();
            naive.preload(use.experts);
        }
        List<List<Integer>> copies = new ArrayList<>();
        for (int[] batch : use.batches) {
            int misses = buffer.run(batch);
            List<Integer> ofBatch = new ArrayList<>();
            for (int copy = 0; copy < misses; copy++) {
                ofBatch.add(buffer.copiedExpert(copy));
            }
            copies.add(ofBatch);
        }
        assertThat(copies).isEqualTo(naive.run());
    }

    @Property(tries = 1000)
    void noPolicyBeatsBelady(@ForAll long seed, @ForAll boolean preloaded) {
        RandomUse use = new RandomUse(seed, 16, 60);
        int least = use.misses(EvictionPolicy.MIN, preloaded);
        for (EvictionPolicy policy : EvictionPolicy.values()) {
            assertThat(use.misses(policy, preloaded)).as("%s", policy).isGreaterThanOrEqualTo(least);
        }
    }

    /** Not only the policies here: the fewest misses that any evictions can have. */
    @Property(tries = 200)
    void beladyHasTheFewestMissesThereCanBe(@ForAll long seed) {
        RandomUse use = new RandomUse(seed, 5, 6);
        Map<Set<Integer>, Integer> states = new HashMap<>(Map.of(Set.of(), 0));
        for (int[] batch : use.batches) {
            for (int expert : batch) {
                states = after(states, expert, use.slots);
            }
        }
        assertThat(use.misses(EvictionPolicy.MIN, false))
                .isEqualTo(states.values().stream()
                        .mapToInt(Integer::intValue)
                        .min()
                        .orElseThrow());
    }

    private static Map<Set<Integer>, Integer> after(Map<Set<Integer>, Integer> states, int expert, int slots) {
        Map<Set<Integer>, Integer> next = new HashMap<>();
        states.forEach((held, misses) -> {
            if (held.contains(expert)) {
                next.merge(held, misses, Math::min);
                return;
            }
            Set<Integer> wider = new HashSet<>(held);
            wider.add(expert);
            if (held.size() < slots) {
                next.merge(wider, misses + 1, Math::min);
            }
            for (int victim : held) {
                Set<Integer> swapped = new HashSet<>(wider);
                swapped.remove(victim);
                next.merge(swapped, misses + 1, Math::min);
            }
        });
        return next;
    }

    /** What holds for any buffer: within its slots, misses are the active experts it did not hold, all is deterministic. */
    @Property(tries = 200)
    void buffersHoldWhatTheyCopied(@ForAll long seed, @ForAll EvictionPolicy policy) {
        RandomUse use = new RandomUse(seed, 12, 30);
        ExpertBuffer buffer = use.buffer(policy);
        Map<Integer, Integer> inSlot = new HashMap<>();
        for (int[] batch : use.batches) {
            int misses = buffer.run(batch);
            assertThat(buffer.copies()).isEqualTo(misses).isLessThanOrEqualTo(batch.length);
            int copy = 0;
            for (int i = 0; i < batch.length; i++) {
                if (copy < misses && buffer.copiedFor(copy) == i) {
                    int slot = buffer.copiedInto(copy);
                    assertThat(buffer.copiedExpert(copy)).isEqualTo(batch[i]);
                    assertThat(inSlot.getOrDefault(slot, -1)).isEqualTo(buffer.evictedBy(copy));
                    assertThat(buffer.copyWaitsFor(copy)).isLessThan(i);
                    if (buffer.copyWaitsFor(copy) >= 0) {
                        assertThat(batch[buffer.copyWaitsFor(copy)]).isEqualTo(buffer.evictedBy(copy));
                    }
                    inSlot.put(slot, batch[i]);
                    copy++;
                }
                assertThat(inSlot).as("expert %d when it runs", batch[i]).containsValue(batch[i]);
            }
            assertThat(copy).isEqualTo(misses);
            inSlot.forEach((slot, expert) -> assertThat(buffer.slotOf(expert)).isEqualTo(slot));
            assertThat(inSlot).hasSizeLessThanOrEqualTo(use.slots);
        }
        assertThat(use.misses(policy, false)).isEqualTo(use.misses(policy, false));
    }

    /** With room for all experts each is copied once, or never when the buffer begins full. */
    @Property(tries = 50)
    void roomForAllMeansNoMissTwice(@ForAll long seed, @ForAll EvictionPolicy policy) {
        RandomUse use = new RandomUse(seed, 8, 20);
        ExpertBuffer buffer = policy.needsFuture()
                ? ExpertBuffer.offline(use.experts, use.experts.length, use.batches.toArray(int[][]::new))
                : new ExpertBuffer(use.experts, use.experts.length, policy);
        int misses = use.batches.stream().mapToInt(buffer::run).sum();
        assertThat(misses).isEqualTo((int) use.batches.stream()
                .flatMapToInt(java.util.Arrays::stream)
                .distinct()
                .count());
    }
}
