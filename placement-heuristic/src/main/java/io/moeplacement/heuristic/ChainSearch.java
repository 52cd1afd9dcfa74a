package io.moeplacement.heuristic;

import io.moeplacement.EndedBy;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/**
 * Iterated local search over the chain of layers: perturb a window of layers, descend, accept like annealing.
 *
 * <p>An iteration is one descent, from a random start in the first part of the budget and from a perturbed state after it.
 * The best state that keeps the limit is remembered; when none does, the one with the least excess. Not thread-safe.
 */
final class ChainSearch {

    /** Part of the budget for starts, of which the best is taken on. */
    private static final double START_PART = 0.15;

    /** First acceptance temperature, as a share of all transitions; falls linearly to 0 with the budget. */
    private static final double FIRST_TEMPERATURE = 2e-4;

    /** Iterations per layer and expert without a new best state after which the search ends by itself. */
    private static final long PATIENCE = 100;

    private final LayerChain chain;
    private final Budget budget;
    private final SearchAssertions assertions;
    private final ChainDescent descent;
    private final Perturbation perturbation;
    private final SplittableRandom random;
    private final DoubleConsumer improvements;
    private final ChainState best;
    private ChainCost bestCost;
    private long fruitless;

    /**
     * A search from known states.
     *
     * @param known at least one state; the result is never worse than any of them
     * @param improvements receives the value of each new best state that keeps the limit
     */
    ChainSearch(
            LayerChain chain,
            List<ChainState> known,
            Budget budget,
            SearchAssertions assertions,
            SplittableRandom random,
            DoubleConsumer improvements) {
        this.chain = chain;
        this.budget = budget;
        this.assertions = assertions;
        this.random = random;
        this.improvements = improvements;
        this.descent = new ChainDescent(chain, budget, assertions);
        this.perturbation = new Perturbation(chain, random);
        this.best = known.get(0).copy();
        this.bestCost = ChainCost.of(chain, best);
        for (ChainState state : known) {
            remember(state, ChainCost.of(chain, state));
        }
    }

    /** Searches until the budget is used; returns what ended it. */
    EndedBy run() {
        if (bestCost.value() == 0 && bestCost.keepsLimit()) {
            return EndedBy.CONVERGENCE;
        }
        ChainState current = best.copy();
        ChainCost currentCost = bestCost;
        boolean started = false;
        while (budget.next()) {
            if (fruitless++ >= PATIENCE * chain.layers() * chain.experts()) {
                return EndedBy.CONVERGENCE;
            }
            if (budget.used() <= START_PART || !started) {
                ChainState start = started ? perturbation.randomState(best) : best.copy();
                started = true;
                ChainCost cost = descend(start, 0, chain.layers());
                if (cost.penalised() < currentCost.penalised()) {
                    current = start;
                    currentCost = cost;
                }
            } else {
                ChainState next = current.copy();
                int from = random.nextInt(chain.layers());
                int to = Math.min(chain.layers(), from + 2 + random.nextInt(6));
                perturbation.apply(next, from, to);
                ChainCost cost = descend(next, from, to);
                if (accepts(cost.penalised() - currentCost.penalised())) {
                    current = next;
                    currentCost = cost;
                }
            }
        }
        return budget.endedBy();
    }

    ChainState best() {
        return best;
    }

    private ChainCost descend(ChainState state, int from, int to) {
        assertions.beforeStep(state);
        descent.run(state, from, to);
        assertions.afterStep(state);
        ChainCost cost = ChainCost.of(chain, state);
        remember(state, cost);
        return cost;
    }

    private boolean accepts(double worsening) {
        double temperature = FIRST_TEMPERATURE * (1 - budget.used());
        return worsening <= 0 || random.nextDouble() < Math.exp(-worsening / temperature);
    }

    private void remember(ChainState state, ChainCost cost) {
        if (cost.isBetterThan(bestCost)) {
            best.copyFrom(state);
            bestCost = cost;
            fruitless = 0;
            if (cost.keepsLimit()) {
                improvements.accept(chain.objective(cost.value()));
            }
        }
    }
}
