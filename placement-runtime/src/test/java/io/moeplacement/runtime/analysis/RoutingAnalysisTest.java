package io.moeplacement.runtime.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.Pairing;
import io.moeplacement.RoutingProfile;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class RoutingAnalysisTest {

    private static RoutingProfile profile(double[][] table) {
        return RoutingProfile.builder(new int[] {3, 5}, table.length)
                .loads(new double[][] {NaiveInformation.sources(table), NaiveInformation.targets(table)})
                .affinity(ExpertAffinity.of(Pairing.TOP1, table.length, new double[][][] {table}))
                .build();
    }

    private static PairAffinity pair(double[][] table) {
        return RoutingAnalysis.of(profile(table)).layers().get(0).toNext();
    }

    @Property(tries = 300)
    void figuresAreTheTextbookOnes(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int experts) {
        double[][] table = NaiveInformation.randomTable(new SplittableRandom(seed), experts, 50);
        double[] sources = NaiveInformation.sources(table);
        double[] targets = NaiveInformation.targets(table);
        double total = Arrays.stream(sources).sum();
        LayerRouting layer = RoutingAnalysis.of(profile(table)).layers().get(0);
        PairAffinity pair = layer.toNext();

        assertThat(layer.layerId()).isEqualTo(3);
        assertThat(layer.load()).isEqualTo(total);
        assertThat(layer.skew())
                .isCloseTo(Arrays.stream(sources).max().orElseThrow() / (total / experts), within(1e-9));
        assertThat(layer.entropy()).isCloseTo(NaiveInformation.entropy(sources), within(1e-9));
        assertThat(layer.effectiveExperts()).isBetween(1 - 1e-9, experts + 1e-9);
        assertThat(sources[layer.hottestExpert()])
                .isEqualTo(Arrays.stream(sources).max().orElseThrow());
        assertThat(layer.deadExperts()).isEqualTo((int)
                Arrays.stream(sources).filter(load -> load == 0).count());
        assertThat(pair.nextLayerId()).isEqualTo(5);
        assertThat(pair.transitions()).isEqualTo(total);
        assertThat(pair.mutualInformation()).isCloseTo(NaiveInformation.mutualInformation(table), within(1e-9));
        assertThat(pair.mutualInformation())
                .isBetween(0.0, Math.min(layer.entropy(), NaiveInformation.entropy(targets)) + 1e-9);
        assertThat(pair.nextEntropy()).isCloseTo(NaiveInformation.entropy(targets), within(1e-9));
        double hits = Arrays.stream(table)
                .mapToDouble(row -> Arrays.stream(row).max().orElseThrow())
                .sum();
        assertThat(pair.top1Predictability()).isCloseTo(hits / total, within(1e-12));
        assertThat(pair.top1Baseline())
                .isCloseTo(Arrays.stream(targets).max().orElseThrow() / total, within(1e-12))
                .isLessThanOrEqualTo(pair.top1Predictability() + 1e-12);
    }

    @Property(tries = 200)
    void independentLayersShareNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int experts) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] from = random.doubles(experts, 0, 1000).map(Math::floor).toArray();
        double[] to = random.doubles(experts, 0, 1000).map(Math::floor).toArray();
        from[0]++;
        to[0]++;
        double[][] table = new double[experts][experts];
        for (int e = 0; e < experts; e++) {
            for (int f = 0; f < experts; f++) {
                table[e][f] = from[e] * to[f];
            }
        }
        assertThat(pair(table).mutualInformation()).isCloseTo(0, within(1e-12));
        assertThat(pair(table).top1Predictability()).isCloseTo(pair(table).top1Baseline(), within(1e-12));
    }

    @Property(tries = 200)
    void aFixedSuccessorTellsTheWholeEntropy(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int experts) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] successor = NaiveInformation.permutation(random, experts);
        double[][] table = new double[experts][experts];
        for (int e = 0; e < experts; e++) {
            table[e][successor[e]] = random.nextInt(1000);
        }
        table[0][successor[0]]++;
        LayerRouting layer = RoutingAnalysis.of(profile(table)).layers().get(0);
        assertThat(layer.toNext().mutualInformation()).isCloseTo(layer.entropy(), within(1e-9));
        assertThat(layer.toNext().top1Predictability()).isEqualTo(1);
    }

    @Property(tries = 200)
    void namesOfExpertsDoNotMatter(@ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int experts) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] table = NaiveInformation.randomTable(random, experts, 30);
        int[] from = NaiveInformation.permutation(random, experts);
        int[] to = NaiveInformation.permutation(random, experts);
        double[][] renamed = new double[experts][experts];
        for (int e = 0; e < experts; e++) {
            for (int f = 0; f < experts; f++) {
                renamed[from[e]][to[f]] = table[e][f];
            }
        }
        LayerRouting layer = RoutingAnalysis.of(profile(table)).layers().get(0);
        LayerRouting other = RoutingAnalysis.of(profile(renamed)).layers().get(0);
        assertThat(other.skew()).isEqualTo(layer.skew());
        assertThat(other.entropy()).isCloseTo(layer.entropy(), within(1e-12));
        assertThat(other.deadExperts()).isEqualTo(layer.deadExperts());
        assertThat(other.toNext().mutualInformation()).isCloseTo(layer.toNext().mutualInformation(), within(1e-12));
        assertThat(other.toNext().shuffledMutualInformation())
                .isCloseTo(layer.toNext().shuffledMutualInformation(), within(1e-12));
        assertThat(other.toNext().top1Predictability()).isCloseTo(layer.toNext().top1Predictability(), within(1e-12));
    }

    @Property(tries = 200)
    void theUnitOfCountsDoesNotMatter(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int experts) {
        double[][] table = NaiveInformation.randomTable(new SplittableRandom(seed), experts, 30);
        double mutual = pair(table).mutualInformation();
        for (double factor : new double[] {0.3, 1e-300, 1e-9, 1e11}) {
            double[][] scaled = Arrays.stream(table)
                    .map(row -> Arrays.stream(row).map(count -> count * factor).toArray())
                    .toArray(double[][]::new);
            assertThat(pair(scaled).mutualInformation()).isCloseTo(mutual, within(1e-9));
        }
    }

    @Test
    void aLayerByHand() {
        double[][] table = {{6, 2}, {0, 8}};
        LayerRouting layer = RoutingAnalysis.of(profile(table)).layers().get(0);
        LayerRouting last = RoutingAnalysis.of(profile(table)).layers().get(1);

        assertThat(layer.skew()).isEqualTo(1);
        assertThat(layer.entropy()).isEqualTo(1);
        assertThat(layer.toNext().top1Predictability()).isEqualTo(14.0 / 16);
        assertThat(layer.toNext().top1Baseline()).isEqualTo(10.0 / 16);
        // H(next) = 0.954434; H(next | source) = 1/2 * H(1/4) = 0.405639.
        assertThat(layer.toNext().mutualInformation()).isCloseTo(0.548795, within(1e-6));
        assertThat(layer.toNext().explained()).isCloseTo(0.548795 / 0.954434, within(1e-6));
        assertThat(last.skew()).isEqualTo(1.25);
        assertThat(last.hottestExpert()).isEqualTo(1);
        assertThat(last.toNext()).isNull();
    }

    @Test
    void whatTheDataDoesNotSayIsNull() {
        RoutingProfile empty = RoutingProfile.builder(new int[] {0, 1, 2}, 2)
                .loads(new double[][] {{0, 0}, {3, 0}, {1, 1}})
                .affinity(ExpertAffinity.of(Pairing.TOP1, 2, new double[][][] {{{0, 0}, {0, 0}}, {{2, 1}, {0, 0}}}))
                .build();
        RoutingAnalysis analysis = RoutingAnalysis.of(empty);

        assertThat(analysis.layers().get(0)).isEqualTo(new LayerRouting(0, 0, null, null, -1, 2, null));
        assertThat(analysis.layers().get(0).effectiveExperts()).isNull();
        LayerRouting one = analysis.layers().get(1);
        assertThat(one.skew()).isEqualTo(2);
        assertThat(one.entropy()).isZero();
        assertThat(one.deadExperts()).isEqualTo(1);
        assertThat(one.toNext().mutualInformation()).isZero();
        assertThat(one.toNext().top1Predictability()).isCloseTo(2.0 / 3, within(1e-12));

        RoutingProfile loadsOnly = RoutingProfile.ofLoads(new double[][] {{1, 3}, {2, 2}});
        assertThat(RoutingAnalysis.of(loadsOnly).layers())
                .allSatisfy(layer -> assertThat(layer.toNext()).isNull());
        assertThat(RoutingAnalysis.of(RoutingProfile.ofLoads(new double[][] {{7}}))
                        .layers())
                .containsExactly(new LayerRouting(0, 7, 1.0, 0.0, 0, 0, null));
    }

    @Test
    void countsThatAreNotWholeHaveNoShuffle() {
        PairAffinity pair = pair(new double[][] {{1.5, 0}, {0, 2}});
        assertThat(pair.shuffledMutualInformation()).isNull();
        assertThat(pair.shuffledBy()).isNull();
        assertThat(pair.explained()).isCloseTo(1, within(1e-12));
        assertThat(pair(new double[][] {{1, 0}, {4, 0}}).explained()).isNull();
    }

    @Test
    void shapesOfTokensAndProfileMustAgree() {
        RecordedTokens tokens = RecordedTokens.builder(new int[] {0}, 2, 1)
                .add(0, new int[] {1})
                .build();
        assertThatThrownBy(() -> RoutingAnalysis.of(profile(new double[][] {{1, 0}, {0, 1}}), tokens, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the profile has 2 layers of 2 experts, the tokens have 1 of 2");
    }
}
