package io.moeplacement.heuristic.chain;

import io.moeplacement.EndedBy;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.search.Workers;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Iterated local search over a chain of layers: perturb a window of layers, descend, accept like annealing.
 *
 * <p>A long chain is searched in several lanes: each perturbs a window of its own in a copy of the same state, all descend at
 * once, and what is accepted is put together where the changed layers of two lanes do not touch each other; costs of such
 * changes add up. The number of lanes follows from the length of the chain alone and every lane has its own random stream, so
 * the result does not depend on the number of threads.
 *
 * <p>An iteration is one descent, from a random start in the first part of the budget and from a perturbed state after it.
 * The best state that keeps the limit is remembered; when none does, the one with the least excess. Not thread-safe.
 */
public final class ChainSearch {

    /** First acceptance temperature, as a part of a cost of about 1; falls linearly to 0 with the budget. */
    private static final double FIRST_TEMPERATURE = 2e-4;

    /** Iterations per layer and expert without a new best state after which the search ends by itself. */
    private static final long PATIENCE = 100;

    /** Layers per lane: fewer would have neighbouring windows in most rounds. */
    private static final int LANE_LAYERS = 12;

    private static final int MOST_LANES = 8;

    private final ChainGoal goal;
    private final PlacementProblem problem;
    private final List<ChainState> known;
    private final Budget budget;
    private final Workers workers;
    private final double startPart;
    private final Lane[] lanes;
    private final SplittableRandom random;
    private final DoubleConsumer improvements;
    private final ChainState best;
    private ChainCost bestCost;
    private long fruitless;

    /**
     * A search from known states.
     *
     * @param known at least one state; the result is never worse than any of them
     * @param startPart part of the budget for random starts, after descents from the known states; the best is taken on
     * @param improvements receives the value of each new best state that keeps the limit
     */
    public ChainSearch(
            ChainGoal goal,
            List<ChainState> known,
            Budget budget,
            Workers workers,
            double startPart,
            CostCheck check,
            SplittableRandom random,
            DoubleConsumer improvements) {
        this.goal = goal;
        this.problem = goal.problem();
        this.known = known;
        this.budget = budget;
        this.workers = workers;
        this.startPart = startPart;
        this.random = random;
        this.improvements = improvements;
        this.best = known.get(0).copy();
        this.bestCost = goal.cost(best);
        this.lanes = IntStream.range(0, lanes(problem))
                .mapToObj(i -> new Lane(goal, budget, check, best, bestCost, random.split()))
                .toArray(Lane[]::new);
        for (ChainState state : known.subList(1, known.size())) {
            remember(state, goal.cost(state));
        }
    }

    /** Tasks that one round of the search can do at once. */
    public static int lanes(PlacementProblem problem) {
        return Math.max(1, Math.min(MOST_LANES, problem.layers() / LANE_LAYERS));
    }

    /** Searches until the budget is used; returns what ended it. */
    public EndedBy run() {
        if (bestCost.value() == 0 && bestCost.keepsLimit()) {
            return EndedBy.CONVERGENCE;
        }
        ChainState current = best.copy();
        ChainCost cost = descendFromKnown(current);
        while (fruitless < PATIENCE * problem.layers() * problem.experts()) {
            boolean starting = budget.used() < startPart;
            int wanted = starting ? lanes.length : chooseWindows();
            int taken = budget.next(wanted);
            if (taken == 0) {
                return budget.endedBy();
            }
            workers.forEach(taken, lane -> lanes[lane].run(current, starting));
            fruitless += taken;
            cost = starting ? takeBest(current, cost, taken) : takeAccepted(current, cost, taken);
        }
        return EndedBy.CONVERGENCE;
    }

    public ChainState best() {
        return best;
    }

    /** Descends from every known state; leaves the best in {@code current}. */
    private ChainCost descendFromKnown(ChainState current) {
        ChainCost cost = bestCost;
        for (int from = 0; from < known.size(); from += lanes.length) {
            int begin = from;
            int taken = budget.next(Math.min(lanes.length, known.size() - from));
            workers.forEach(taken, lane -> lanes[lane].descend(known.get(begin + lane)));
            cost = takeBest(current, cost, taken);
        }
        return cost;
    }

    /** Windows for as many lanes as find room; those of two lanes have two layers between them. */
    private int chooseWindows() {
        int layers = problem.layers();
        int chosen = 0;
        for (int attempt = 0; attempt < 2 * lanes.length && chosen < lanes.length; attempt++) {
            int from = random.nextInt(layers);
            int to = Math.min(layers, from + 2 + random.nextInt(6));
            boolean free = true;
            for (int i = 0; i < chosen; i++) {
                free &= to + 2 <= lanes[i].from || lanes[i].to + 2 <= from;
            }
            if (free) {
                lanes[chosen].from = from;
                lanes[chosen].to = to;
                chosen++;
            }
        }
        return chosen;
    }

    private ChainCost takeBest(ChainState current, ChainCost cost, int taken) {
        ChainCost kept = cost;
        for (int i = 0; i < taken; i++) {
            remember(lanes[i].state, lanes[i].cost);
            if (lanes[i].cost.penalised() < kept.penalised()) {
                current.copyFrom(lanes[i].state);
                kept = lanes[i].cost;
            }
        }
        return kept;
    }

    private ChainCost takeAccepted(ChainState current, ChainCost cost, int taken) {
        boolean[] changed = new boolean[problem.layers()];
        int accepted = 0;
        ChainCost kept = cost;
        for (int i = 0; i < taken; i++) {
            Lane lane = lanes[i];
            remember(lane.state, lane.cost);
            if (accepts(lane.cost.penalised() - cost.penalised()) && lane.isApartFrom(changed)) {
                lane.changeInto(current, changed);
                kept = lane.cost;
                accepted++;
            }
        }
        if (accepted > 1) {
            kept = goal.cost(current);
            remember(current, kept);
        }
        return kept;
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
                improvements.accept(goal.objective(cost.value()));
            }
        }
    }
}
