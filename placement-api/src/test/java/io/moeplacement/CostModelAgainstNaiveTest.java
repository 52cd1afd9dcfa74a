package io.moeplacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.NullUnmarked;

/** The cost model agrees with plain loops over the raw tokens. */
@NullUnmarked
class CostModelAgainstNaiveTest {

    @Property(tries = 400)
    void everyMetricAgrees(
            @ForAll long seed,
            @ForAll Pairing pairing,
            @ForAll AllToAll kind,
            @ForAll boolean costMatrix,
            @ForAll HomeRouting routing) {
        RandomCase world = new RandomCase(seed);
        ModelSpec model = world.model();
        PlacementProblem home = PlacementProblem.builder(world.profile(pairing), world.topology(costMatrix))
                .model(model)
                .slots(world.slots(3))
                .allToAll(kind)
                .homeRouting(routing)
                .communication(Communication.HOME)
                .build();
        Placement placement = world.placement(home.slots());
        NaiveCost naive = new NaiveCost(world, placement, model);
        Metrics metrics = new CostModel(home).evaluate(placement).metrics();

        assertThat(metrics.imbalance().perLayer()).hasSize(world.layers);
        for (int layer = 0; layer < world.layers; layer++) {
            assertClose(metrics.imbalance().perLayer().get(layer), naive.imbalance(layer));
        }
        assertClose(
                metrics.imbalance().mean(),
                IntStream.range(0, world.layers)
                        .mapToDouble(naive::imbalance)
                        .average()
                        .orElseThrow());
        assertClose(
                metrics.imbalance().worst(),
                IntStream.range(0, world.layers)
                        .mapToDouble(naive::imbalance)
                        .max()
                        .orElseThrow());
        assertClose(metrics.computeSeconds(), naive.computeSeconds(model.secondsPerAssignment()));
        assertClose(
                metrics.communicationSeconds(),
                naive.homeSeconds(kind, costMatrix, routing == HomeRouting.VIA_NODE, true));
        assertClose(metrics.stepTimeSeconds(), metrics.computeSeconds() + metrics.communicationSeconds());
        double fanOut = naive.fanOut(false);
        assertThat(metrics.fanOut()).isNotNull();
        assertClose(metrics.fanOut().devices(), Double.isNaN(fanOut) ? 0 : fanOut);
        assertClose(metrics.fanOut().nodes(), Double.isNaN(fanOut) ? 0 : naive.fanOut(true));
        assertThat(metrics.duplicateReplicas() > 0).isEqualTo(RandomCase.hasDuplicateOnDevice(placement));
    }

    @Property(tries = 200)
    void withoutSelectionsEveryCopyIsSentByItself(@ForAll long seed, @ForAll AllToAll kind, @ForAll boolean matrix) {
        RandomCase world = new RandomCase(seed);
        ModelSpec model = world.model();
        RoutingProfile profile = world.profile(Pairing.ALL);
        double[][] loads =
                IntStream.range(0, world.layers).mapToObj(profile::loads).toArray(double[][]::new);
        RoutingProfile bare = RoutingProfile.builder(world.layerIds, world.experts)
                .topK(world.topK)
                .loads(loads)
                .build();
        PlacementProblem problem = PlacementProblem.builder(bare, world.topology(matrix))
                .model(model)
                .slots(world.slots(3))
                .allToAll(kind)
                .homeRouting(HomeRouting.VIA_NODE)
                .build();
        Placement placement = world.placement(problem.slots());
        Metrics metrics = new CostModel(problem).evaluate(placement).metrics();
        NaiveCost naive = new NaiveCost(world, placement, model);
        assertClose(metrics.communicationSeconds(), naive.homeSeconds(kind, matrix, true, false));
        assertThat(metrics.fanOut()).isNull();
        assertThat(metrics.locality()).isNull();
    }

    @Property(tries = 300)
    void pipelinedCostsAgree(
            @ForAll long seed, @ForAll Pairing pairing, @ForAll AllToAll kind, @ForAll boolean costMatrix) {
        RandomCase world = new RandomCase(seed);
        ModelSpec model = world.model();
        PlacementProblem problem = PlacementProblem.builder(world.profile(pairing), world.topology(costMatrix))
                .model(model)
                .slots(world.slots(3))
                .allToAll(kind)
                .objective(Objective.locality())
                .build();
        assertThat(problem.communication()).isEqualTo(Communication.PIPELINED);
        Placement placement = world.placement(problem.slots());
        NaiveCost naive = new NaiveCost(world, placement, model);
        Evaluation evaluation = new CostModel(problem).evaluate(placement);
        assertClose(evaluation.metrics().communicationSeconds(), naive.pipelinedSeconds(pairing, kind, costMatrix));
        double[] distances = naive.distances(pairing);
        if (Double.isNaN(distances[0])) {
            assertThat(evaluation.metrics().locality()).isNull();
            assertThat(evaluation.objectiveValue()).isZero();
        } else {
            assertClose(evaluation.metrics().locality(), distances[0]);
            assertClose(evaluation.metrics().nodeLocality(), distances[0] + distances[1]);
            assertClose(evaluation.objectiveValue(), costMatrix ? distances[3] : distances[1] + 2 * distances[2]);
        }
        PlacementProblem tail =
                problem.toBuilder().objective(Objective.balanceThenTail(0)).build();
        assertClose(
                new CostModel(tail).evaluate(placement).objectiveValue(),
                naive.pipelinedSeconds(pairing, AllToAll.PAIR, costMatrix));
    }

    private static void assertClose(Double actual, double expected) {
        Offset<Double> offset = within(1e-9 * Math.max(1e-9, Math.abs(expected)));
        assertThat(actual).isNotNull().isCloseTo(expected, offset);
    }
}
