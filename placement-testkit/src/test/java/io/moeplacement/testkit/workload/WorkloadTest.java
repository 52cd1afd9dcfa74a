package io.moeplacement.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.moeplacement.CostModel;
import io.moeplacement.Metrics;
import io.moeplacement.ModelPreset;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {

    static List<String> names() {
        return Workload.names();
    }

    @ParameterizedTest
    @CsvSource({
        "mixtral-8x7b, 20000, 1.19, 1.35, 5",
        "gpt-oss-20b, 20000, 2.66, 3.84, 10",
        "deepseek-v3, 10000, 7.31, 13.65, 10"
    })
    void hottestExpertIsAsHotAsMeasured(String name, int tokens, double mean, double worst, double percent) {
        TokenStatistics statistics = new TokenStatistics(Workload.named(name), tokens, 1, 4);

        assertThat(TokenStatistics.meanOfMaxima(statistics.loads)).isCloseTo(mean, withinPercentage(percent));
        assertThat(TokenStatistics.worstMaximum(statistics.loads)).isCloseTo(worst, withinPercentage(percent));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void gptOssHasTheAffinityOfTheRealModel(long seed) {
        TokenStatistics statistics = new TokenStatistics(Workload.named("gpt-oss-20b"), 20_000, seed, 4);

        assertThat(TokenStatistics.meanOfMaxima(statistics.top1)).isCloseTo(4.37, withinPercentage(10));
        assertThat(TokenStatistics.worstMaximum(statistics.top1)).isCloseTo(9.79, withinPercentage(15));
        assertThat(statistics.mutualInformation()).isCloseTo(1.48, withinPercentage(10));
        assertThat(statistics.predictability()).isCloseTo(0.41, withinPercentage(10));
        assertThat(statistics.contiguousFanOut()).isCloseTo(3.02, withinPercentage(10));
        assertThat(statistics.contiguousTop1Locality()).isCloseTo(0.24, withinPercentage(15));
    }

    @Test
    void profileAgreesWithPlainLoopsOverTheTokens() {
        Workload workload = Workload.named("gpt-oss-20b");
        TokenStatistics statistics = new TokenStatistics(workload, 3_000, 7, 4);
        RoutingProfile profile = workload.profile(3_000, 7, Pairing.TOP1);
        PlacementProblem problem = PlacementProblem.builder(
                        profile, Topology.builder(1, 4).build())
                .model(workload.model().spec())
                .build();
        int[][] map = new int[24][];
        Arrays.setAll(map, layer -> IntStream.range(0, 32).toArray());

        Metrics metrics = new CostModel(problem)
                .evaluate(Placement.of(problem.slots(), 32, map))
                .metrics();

        Metrics.FanOut fanOut = Objects.requireNonNull(metrics.fanOut());
        assertThat(fanOut.basis()).isEqualTo(Selections.Basis.TOKENS);
        assertThat(fanOut.devices()).isCloseTo(statistics.contiguousFanOut(), withinPercentage(1e-9));
        assertThat(metrics.locality()).isCloseTo(statistics.contiguousTop1Locality(), withinPercentage(1e-9));
        for (int layer = 0; layer < 24; layer++) {
            assertThat(profile.loads(layer)).isEqualTo(statistics.loads[layer]);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void tokensHaveTheShapeOfTheModel(String name) {
        Workload workload = Workload.named(name);
        TokenStatistics statistics = new TokenStatistics(workload, 2_000, 5, 2);

        assertThat(workload.model()).isEqualTo(ModelPreset.named(name));
        assertThat(statistics.repeats).as("a token names an expert twice").isFalse();
        assertThat(statistics.sequences).isBetween(3, 40);
        assertThat(workload.profile(50, 1, Pairing.ALL).layerIds())
                .isEqualTo(workload.model().layerIds());
    }

    @ParameterizedTest
    @MethodSource("names")
    void seedPicksTheTokensAndNothingElseDoes(String name) {
        List<int[]> first = tokens(Workload.named(name), 1);

        assertThat(tokens(Workload.named(name), 1))
                .usingElementComparator(Arrays::compare)
                .isEqualTo(first);
        assertThat(tokens(Workload.named(name), 2))
                .usingElementComparator(Arrays::compare)
                .isNotEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("names")
    void hottestExpertsBelongToTheNameNotToTheSeed(String name) {
        TokenStatistics one = new TokenStatistics(Workload.named(name), 4_000, 1, 2);
        TokenStatistics two = new TokenStatistics(Workload.named(name), 4_000, 2, 2);

        long same = IntStream.range(0, one.loads.length)
                .filter(layer -> hottest(one.loads[layer]) == hottest(two.loads[layer]))
                .count();
        assertThat(same).isGreaterThan(one.loads.length * 2L / 3);
    }

    private static int hottest(double[] loads) {
        return IntStream.range(0, loads.length)
                .reduce((a, b) -> loads[a] >= loads[b] ? a : b)
                .orElseThrow();
    }

    private static List<int[]> tokens(Workload workload, long seed) {
        List<int[]> tokens = new ArrayList<>();
        workload.generate(400, seed, (sequence, chosen) -> tokens.add(chosen.clone()));
        return tokens;
    }

    @Test
    void aProfileOfNoTokensIsValid() {
        RoutingProfile profile = Workload.named("mixtral-8x7b").profile(0, 1, Pairing.ALL);

        assertThat(profile.totalLoad(0)).isZero();
    }

    @Test
    void unknownNamesAndNegativeCountsAreRefusedWithWhatIsKnown() {
        assertThatThrownBy(() -> Workload.named("mixtral"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown workload (mixtral), known are mixtral-8x7b, gpt-oss-20b, deepseek-v3");
        assertThatThrownBy(() -> Workload.named("mixtral-8x7b").generate(-1, 1, (sequence, chosen) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokens (-1) must not be negative");
    }
}
