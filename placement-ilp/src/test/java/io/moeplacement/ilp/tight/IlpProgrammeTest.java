package io.moeplacement.ilp.tight;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.CostModel;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.SolveOptions;
import io.moeplacement.ilp.Tiny;
import io.moeplacement.ilp.programme.ConsoleGate;
import io.moeplacement.ilp.programme.PlacementProgramme;
import io.moeplacement.ilp.programme.Programme;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.testkit.BruteForceOracle;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The programmes alone, without start and enumeration, and the start that is handed to ojAlgo. */
class IlpProgrammeTest {

    @Test
    void ojalgoAloneFindsTheOptimum() {
        Map<String, Integer> verdicts = compare(400_000, 400_200);
        assertThat(verdicts.getOrDefault("right", 0)).as("%s", verdicts).isGreaterThan(100);
        // One worker is deterministic; the few wrong answers stay few as long as ojAlgo and our rows stay the same.
        int wrong = verdicts.values().stream().mapToInt(Integer::intValue).sum() - verdicts.getOrDefault("right", 0);
        assertThat(wrong).as("%s", verdicts).isLessThanOrEqualTo(verdicts.getOrDefault("right", 0) / 100);
    }

    @Test
    @Tag("long")
    void ojalgoAloneFindsTheOptimumAtLength() {
        Map<String, Integer> verdicts = compare(500_000, 510_000);
        System.out.println("ojAlgo alone on programmes of placement-ilp: " + verdicts);
        assertThat(verdicts.getOrDefault("right", 0)).as("%s", verdicts).isGreaterThan(5_000);
    }

    private static Map<String, Integer> compare(long first, long end) {
        Map<String, Integer> verdicts = new TreeMap<>();
        for (long seed = first; seed < end; seed++) {
            PlacementProblem problem = Tiny.random(seed);
            Optional<BruteForceOracle.Optimum> optimum = new BruteForceOracle().best(problem);
            PlacementProgramme[] built = new PlacementProgramme[1];
            Programme.Answer[] answer = new Programme.Answer[1];
            ConsoleGate.silently(() -> {
                built[0] = programme(problem, null);
                answer[0] = built[0].programme().minimise(false, 1, Duration.ofMinutes(1));
            });
            verdicts.merge(verdict(problem, optimum, built[0], answer[0]), 1, Integer::sum);
        }
        return verdicts;
    }

    private static String verdict(
            PlacementProblem problem,
            Optional<BruteForceOracle.Optimum> optimum,
            PlacementProgramme programme,
            Programme.Answer answer) {
        double[] values = answer.values();
        int[][] found = values == null ? null : programme.read(values);
        if (optimum.isEmpty()) {
            return found == null ? "right" : "claims " + answer.claim() + " where infeasible";
        }
        if (found == null) {
            return "claims " + answer.claim() + " where feasible";
        }
        var placement = new Instance(problem).placement(found);
        if (!new PlacementVerifier(problem).violations(placement).isEmpty()) {
            return "breaks limits";
        }
        double best = optimum.get().value();
        double value = new CostModel(problem).evaluate(placement).objectiveValue();
        return value <= best * (1 + 1e-7) + 1e-18 ? "right" : "worse, claims " + answer.claim();
    }

    private static PlacementProgramme programme(PlacementProblem problem, int @Nullable [][] start) {
        Instance instance = new Instance(problem);
        return instance.locality
                ? new LocalityProgramme(instance, start)
                : new BalanceProgramme(instance, 0, instance.layers, start);
    }

    @Test
    void everyFeasibleStartKeepsAllRows() {
        int checked = 0;
        for (long seed = 0; seed < 250; seed++) {
            PlacementProblem problem = Tiny.random(seed);
            Optional<BruteForceOracle.Optimum> optimum = new BruteForceOracle().best(problem);
            if (optimum.isPresent()) {
                int[][] start = new Instance(problem).assignment(optimum.get().placement());
                assertThat(programme(problem, start).programme().acceptsStart())
                        .as("seed %d", seed)
                        .isTrue();
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(125);
    }

    @Test
    void startIsUsed() {
        PlacementProblem problem = Tiny.plain(Objective.locality(), 4, 8, 4, 14);
        Instance instance = new Instance(problem);
        int[][] best = Objects.requireNonNull(
                new ChainEnumeration(instance, new SolveContext("ilp", SolveOptions.defaults())).best());
        double optimum =
                new CostModel(problem).evaluate(instance.placement(best)).objectiveValue();
        Programme.Answer[] answer = new Programme.Answer[1];
        PlacementProgramme programme = programme(problem, best);
        ConsoleGate.silently(() -> answer[0] = programme.programme().minimise(true, 1, Duration.ofMillis(300)));
        double[] values = Objects.requireNonNull(answer[0].values());
        int[][] found = Objects.requireNonNull(programme.read(values));
        assertThat(new CostModel(problem).evaluate(instance.placement(found)).objectiveValue())
                .isLessThanOrEqualTo(optimum * (1 + 1e-12));
    }
}
