package io.moeplacement.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.ModelPreset;
import io.moeplacement.Pairing;
import io.moeplacement.RoutingProfile;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens whose loads are given. */
class GivenLoadsTest {

    private static RoutingProfile loads(String model, double[][] loads) {
        return RoutingProfile.ofLoads(loads)
                .withLayerIds(ModelPreset.named(model).layerIds());
    }

    /** Hot experts have up to three times the load of others, one has none. */
    private static double[][] skewed(String model, long seed) {
        var spec = ModelPreset.named(model).spec();
        SplittableRandom random = new SplittableRandom(seed);
        double[][] loads = new double[spec.layers()][spec.experts()];
        for (double[] row : loads) {
            Arrays.setAll(row, expert -> 1 + 2 * random.nextDouble());
            row[random.nextInt(row.length)] = 0;
        }
        return loads;
    }

    /** The hottest expert has just what is allowed. */
    private static double[][] atTheLimit(String model) {
        double[][] loads = skewed(model, 3);
        int topK = ModelPreset.named(model).spec().topK();
        for (int layer = 0; layer < loads.length; layer++) {
            int hot = layer % loads[layer].length;
            loads[layer][hot] = 0;
            loads[layer][hot] = 0.999999 * Arrays.stream(loads[layer]).sum() / (2 * topK - 1);
        }
        return loads;
    }

    @ParameterizedTest
    @CsvSource({"mixtral-8x7b, 20000", "gpt-oss-20b, 20000", "deepseek-v3, 8000"})
    void drawnLoadsAreTheGivenOnes(String model, int tokens) {
        double[][] given = skewed(model, 5);
        TokenStatistics drawn = new TokenStatistics(Workload.named(model).withLoads(loads(model, given)), tokens, 1, 2);

        assertThat(drawn.repeats).as("a token names an expert twice").isFalse();
        double assignments = (double) tokens * ModelPreset.named(model).spec().topK();
        for (int layer = 0; layer < given.length; layer++) {
            double total = Arrays.stream(given[layer]).sum();
            double elsewhere = 0;
            for (int expert = 0; expert < given[layer].length; expert++) {
                elsewhere += Math.abs(drawn.loads[layer][expert] / assignments - given[layer][expert] / total) / 2;
            }
            assertThat(elsewhere)
                    .as("share of layer %d that is elsewhere", layer)
                    .isLessThan(0.06);
        }
    }

    @ParameterizedTest
    @CsvSource({"mixtral-8x7b, 5000", "gpt-oss-20b, 5000", "deepseek-v3, 1000"})
    void noTokenNamesAnExpertTwiceAtTheLimit(String model, int tokens) {
        TokenStatistics drawn =
                new TokenStatistics(Workload.named(model).withLoads(loads(model, atTheLimit(model))), tokens, 1, 2);

        assertThat(drawn.repeats).isFalse();
    }

    @Test
    void unitsAndSamplesDoNotMatter() {
        double[][] given = skewed("mixtral-8x7b", 1);
        double[][] doubled = Arrays.stream(given)
                .map(row -> Arrays.stream(row).map(load -> 2 * load).toArray())
                .toArray(double[][]::new);

        RoutingProfile one = Workload.named("mixtral-8x7b")
                .withLoads(loads("mixtral-8x7b", given))
                .profile(300, 4, Pairing.TOP1);
        RoutingProfile other = Workload.named("mixtral-8x7b")
                .withLoads(loads("mixtral-8x7b", doubled))
                .profile(300, 4, Pairing.TOP1);

        assertThat(other).isEqualTo(one);
    }

    @Test
    void loadsThatCannotBeDrawnAreRefused() {
        Workload mixtral = Workload.named("mixtral-8x7b");
        double[][] even = new double[32][8];
        Arrays.stream(even).forEach(row -> Arrays.fill(row, 1));

        assertThatThrownBy(() -> mixtral.withLoads(RoutingProfile.ofLoads(new double[][] {{1, 1}})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the loads are of 1 layers (0..0) with 2 experts, mixtral-8x7b has 32 layers (0..31) with 8");
        even[7][3] = 3;
        assertThatThrownBy(() -> mixtral.withLoads(RoutingProfile.ofLoads(even)))
                .hasMessage("layer 7: expert 3 has 0.3 of the load, at most 1/4 can be drawn for top-2");
        Arrays.fill(even[7], 0);
        assertThatThrownBy(() -> mixtral.withLoads(RoutingProfile.ofLoads(even)))
                .hasMessage("layer 7 has no load: no expert could be drawn");
        assertThatThrownBy(() -> Workload.named("deepseek-v3").withLoads(RoutingProfile.ofLoads(new double[58][256])))
                .hasMessageContaining("58 layers (0..57)")
                .hasMessageContaining("58 layers (3..60)");
    }
}
