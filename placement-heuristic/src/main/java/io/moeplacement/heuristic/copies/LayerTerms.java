package io.moeplacement.heuristic.copies;

import io.moeplacement.Communication;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.ExpertGroups;
import io.moeplacement.HomeRouting;
import io.moeplacement.ModelSpec;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.Topology;
import io.moeplacement.heuristic.alone.SourceBytes;
import io.moeplacement.heuristic.search.AllToAllPrices;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which terms the objective of a problem has for each layer. Summed over all layers they are the objective, save that the
 * boundary of two layers is a term of both. Thread-safe; the terms are not.
 */
final class LayerTerms {

    /**
     * The terms of one layer.
     *
     * @param all every one of them
     * @param before the boundary to the layer before, one of them; null when there is none
     */
    record OfLayer(List<LayerTerm> all, @Nullable LayerTerm before) {}

    private final PlacementProblem problem;
    private final RoutingProfile profile;
    private final Topology topology;
    private final AllToAllPrices prices;
    private final double totalLoad;
    private final double totalTokens;

    LayerTerms(PlacementProblem problem) {
        this.problem = problem;
        this.profile = problem.profile();
        this.topology = problem.topology();
        this.prices = new AllToAllPrices(topology, problem.allToAll());
        Selections selections = profile.selections();
        this.totalLoad = IntStream.range(0, problem.layers())
                .mapToDouble(profile::totalLoad)
                .sum();
        this.totalTokens = selections == null
                ? 0
                : IntStream.range(0, problem.layers())
                        .mapToDouble(selections::total)
                        .sum();
    }

    /** Whether a layer's terms depend on its neighbours. */
    boolean areChained() {
        return problem.objective() instanceof Objective.Locality
                || (problem.objective() instanceof Objective.StepTime
                        && problem.communication() == Communication.PIPELINED);
    }

    /**
     * The terms of one layer.
     *
     * @param all the shares of all layers
     */
    OfLayer of(int layer, LayerShares[] all) {
        List<LayerTerm> terms = new ArrayList<>();
        LayerShares own = all[layer];
        Objective objective = problem.objective();
        if (objective instanceof Objective.StepTime) {
            double perfect =
                    profile.totalLoad(layer) == 0 ? 0 : problem.model().secondsPerLayer() / topology.totalSpeed();
            terms.add(new ComputeTerm(own.layer(), perfect));
            if (problem.communication() == Communication.HOME) {
                terms.add(home(layer, own));
            }
        } else if (objective instanceof Objective.Balance) {
            terms.add(new ComputeTerm(own.layer(), 1.0 / problem.layers()));
        } else if (objective instanceof Objective.FanOut fanOut) {
            addFanOut(terms, layer, own, fanOut.nodeWeight());
        }
        LayerTerm before = areChained() && layer > 0 ? boundary(layer, layer - 1, all) : null;
        LayerTerm after = areChained() && layer + 1 < all.length ? boundary(layer, layer + 1, all) : null;
        if (before != null) {
            terms.add(before);
        }
        if (after != null) {
            terms.add(after);
        }
        ExpertGroups groups = problem.groups();
        if (groups != null && groups.offHomeWeight() > 0 && totalLoad > 0) {
            double price = groups.offHomeWeight() * profile.totalLoad(layer) / totalLoad;
            terms.add(new OffHomeTerm(own.byNode(), own.layer().facts(), groups.count(), price));
        }
        return new OfLayer(List.copyOf(terms), before);
    }

    private HomeTerm home(int layer, LayerShares own) {
        SourceBytes sources = new SourceBytes(problem, layer);
        TokenHits byDevice = hits(layer, own.byDevice());
        SentBytes toDevices = new SentBytes(own.byDevice(), sources, byDevice, topology.devices());
        if (byDevice == null || problem.homeRouting() == HomeRouting.DIRECT) {
            return new HomeTerm(toDevices, null, topology, prices);
        }
        TokenHits byNode = hits(layer, own.byNode());
        return new HomeTerm(
                toDevices, new SentBytes(own.byNode(), sources, byNode, topology.devices()), topology, prices);
    }

    private void addFanOut(List<LayerTerm> terms, int layer, LayerShares own, double nodeWeight) {
        TokenHits byDevice = hits(layer, own.byDevice());
        if (byDevice == null) {
            return;
        }
        double partOfTokens = Objects.requireNonNull(profile.selections()).total(layer) / totalTokens;
        double price = partOfTokens / byDevice.tokens();
        terms.add(new FanOutTerm(byDevice, topology.devices(), price));
        TokenHits byNode = nodeWeight > 0 ? hits(layer, own.byNode()) : null;
        if (byNode != null) {
            terms.add(new FanOutTerm(byNode, topology.nodes(), price * nodeWeight));
        }
    }

    /** Null for a layer without selections. */
    private @Nullable TokenHits hits(int layer, ShareTable shares) {
        Selections selections = profile.selections();
        if (selections == null || selections.total(layer) == 0) {
            return null;
        }
        return selections.basis() == Selections.Basis.PAIRS
                ? new PairHits(selections, layer, shares, profile.topK())
                : new SetHits(selections, layer, shares);
    }

    /** Null for a boundary without traffic. */
    private @Nullable LayerTerm boundary(int layer, int neighbour, LayerShares[] all) {
        ExpertAffinity affinity = profile.affinity();
        int pair = Math.min(layer, neighbour);
        if (affinity == null || affinity.total(pair) == 0) {
            return null;
        }
        boolean comesFirst = layer == pair;
        Transitions transitions = new Transitions(
                comesFirst
                        ? (expert, after) -> affinity.count(pair, expert, after)
                        : (expert, before) -> affinity.count(pair, before, expert),
                all[neighbour].byDevice(),
                price(affinity, pair));
        ShareTable shares = all[layer].byDevice();
        if (problem.objective() instanceof Objective.Locality) {
            return new DistanceTerm(
                    shares, transitions, comesFirst ? this::distance : (own, before) -> distance(before, own));
        }
        return new FlowTerm(shares, transitions, comesFirst ? prices : prices.back());
    }

    /** What a unit of transition weight counts: a part of all weight, or bytes. */
    private double price(ExpertAffinity affinity, int pair) {
        if (problem.objective() instanceof Objective.Locality) {
            return 1 / affinity.total();
        }
        ModelSpec model = problem.model();
        int copies = affinity.pairing() == Pairing.ALL ? model.topK() : 1;
        return model.bytesPerToken() * model.tokensPerStep() * copies / affinity.total(pair);
    }

    private double distance(int from, int to) {
        return topology.hasCostMatrix() ? topology.secondsPerByte(from, to) : topology.hops(from, to);
    }
}
