package io.moeplacement.ilp.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Searches, ascents and the master against all shares of small layers. */
class ShareSearchTest {

    private static final int EXPERTS = 6;

    private final SplittableRandom random = new SplittableRandom(7);

    private double[] weights() {
        double[] weights = new double[EXPERTS * EXPERTS];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextInt(3) == 0 ? 0 : random.nextDouble();
        }
        return weights;
    }

    private Prices prices() {
        return new Prices(
                random.doubles(EXPERTS, -0.5, 1).toArray(),
                random.doubles(EXPERTS, -0.5, 1).toArray());
    }

    private static List<Share> all(int slots) {
        List<Share> shares = new ArrayList<>();
        for (long from = 0; from < 1 << EXPERTS; from++) {
            for (long to = 0; to < 1 << EXPERTS; to++) {
                if (Long.bitCount(from) == slots && Long.bitCount(to) == slots) {
                    shares.add(new Share(from, to));
                }
            }
        }
        return shares;
    }

    private static double most(List<Share> shares, double[] weights, Prices prices) {
        return shares.stream()
                .mapToDouble(share -> share.reduced(weights, prices))
                .max()
                .orElseThrow();
    }

    @Test
    void findsTheLargestReducedWeight() {
        for (int slots = 1; slots <= 4; slots++) {
            List<Share> shares = all(slots);
            for (int trial = 0; trial < 100; trial++) {
                double[] weights = weights();
                Prices prices = prices();
                double most = most(shares, weights, prices);
                ShareSearch search = new ShareSearch(weights, EXPERTS, slots, () -> false);

                ShareSearch.Found exact = search.search(prices, Double.NEGATIVE_INFINITY, 0, Long.MAX_VALUE);
                assertThat(exact.most()).isCloseTo(most, within(1e-12));

                assertThat(Objects.requireNonNull(exact.better()).reduced(weights, prices))
                        .isCloseTo(most, within(1e-12));

                double known = shares.get(random.nextInt(shares.size())).reduced(weights, prices);
                ShareSearch.Found rough = search.search(prices, known, 0.3, Long.MAX_VALUE);
                assertThat(rough.most()).isBetween(most - 1e-12, most + 0.3 + 1e-12);
            }
        }
    }

    @Test
    void saysNothingWhenGivenUp() {
        ShareSearch search = new ShareSearch(weights(), EXPERTS, 3, () -> false);

        assertThat(search.search(prices(), Double.NEGATIVE_INFINITY, 0, 3).most())
                .isInfinite();
    }

    @Test
    void ascentsEndInSharesOfTheirValue() {
        double[] weights = weights();
        Prices prices = prices();
        double most = most(all(3), weights, prices);
        ShareAscent ascent = new ShareAscent(weights, EXPERTS, 3);

        var found = ascent.climb(prices, List.of(new Share(7, 7)), 20, random);

        assertThat(found).isNotEmpty();
        found.forEach((share, value) -> {
            assertThat(Long.bitCount(share.from())).isEqualTo(3);
            assertThat(Long.bitCount(share.to())).isEqualTo(3);
            assertThat(share.reduced(weights, prices)).isCloseTo(value, within(1e-12));
            assertThat(value).isLessThanOrEqualTo(most + 1e-12);
        });
    }

    @Test
    void masterReachesItsDual() {
        for (int slots : new int[] {1, 2, 3}) {
            List<Share> shares = all(slots);
            for (int trial = 0; trial < 20; trial++) {
                double[] weights = weights();
                ShareMaster master = new ShareMaster(EXPERTS, EXPERTS);
                shares.forEach(share -> master.add(share, share.weight(weights, EXPERTS)));

                master.solve(() -> false);

                Prices prices = master.prices();
                assertThat(master.value()).isCloseTo(prices.sum(), within(1e-9));
                assertThat(most(shares, weights, prices)).isLessThanOrEqualTo(1e-8);
            }
        }
    }

    @Test
    void masterTakesAShareOnce() {
        ShareMaster master = new ShareMaster(EXPERTS, 1);

        assertThat(master.add(new Share(3, 3), 1)).isTrue();
        assertThat(master.add(new Share(3, 3), 1)).isFalse();
    }
}
