package io.moeplacement.heuristic.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.CostModel;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.testkit.RandomPlacements;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the terms say a move changes is what the cost model says, over long series of moves kept and taken back. */
class LayerTermsTest {

    @ParameterizedTest
    @EnumSource
    void agreeWithTheCostModel(Question question) {
        for (int seed = 0; seed < 25; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int experts = 4 + 2 * random.nextInt(4);
            int devices = 2 + random.nextInt(4);
            int slots = Math.min(experts + random.nextInt(2 * devices), experts * devices);
            PlacementProblem problem = question.problem(random, 1 + random.nextInt(4), experts, devices, slots);
            Placement placement = RandomPlacements.of(random, problem.slots(), experts);
            int layer = random.nextInt(problem.layers());
            LayerShares[] all = IntStream.range(0, problem.layers())
                    .mapToObj(i -> new LayerShares(problem, i, placement.row(i)))
                    .toArray(LayerShares[]::new);
            List<LayerTerm> terms = new LayerTerms(problem).of(layer, all).all();
            follow(problem, placement, layer, all[layer], terms, random, question + ", seed " + seed);
        }
    }

    private static void follow(
            PlacementProblem problem,
            Placement placement,
            int layer,
            LayerShares shares,
            List<LayerTerm> terms,
            SplittableRandom random,
            String what) {
        CostModel costs = new CostModel(problem);
        double modelled = costs.evaluate(placement).objectiveValue();
        double counted = terms.stream().mapToDouble(LayerTerm::reset).sum();
        double rest = modelled - counted;
        int[][] rows = placement.physicalToLogical();
        for (int move = 0; move < 30; move++) {
            int slot = random.nextInt(rows[layer].length);
            int other = random.nextInt(rows[layer].length);
            int expert = random.nextInt(problem.experts());
            int old = shares.layer().expertAt(slot);
            boolean replacing = random.nextBoolean();
            if (!(replacing
                    ? shares.layer().mayReplace(slot, expert)
                    : shares.layer().maySwap(slot, other))) {
                continue;
            }
            if (replacing) {
                shares.replace(slot, expert);
            } else {
                shares.swap(slot, other);
            }
            rows[layer] = shares.layer().row();
            double tried = terms.stream().mapToDouble(LayerTerm::attempt).sum();
            double expected = costs.evaluate(Placement.of(problem.slots(), problem.experts(), rows))
                    .objectiveValue();
            assertThat(tried + rest)
                    .as("%s, move %d", what, move)
                    .isCloseTo(expected, within(1e-9 * Math.max(modelled, expected)));
            if (random.nextBoolean()) {
                terms.forEach(LayerTerm::take);
            } else if (replacing) {
                shares.undoReplace(slot, old);
            } else {
                shares.undoSwap(slot, other);
            }
        }
    }
}
