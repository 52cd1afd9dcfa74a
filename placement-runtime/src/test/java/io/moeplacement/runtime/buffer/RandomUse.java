package io.moeplacement.runtime.buffer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random experts of a device and random batches of them, from sparse to full, now and then with a hot set. */
final class RandomUse {

    final SplittableRandom random;
    final int[] experts;
    final int slots;
    final List<int[]> batches = new ArrayList<>();

    RandomUse(long seed, int mostExperts, int mostBatches) {
        random = new SplittableRandom(seed);
        int count = 1 + random.nextInt(mostExperts);
        experts =
                random.ints(0, 4 * mostExperts).distinct().limit(count).sorted().toArray();
        slots = 1 + random.nextInt(count);
        double[] chance = random.doubles(count).toArray();
        int length = random.nextInt(mostBatches + 1);
        for (int batch = 0; batch < length; batch++) {
            if (random.nextInt(10) == 0) {
                chance = random.doubles(count).toArray();
            }
            double[] now = chance;
            batches.add(IntStream.range(0, count)
                    .filter(i -> random.nextDouble() < now[i])
                    .map(i -> experts[i])
                    .toArray());
        }
    }

    ExpertBuffer buffer(EvictionPolicy policy) {
        return policy.needsFuture()
                ? ExpertBuffer.offline(experts, slots, batches.toArray(int[][]::new))
                : new ExpertBuffer(experts, slots, policy);
    }

    int misses(EvictionPolicy policy, boolean preloaded) {
        ExpertBuffer buffer = buffer(policy);
        if (preloaded) {
            buffer.preload();
        }
        int misses = 0;
        for (int[] batch : batches) {
            misses += buffer.run(batch);
        }
        return misses;
    }
}
