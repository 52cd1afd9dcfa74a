package io.moeplacement.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Communication;
import io.moeplacement.ExchangeModel;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.HomeRouting;
import io.moeplacement.Metrics;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.testkit.RandomProblem;
import io.moeplacement.testkit.jqwik.PlacementArbitraries;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The traffic that the report shows, held against the cost model: what is drawn is what is priced. */
class TrafficTest {

    @Provide
    Arbitrary<RandomProblem> problems() {
        return PlacementArbitraries.problems(RandomProblem.Size.SMALL);
    }

    @Property(tries = 200)
    void exchangesTakeTheTimeOfTheCostModel(@ForAll("problems") RandomProblem random, @ForAll HomeRouting routing) {
        PlacementProblem problem =
                random.problem().toBuilder().homeRouting(routing).build();
        check(problem, random.witness());
    }

    /** Also where both kinds of traffic are known, whatever the objective prices. */
    @Property(tries = 100)
    void layersPoolToTheMetrics(@ForAll("problems") RandomProblem random) {
        PlacementProblem problem = random.problem();
        Side side = Side.of(problem, random.witness());
        Metrics metrics = side.metrics();
        ExpertAffinity affinity = problem.profile().affinity();
        if (affinity != null && metrics.locality() != null) {
            double stays = 0;
            for (int pair = 0; pair < affinity.layerPairs(); pair++) {
                double share = side.traffic().locality()[pair];
                stays += Double.isNaN(share) ? 0 : share * affinity.total(pair);
            }
            assertThat(stays / affinity.total()).isCloseTo(metrics.locality(), within(1e-9));
        }
        for (int layer = 0; layer < problem.layers(); layer++) {
            assertThat(Arrays.stream(side.loads()[layer]).max().orElseThrow())
                    .isCloseTo(metrics.imbalance().perLayer().get(layer), within(1e-9));
        }
        Selections selections = problem.profile().selections();
        if (selections != null && metrics.fanOut() != null) {
            double hits = 0;
            double tokens = 0;
            for (int layer = 0; layer < problem.layers(); layer++) {
                double fanOut = side.traffic().fanOut()[layer];
                if (!Double.isNaN(fanOut)) {
                    hits += fanOut * selections.total(layer);
                    tokens += selections.total(layer);
                }
            }
            assertThat(tokens == 0 ? 0 : hits / tokens)
                    .isCloseTo(metrics.fanOut().devices(), within(1e-9));
        }
    }

    @Test
    void pairsOfExpertsGiveTheSameEstimate() {
        RandomProblem random = RandomProblem.of(RandomProblem.Size.SMALL, 24);
        PlacementProblem problem = random.problem();
        int experts = problem.experts();
        List<Selections.LayerBuilder> layers = new java.util.ArrayList<>();
        for (int layer = 0; layer < problem.layers(); layer++) {
            Selections.LayerBuilder builder = new Selections.LayerBuilder(experts);
            for (int first = 0; first < experts; first++) {
                for (int second = first + 1; second < experts; second++) {
                    builder.add(new int[] {first, second}, 1 + (first * 7 + second * 3 + layer) % 5);
                }
            }
            layers.add(builder);
        }
        RoutingProfile pairs = RoutingProfile.builder(problem.profile().layerIds(), experts)
                .topK(3)
                .loads(loads(problem))
                .selections(Selections.of(Selections.Basis.PAIRS, layers))
                .build();
        PlacementProblem counted = PlacementProblem.builder(pairs, problem.topology())
                .slots(problem.slots())
                .communication(Communication.HOME)
                .build();
        check(counted, random.witness());
        Metrics.FanOut fanOut = Objects.requireNonNull(
                Side.of(counted, random.witness()).metrics().fanOut());
        assertThat(fanOut.basis()).isEqualTo(Selections.Basis.PAIRS);
        assertThat(Side.of(counted, random.witness()).traffic().fanOut()[0]).isBetween(1.0, 3.0);
    }

    private static double[][] loads(PlacementProblem problem) {
        double[][] loads = new double[problem.layers()][];
        for (int layer = 0; layer < loads.length; layer++) {
            loads[layer] = new double[problem.experts()];
            Arrays.fill(loads[layer], 10 + layer);
        }
        return loads;
    }

    private static void check(PlacementProblem problem, Placement placement) {
        Side side = Side.of(problem, placement);
        ExchangeModel exchange = new ExchangeModel(problem.topology(), problem.allToAll(), problem.homeRouting());
        boolean home = problem.communication() == Communication.HOME;
        double seconds = 0;
        for (double[] bytes : side.traffic().exchanges()) {
            seconds += exchange.seconds(bytes) + (home ? exchange.secondsBack(bytes) : 0);
        }
        assertThat(seconds)
                .isCloseTo(
                        side.metrics().communicationSeconds(),
                        within(1e-9 * side.metrics().communicationSeconds() + 1e-15));
        assertThat(side.carried().total())
                .isCloseTo(
                        Arrays.stream(side.links()).sum(),
                        within(1e-6 + 1e-9 * side.carried().total()));
    }
}
