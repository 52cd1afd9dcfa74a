package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.moeplacement.formats.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzeTest {

    @TempDir
    Path folder;

    private Path loads;
    private Path transitions;
    private Path trace;

    @BeforeEach
    void files() throws IOException {
        loads = Cli.loads(folder);
        transitions = Cli.file(
                folder,
                "transitions.csv",
                "layer,from_expert,to_expert,tokens",
                "3,0,2,40",
                "3,1,3,30",
                "3,2,2,10",
                "3,2,0,10",
                "3,3,1,10");
        trace = folder.resolve("trace.npz");
        SplittableRandom random = new SplittableRandom(7);
        try (TraceWriter writer = TraceWriter.create(trace, 3000, 3, 2)) {
            for (int token = 0; token < 3000; token++) {
                int first = Math.min(random.nextInt(8), random.nextInt(8));
                int second = random.nextInt(3) == 0 ? random.nextInt(8) : (first + 3) % 8;
                int[] top = {first, second, random.nextInt(8)};
                int[] chosen = new int[6];
                for (int layer = 0; layer < 3; layer++) {
                    chosen[2 * layer] = top[layer];
                    chosen[2 * layer + 1] = (top[layer] + 1 + random.nextInt(7)) % 8;
                }
                writer.write(token / 20, chosen);
            }
        }
    }

    private static Cli analyze(Object... args) {
        List<Object> all = new ArrayList<>(List.of("analyze"));
        all.addAll(List.of(args));
        return Cli.run(all.toArray());
    }

    private static JsonNode json(Object... args) {
        List<Object> all = new ArrayList<>(List.of(args));
        all.add("--json");
        return analyze(all.toArray()).expect(ExitCode.DONE).json();
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

    @Test
    void anotherProfileGivesStability() {
        Path other =
                Cli.file(folder, "other.csv", "layer,expert,tokens", "3,0,10", "3,1,30", "3,2,20", "3,3,40", "5,3,7");
        JsonNode stability = json("--profile", loads, "--against", other).get("stability");

        assertThat(stability.get("hot").asInt()).isEqualTo(1);
        assertThat(stability.get("loadDistance").get("mean").asDouble()).isCloseTo(0.5, within(1e-12));
        assertThat(stability.get("loadDistance").get("worst").asDouble()).isCloseTo(0.7, within(1e-12));
        assertThat(stability.get("loadDistance").get("worstLayer").asInt()).isEqualTo(5);
        assertThat(stability.get("hotOverlap").get("mean").asDouble()).isZero();
        assertThat(stability.get("transitionDistance").isNull()).isTrue();
        assertThat(stability.get("plan").isNull()).isTrue();
        assertThat(stability.get("layers")).hasSize(2);
        assertThat(analyze("--profile", loads, "--against", other, "--hot", 2)
                        .expect(ExitCode.DONE)
                        .out())
                .contains("load distance", "overlap of the hottest 2", "rank correlation");
    }

    @Test
    void withDevicesAPlanIsCarriedOver() {
        Path other = Cli.file(
                folder,
                "other.csv",
                "layer,expert,tokens",
                "3,0,40",
                "3,1,10",
                "3,2,10",
                "3,3,40",
                "5,0,10",
                "5,1,10",
                "5,2,50",
                "5,3,30");
        Object[] args = {"--profile", loads, "--against", other, "--topology", "1x2", "--objective", "balance"};
        JsonNode plan = json(args).get("stability").get("plan");

        assertThat(plan.get("solver").asText()).isEqualTo("auto");
        assertThat(plan.get("objective").asText()).isEqualTo("balance");
        // {0, 3} and {1, 2} of 40 30 20 10 are even; of 40 10 10 40 they are 80 to 20.
        assertThat(plan.get("atHome").get("imbalance").get("mean").asDouble()).isCloseTo(1.1, within(1e-9));
        assertThat(plan.get("transferred").get("imbalance").get("worst").asDouble())
                .isCloseTo(1.6, within(1e-9));
        assertThat(plan.get("transferred").get("imbalance").get("worstLayer").asInt())
                .isEqualTo(3);
        assertThat(plan.get("refitted").get("value").asDouble()).isCloseTo(1.1, within(1e-9));
        assertThat(analyze(args).expect(ExitCode.DONE).out())
                .contains("plan of auto for balance", "the same on the other one");
    }

    @Test
    void windowsShowTheirDrift() {
        Path later = Cli.file(folder, "later.csv", "layer,expert,tokens", "3,3,1", "5,2,1");
        JsonNode windows =
                json("--profile", loads, "--profile", later, "--windows").get("windows");

        assertThat(windows.get("windows").asInt()).isEqualTo(2);
        assertThat(windows.get("layers").get(0).get("toNext").asDouble()).isCloseTo(0.9, within(1e-12));
        assertThat(windows.get("lags").get(0).get("loadDistance").asDouble()).isCloseTo(0.7, within(1e-12));
        assertThat(analyze("--profile", loads, "--profile", later, "--windows").out())
                .contains("load distance of windows 1 apart: 0.7000");
    }

    @Test
    void growthSaysHowManyTokensItTakes() {
        Object[] args = {
            "--profile",
            trace,
            "--pairs",
            "top1",
            "--growth",
            "sequences",
            "--first-tokens",
            100,
            "--topology",
            "1x2",
            "--objective",
            "locality",
            "--iterations",
            20,
            "--solver",
            "heuristic",
            "--plan-tolerance",
            0.05
        };
        JsonNode growth = json(args).get("growth");

        assertThat(growth.get("order").asText()).isEqualTo("sequences");
        List<Integer> sizes = new ArrayList<>();
        growth.get("points").forEach(point -> sizes.add(point.get("tokens").asInt()));
        assertThat(sizes).containsExactly(100, 200, 400, 800, 1600, 3000);
        JsonNode last = growth.get("points").get(5);
        assertThat(last.get("loadDistance").get("mean").asDouble()).isZero();
        assertThat(last.get("plan").get("value").asDouble()).isBetween(0.0, 0.5);
        assertThat(last.get("plan").get("kept").asDouble()).isBetween(0.0, 1.0);
        assertThat(growth.get("tokensUntilStable").get("loads").asInt()).isBetween(100, 1600);
        assertThat(growth.get("tolerance").asDouble()).isEqualTo(0.05);
        assertThat(json(args)).isEqualTo(json(args));
        assertThat(analyze(args).expect(ExitCode.DONE).out())
                .contains("tokens  load distance", "loads stay within 0.05", "the plan is at most 5.00 % worse");
    }

    @Test
    void plansAreScoredOnUnseenSequences() {
        JsonNode report = json(
                "--profile",
                trace,
                "--sequences",
                "0/2",
                "--against",
                trace,
                "--against-sequences",
                "1/2",
                "--growth",
                "recorded",
                "--topology",
                "1x2",
                "--objective",
                "balance",
                "--solver",
                "greedy");

        assertThat(report.get("growth").get("points").get(2).get("tokens").asInt())
                .isEqualTo(1500);
        assertThat(report.get("growth").get("points").get(2).get("plan").get("value"))
                .isEqualTo(
                        report.get("stability").get("plan").get("transferred").get("value"));
    }

    @Test
    void interruptedGrowthShowsWhatThereIs() {
        Interruption interruption = new Interruption();
        interruption.cancellation().cancel();
        Cli cli = Cli.run(
                        interruption,
                        "analyze",
                        "--profile",
                        trace,
                        "--growth",
                        "tokens",
                        "--topology",
                        "1x2",
                        "--json")
                .expect(ExitCode.INTERRUPTED)
                .expectOneErrorLine();

        assertThat(cli.json().get("layers")).hasSize(3);
        assertThat(cli.json().get("growth").get("points")).isEmpty();
        assertThat(cli.err()).contains("interrupted; this is what was found so far");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--topology 1x2|--topology is for plans, which are made to compare: give --against FILE or --growth too",
                "--slots 8|--slots is about plans, which need devices: give --topology NxD",
                "--objective balance|--objective is about plans, which need devices: give --topology NxD",
                "--deadline 1s|--deadline is about plans",
                "--solver greedy|--solver is about plans",
                "--against-sequences 0/2|--against-sequences needs --against FILE",
                "--hot 2|--hot needs --against FILE or --growth",
                "--first-tokens 5|--first-tokens needs --growth",
                "--tolerance 0.1|--tolerance needs --growth",
                "--plan-tolerance 0.1|--plan-tolerance needs --growth",
                "--successors 2|--successors needs --json",
                "--growth sequence|nearest is sequences",
                "--successors 0 --json|at least 1",
                "--growth tokens --hot 9|--hot (9) must be at most the number of experts (8)",
                "--growth tokens --topology 1x2 --windows --objective balance --robust mean|--robust is not for analyze"
            })
    void badUsageIsRefused(String options, String message) {
        List<Object> args = new ArrayList<>(List.of("--profile", trace));
        args.addAll(List.of((Object[]) options.split(" ")));
        Cli cli = analyze(args.toArray()).expect(ExitCode.WRONG_USAGE).expectOneErrorLine();
        assertThat(cli.err()).contains(message);
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void badInputIsRefused() {
        assertThat(analyze().expect(ExitCode.WRONG_USAGE).err()).contains("give --profile FILE");
        Path two = Cli.file(folder, "two.csv", "layer,expert,tokens", "3,0,1", "4,3,1");
        assertThat(analyze("--profile", loads, "--against", two)
                        .expect(ExitCode.BAD_INPUT)
                        .expectOneErrorLine()
                        .err())
                .contains("two.csv", "2 layers (3..4)", "2 layers (3..5)");
        Path more = Cli.file(folder, "more.csv", "layer,expert,tokens", "3,0,1", "5,4,1");
        assertThat(analyze("--profile", loads, "--against", more)
                        .expect(ExitCode.BAD_INPUT)
                        .err())
                .contains("more.csv", "4");
        assertThat(analyze("--profile", loads, "--growth", "tokens")
                        .expect(ExitCode.BAD_INPUT)
                        .expectOneErrorLine()
                        .err())
                .contains("--growth needs raw routing traces");
        assertThat(analyze("--profile", loads, "--against", folder.resolve("none.csv"))
                        .expect(ExitCode.BAD_INPUT)
                        .err())
                .contains("none.csv", "no such file");
        assertThat(analyze(
                                "--profile",
                                trace,
                                "--against",
                                trace,
                                "--topology",
                                "1x2",
                                "--objective",
                                "locality",
                                "--max-imbalance",
                                "1.0",
                                "--solver",
                                "contiguous")
                        .code())
                .isIn(ExitCode.DONE.number());
        assertThat(analyze(
                                "--profile",
                                loads,
                                "--profile",
                                transitions,
                                "--against",
                                loads,
                                "--topology",
                                "1x2",
                                "--objective",
                                "locality")
                        .expect(ExitCode.BAD_INPUT)
                        .expectOneErrorLine()
                        .err())
                .contains("--against", "transitions");
    }
}
