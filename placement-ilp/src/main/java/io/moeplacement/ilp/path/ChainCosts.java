package io.moeplacement.ilp.path;

import io.moeplacement.AllToAll;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.spi.SolveContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the {@link Steps} of each layer pair of an objective that looks at neighbouring layers. */
final class ChainCosts {

    /** How the traffic of a layer boundary becomes a cost. */
    private enum Kind {
        HOPS,
        PORT,
        TAIL
    }

    private final PlacementProblem problem;
    private final Partitions partitions;
    private final Tariff tariff;
    private final Kind kind;
    private final @Nullable NodeTable table;

    ChainCosts(PlacementProblem problem, Partitions partitions, Tariff tariff) {
        this.problem = problem;
        this.partitions = partitions;
        this.tariff = tariff;
        this.kind = kind(problem);
        this.table = partitions.shape().nodes() > 1 ? new NodeTable(partitions.fillings()) : null;
    }

    private static Kind kind(PlacementProblem problem) {
        if (problem.objective() instanceof Objective.Locality) {
            return Kind.HOPS;
        }
        boolean tail = problem.objective() instanceof Objective.BalanceThenTail || problem.allToAll() == AllToAll.PAIR;
        return tail ? Kind.TAIL : Kind.PORT;
    }

    /** Whether nothing moves between a layer and the next one, so that all steps are free. */
    boolean isFree(int pair) {
        ExpertAffinity affinity = problem.profile().affinity();
        return affinity == null || affinity.total(pair) == 0;
    }

    /**
     * The steps of a layer pair that is not free, one object for each thread; null when the caller stopped the
     * preparations.
     */
    @Nullable
    Supplier<Steps> steps(int pair, Lanes lanes, SolveContext context) {
        Supplier<NodePair> inside = () -> nodePair(pair);
        if (table == null) {
            return () -> flat(pair, inside.get());
        }
        return table.fill(lanes, context, inside) ? () -> nested(pair, table, inside.get()) : null;
    }

    /** The steps of a layer pair that is not free, where only a few will be asked for. */
    Steps fewSteps(int pair) {
        return table == null
                ? flat(pair, nodePair(pair))
                : nested(pair, NodeCosts.computed(nodePair(pair)), nodePair(pair));
    }

    private Steps flat(int pair, NodePair inside) {
        return new FlatSteps(inside, ofPair(pair).nearLatency());
    }

    private Steps nested(int pair, NodeCosts costs, NodePair inside) {
        Tariff ofPair = ofPair(pair);
        int nodes = partitions.shape().nodes();
        return switch (kind) {
            case HOPS -> new NestedSteps(partitions, costs, inside, new NodeSums(sums(nodes)), 0);
            case PORT -> new NestedSteps(partitions, costs, inside, largest(nodes, ofPair), 0);
            case TAIL -> new NestedSteps(partitions, costs, inside, largest(nodes, ofPair), ofPair.far());
        };
    }

    private static NestedSteps.Rule largest(int nodes, Tariff ofPair) {
        return new NodeMaxima(nodes, ofPair.nearLatency(), ofPair.farLatency());
    }

    private ExpertAffinity affinity() {
        ExpertAffinity affinity = problem.profile().affinity();
        if (affinity == null) {
            throw new IllegalStateException("steps of a layer pair without transitions");
        }
        return affinity;
    }

    private Tariff ofPair(int pair) {
        return tariff.times(unit(affinity(), pair));
    }

    /** What one transition of the pair stands for: a share of all transitions, or bytes. */
    private double unit(ExpertAffinity affinity, int pair) {
        if (kind == Kind.HOPS) {
            return 1 / affinity.total();
        }
        double copies = affinity.pairing() == Pairing.ALL ? problem.model().topK() : 1;
        double bytes = problem.model().bytesPerToken() * problem.model().tokensPerStep() * copies;
        return bytes / affinity.total(pair);
    }

    private NodePair nodePair(int pair) {
        Arrivals arrivals = new Arrivals(partitions, affinity(), pair);
        Tariff ofPair = ofPair(pair);
        return switch (kind) {
            case HOPS ->
                new HopsPair(
                        partitions, arrivals, ofPair, sums(partitions.shape().perNode()));
            case PORT ->
                new PortPair(
                        partitions, arrivals, ofPair, maxima(partitions.shape().perNode()));
            case TAIL -> new TailPair(partitions, arrivals, ofPair.near());
        };
    }

    private static Matching sums(int size) {
        return size <= SubsetMatching.MOST_ROWS ? new SubsetMatching(size, Double::sum) : new LargeSumMatching(size);
    }

    private static Matching maxima(int size) {
        return size <= SubsetMatching.MOST_ROWS
                ? new SubsetMatching(size, Math::max)
                : new LargeBottleneckMatching(size);
    }
}
