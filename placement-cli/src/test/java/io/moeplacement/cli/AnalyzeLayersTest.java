package io.moeplacement.cli;

import static io.moeplacement.cli.AnalyzedFiles.analyze;
import static io.moeplacement.cli.AnalyzedFiles.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code analyze} says of layers and pairs of them. */
class AnalyzeLayersTest {

    @TempDir
    Path folder;

    private Path loads;
    private Path transitions;
    private Path trace;

    @BeforeEach
    void files() {
        AnalyzedFiles files = AnalyzedFiles.make(folder);
        loads = files.loads();
        transitions = files.transitions();
        trace = files.trace();
    }

    @Test
    void theContractByHand() {
        JsonNode report = json("--profile", loads, "--profile", transitions);

        assertThat(report.get("stability").isNull()).isTrue();
        assertThat(report.get("windows").isNull()).isTrue();
        assertThat(report.get("growth").isNull()).isTrue();
        JsonNode first = report.get("layers").get(0);
        assertThat(first.get("layer").asInt()).isEqualTo(3);
        assertThat(first.get("skew").asDouble()).isCloseTo(1.6, within(1e-12));
        // -(.4 ld .4 + .3 ld .3 + .2 ld .2 + .1 ld .1)
        assertThat(first.get("entropy").asDouble()).isCloseTo(1.846439, within(1e-6));
        assertThat(first.get("top1Predictability").asDouble()).isCloseTo(0.9, within(1e-12));
        // H(next) of .1 .1 .5 .3 is 1.685475; only expert 2 leaves one bit open, for a fifth of the tokens.
        assertThat(first.get("mutualInformation").asDouble()).isCloseTo(1.485475, within(1e-6));
        assertThat(first.get("nextEntropy").asDouble()).isCloseTo(1.685475, within(1e-6));
        assertThat(first.get("explained").asDouble()).isCloseTo(1.485475 / 1.685475, within(1e-6));
        assertThat(first.get("shuffledMutualInformation").asDouble()).isBetween(0.04, 0.08);
        assertThat(first.get("shuffledBy").asText()).isEqualTo("margins");
        assertThat(first.get("top1Baseline").asDouble()).isEqualTo(0.5);
        assertThat(first.get("nextLayer").asInt()).isEqualTo(5);
        assertThat(first.get("hottestExpert").asInt()).isZero();
        assertThat(first.get("deadExperts").asInt()).isZero();
        JsonNode last = report.get("layers").get(1);
        assertThat(last.get("layer").asInt()).isEqualTo(5);
        for (String pairKey : List.of("mutualInformation", "top1Predictability", "shuffledMutualInformation")) {
            assertThat(last.get(pairKey).isNull()).isTrue();
        }
        assertThat(last.has("successors")).isFalse();
    }

    @Test
    void loadsAloneHaveNoPairValues() {
        JsonNode report = json("--profile", loads);

        assertThat(report.get("layers")).hasSize(2).allSatisfy(layer -> {
            assertThat(layer.get("mutualInformation").isNull()).isTrue();
            assertThat(layer.get("top1Predictability").isNull()).isTrue();
            assertThat(layer.get("skew").isDouble()).isTrue();
        });
        assertThat(analyze("--profile", loads).out())
                .doesNotContain("information")
                .contains("most uneven: layer 5");
    }

    @Test
    void emptyLayersAreNull() {
        Path gaps = Cli.file(folder, "gaps.csv", "layer,expert,tokens", "1,0,0", "1,1,0", "2,0,3");
        JsonNode empty = json("--profile", gaps).get("layers").get(0);

        assertThat(empty.get("skew").isNull()).isTrue();
        assertThat(empty.get("entropy").isNull()).isTrue();
        assertThat(empty.get("hottestExpert").isNull()).isTrue();
        assertThat(analyze("--profile", gaps).expect(ExitCode.DONE).out())
                .contains("layers without traffic: 1", "layers with experts that are never chosen: 2");
    }

    @Test
    void conditionalProbabilitiesOnRequest() {
        JsonNode layers = json("--profile", loads, "--profile", transitions, "--successors", 1)
                .get("layers");
        JsonNode experts = layers.get(0).get("successors");

        assertThat(experts).hasSize(4);
        assertThat(experts.get(0).toString()).isEqualTo("{\"expert\":0,\"next\":[{\"expert\":2,\"probability\":1.0}]}");
        // The lower id of two equal ones.
        assertThat(experts.get(2).toString()).isEqualTo("{\"expert\":2,\"next\":[{\"expert\":0,\"probability\":0.5}]}");
        assertThat(layers.get(1).get("successors").isNull()).isTrue();
    }

    @Test
    void aTraceIsShuffledTokenByToken() {
        JsonNode first =
                json("--profile", trace, "--pairs", "top1").get("layers").get(0);
        JsonNode second =
                json("--profile", trace, "--pairs", "top1").get("layers").get(1);

        assertThat(first.get("shuffledBy").asText()).isEqualTo("tokens");
        assertThat(first.get("mutualInformation").asDouble()).isGreaterThan(0.5);
        assertThat(first.get("shuffledMutualInformation").asDouble()).isBetween(0.003, 0.03);
        assertThat(second.get("mutualInformation").asDouble()).isBetween(0.003, 0.03);
        assertThat(json("--profile", trace, "--pairs", "top1", "--seed", 2)
                        .get("layers")
                        .get(0)
                        .get("shuffledMutualInformation"))
                .isNotEqualTo(first.get("shuffledMutualInformation"));
        assertThat(analyze("--profile", trace, "--pairs", "top1").out())
                .contains("layers whose affinity is near that of shuffled tokens, nothing to plan with: 1");
    }
}
