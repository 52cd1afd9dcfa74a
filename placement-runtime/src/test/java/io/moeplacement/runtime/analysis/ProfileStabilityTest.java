package io.moeplacement.runtime.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.LoadWindows;
import io.moeplacement.Pairing;
import io.moeplacement.RoutingProfile;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ProfileStabilityTest {

    private static RoutingProfile profile(double[][] table) {
        return RoutingProfile.builder(new int[] {0, 4}, table.length)
                .loads(new double[][] {NaiveInformation.sources(table), NaiveInformation.targets(table)})
                .affinity(ExpertAffinity.of(Pairing.TOP1, table.length, new double[][][] {table}))
                .build();
    }

    private static double naiveDistance(double[] own, double[] other) {
        double ownTotal = Arrays.stream(own).sum();
        double otherTotal = Arrays.stream(other).sum();
        return IntStream.range(0, own.length)
                        .mapToDouble(e -> Math.abs(own[e] / ownTotal - other[e] / otherTotal))
                        .sum()
                / 2;
    }

    private static double[][] renamed(double[][] table, int[] from, int[] to) {
        double[][] result = new double[table.length][table.length];
        for (int e = 0; e < table.length; e++) {
            for (int f = 0; f < table.length; f++) {
                result[from[e]][to[f]] = table[e][f];
            }
        }
        return result;
    }

    @Property(tries = 200)
    void figuresAreTheTextbookOnes(@ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int experts) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] own = NaiveInformation.randomTable(random, experts, 40);
        double[][] other = NaiveInformation.randomTable(random, experts, 40);
        LayerStability layer = ProfileStability.between(profile(own), profile(other), 1)
                .layers()
                .get(0);

        assertThat(layer.loadDistance())
                .isCloseTo(
                        naiveDistance(NaiveInformation.sources(own), NaiveInformation.sources(other)), within(1e-12));
        double sum = 0;
        double weights = 0;
        double ownTotal = Arrays.stream(NaiveInformation.sources(own)).sum();
        double otherTotal = Arrays.stream(NaiveInformation.sources(other)).sum();
        for (int e = 0; e < experts; e++) {
            double ownRow = Arrays.stream(own[e]).sum();
            double otherRow = Arrays.stream(other[e]).sum();
            if (ownRow > 0 && otherRow > 0) {
                double weight = (ownRow / ownTotal + otherRow / otherTotal) / 2;
                sum += weight * naiveDistance(own[e], other[e]);
                weights += weight;
            }
        }
        if (weights == 0) {
            assertThat(layer.transitionDistance()).isNull();
        } else {
            assertThat(layer.transitionDistance()).isCloseTo(sum / weights, within(1e-12));
            assertThat(layer.transitionDistanceByChance()).isBetween(0.0, 1.0);
        }
    }

    @Property(tries = 200)
    void neitherNamesNorOrderMatter(@ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int experts) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] own = NaiveInformation.randomTable(random, experts, 6);
        double[][] other = NaiveInformation.randomTable(random, experts, 6);
        int hot = 1 + random.nextInt(experts);
        int[] from = NaiveInformation.permutation(random, experts);
        int[] to = NaiveInformation.permutation(random, experts);
        ProfileStability plain = ProfileStability.between(profile(own), profile(other), hot);
        assertAlike(
                plain,
                ProfileStability.between(profile(renamed(own, from, to)), profile(renamed(other, from, to)), hot));
        assertAlike(plain, ProfileStability.between(profile(other), profile(own), hot));
    }

    private static void assertAlike(ProfileStability one, ProfileStability two) {
        for (int layer = 0; layer < one.layers().size(); layer++) {
            LayerStability own = one.layers().get(layer);
            LayerStability other = two.layers().get(layer);
            assertNear(own.loadDistance(), other.loadDistance());
            assertNear(own.loadDistanceByChance(), other.loadDistanceByChance());
            assertNear(own.hotOverlap(), other.hotOverlap());
            assertNear(own.rankCorrelation(), other.rankCorrelation());
            assertNear(own.transitionDistance(), other.transitionDistance());
            assertNear(own.transitionDistanceByChance(), other.transitionDistanceByChance());
        }
    }

    private static void assertNear(Double one, Double two) {
        if (one == null) {
            assertThat(two).isNull();
        } else {
            assertThat(two).isCloseTo(one, within(1e-9));
        }
    }

    @Property(tries = 100)
    void aProfileIsLikeItself(@ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int experts) {
        double[][] table = NaiveInformation.randomTable(new SplittableRandom(seed), experts, 5);
        for (int hot = 1; hot <= experts; hot++) {
            ProfileStability stability = ProfileStability.between(profile(table), profile(table), hot);
            assertThat(stability.loadDistance().worst()).isZero();
            assertThat(stability.hotOverlap().worst()).isCloseTo(1, within(1e-12));
            assertThat(stability.transitionDistance().worst()).isZero();
            if (stability.rankCorrelation() != null) {
                assertThat(stability.rankCorrelation().worst()).isCloseTo(1, within(1e-12));
            }
        }
    }

    private static LayerStability compare(double[] own, double[] other, int hot) {
        return ProfileStability.between(
                        RoutingProfile.ofLoads(new double[][] {own}),
                        RoutingProfile.ofLoads(new double[][] {other}),
                        hot)
                .layers()
                .get(0);
    }

    @Test
    void figuresByHand() {
        LayerStability layer = compare(new double[] {50, 30, 20, 0}, new double[] {2, 3, 5, 0}, 2);
        assertThat(layer.loadDistance()).isCloseTo(0.3, within(1e-12));
        assertThat(layer.hotOverlap()).isEqualTo(0.5);
        // Ranks 4 3 2 1 and 2 3 4 1: 1 - 6 * (4 + 0 + 4 + 0) / (4 * 15).
        assertThat(layer.rankCorrelation()).isCloseTo(0.2, within(1e-12));
        // Pooled shares 52, 33, 25 of 110, 1/100 + 1/10.
        double rate = 0.11;
        double chance = IntStream.of(52, 33, 25)
                        .mapToDouble(count -> Math.sqrt(2 / Math.PI * count / 110.0 * (1 - count / 110.0) * rate))
                        .sum()
                / 2;
        assertThat(layer.loadDistanceByChance()).isCloseTo(chance, within(1e-12));
        assertThat(layer.transitionDistance()).isNull();
        assertThat(compare(new double[] {1, 0}, new double[] {0, 1}, 1).loadDistance())
                .isEqualTo(1);
    }

    @Test
    void tiesShareThePlacesAmongTheHottest() {
        assertThat(compare(new double[] {1, 1, 1, 1}, new double[] {7, 7, 7, 7}, 1)
                        .hotOverlap())
                .isEqualTo(1);
        // The second place is shared by three experts; the other has one of them.
        assertThat(compare(new double[] {9, 1, 1, 1}, new double[] {9, 5, 1, 0}, 2)
                        .hotOverlap())
                .isCloseTo((1 + 1.0 / 3) / 2, within(1e-12));
        assertThat(compare(new double[] {1, 1, 1, 1}, new double[] {7, 7, 7, 7}, 1)
                        .rankCorrelation())
                .isNull();
    }

    @Test
    void chanceIsWhatEqualTrafficShows() {
        SplittableRandom random = new SplittableRandom(8);
        double distance = 0;
        double chance = 0;
        for (int trial = 0; trial < 200; trial++) {
            double[] own = new double[16];
            double[] other = new double[16];
            for (int token = 0; token < 2000; token++) {
                own[Math.min(random.nextInt(16), random.nextInt(16))]++;
                if (token % 2 == 0) {
                    other[Math.min(random.nextInt(16), random.nextInt(16))]++;
                }
            }
            LayerStability layer = compare(own, other, 1);
            distance += layer.loadDistance();
            chance += layer.loadDistanceByChance();
        }
        assertThat(chance).isCloseTo(distance, within(0.05 * distance));
    }

    @Test
    void emptyLayersHaveNoFigures() {
        LayerStability layer = compare(new double[] {0, 0}, new double[] {1, 2}, 1);
        assertThat(layer).isEqualTo(new LayerStability(0, null, null, null, null, null, null));
        ProfileStability stability = ProfileStability.between(
                RoutingProfile.ofLoads(new double[][] {{0, 0}, {1, 3}}),
                RoutingProfile.ofLoads(new double[][] {{1, 2}, {3, 1}}));
        assertThat(stability.loadDistance()).isEqualTo(new Extent(0.5, 0.5, 1));
        assertThat(stability.transitionDistance()).isNull();
    }

    @Test
    void theWorstLayerIsNamed() {
        ProfileStability stability = ProfileStability.between(
                RoutingProfile.ofLoads(new double[][] {{4, 1, 0}, {4, 2, 1}, {1, 2, 4}}),
                RoutingProfile.ofLoads(new double[][] {{4, 1, 0}, {1, 2, 4}, {4, 2, 1}}));
        assertThat(stability.hot()).isEqualTo(1);
        assertThat(stability.loadDistance().worstLayerId()).isEqualTo(1);
        assertThat(stability.loadDistance().mean()).isCloseTo(2.0 / 3 * 3 / 7, within(1e-12));
        assertThat(stability.hotOverlap()).isEqualTo(new Extent(1.0 / 3, 0, 1));
        assertThat(stability.rankCorrelation().worst()).isCloseTo(-1, within(1e-12));
    }

    @Test
    void profilesOfDifferentModelsAreRefused() {
        RoutingProfile two = RoutingProfile.ofLoads(new double[][] {{1, 2}});
        assertThatThrownBy(() -> ProfileStability.between(two, RoutingProfile.ofLoads(new double[][] {{1, 2, 3}})))
                .hasMessage("profiles of 2 and 3 experts cannot be compared");
        assertThatThrownBy(() -> ProfileStability.between(two, two.withLayerIds(new int[] {3})))
                .hasMessageContaining("[0] and [3]");
        assertThatThrownBy(() -> ProfileStability.between(two, two, 3)).hasMessage("hot experts (3) must be in 1..2");
        RoutingProfile all = RoutingProfile.builder(new int[] {0, 4}, 1)
                .loads(new double[][] {{1}, {1}})
                .affinity(ExpertAffinity.of(Pairing.ALL, 1, new double[][][] {{{1}}}))
                .build();
        assertThatThrownBy(() -> ProfileStability.between(profile(new double[][] {{1}}), all))
                .hasMessage("profiles of pairing TOP1 and ALL cannot be compared");
    }

    @Test
    void windowsByHand() {
        RoutingProfile profile = RoutingProfile.builder(new int[] {7}, 2)
                .windows(LoadWindows.of(new long[] {10, 20, 30, 40}, new double[][][] {
                    {{1, 1}}, {{1, 3}}, {{0, 0}}, {{4, 0}}
                }))
                .build();
        WindowDrift drift = WindowDrift.of(profile);
        WindowDrift.LayerDrift layer = drift.layers().get(0);

        assertThat(drift.windows()).isEqualTo(4);
        assertThat(layer.layerId()).isEqualTo(7);
        assertThat(layer.toNext()).isEqualTo(0.25);
        assertThat(layer.worstToNext()).isEqualTo(0.25);
        assertThat(layer.worstWindow()).isEqualTo(10);
        // All windows: 6 of 10.
        assertThat(layer.toPooled()).isCloseTo((0.1 + 0.35 + 0.4) / 3, within(1e-12));
        assertThat(drift.lags())
                .containsExactly(new WindowDrift.LagDistance(1, 0.25), new WindowDrift.LagDistance(2, 0.75));
        assertThatThrownBy(() -> WindowDrift.of(RoutingProfile.ofLoads(new double[][] {{1}})))
                .hasMessage("the profile has no load windows");
    }
}
