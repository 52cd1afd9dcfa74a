package io.moeplacement.heuristic.alone;

import io.moeplacement.EndedBy;
import io.moeplacement.Evaluation;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.search.LayerLoads;
import io.moeplacement.heuristic.search.Workers;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Objectives of home communication, fan-out and step time: every layer is searched by itself. Not thread-safe. */
public final class AloneSearch {

    private final PlacementProblem problem;
    private final List<ChainState> known;
    private final CostCheck check;
    private final DoubleConsumer improvements;
    private final LayerGoals goals;
    private final List<Opened> layers;
    private final LayerTurns turns;
    private double reported = Double.POSITIVE_INFINITY;

    /**
     * A search from known states.
     *
     * @param known at least one state; no layer of the result is worse than in any of them
     * @param improvements receives the objective after each round that improved it, once every layer keeps the limit
     */
    public AloneSearch(
            PlacementProblem problem,
            List<ChainState> known,
            CostCheck check,
            SplittableRandom random,
            Workers workers,
            DoubleConsumer improvements) {
        this.problem = problem;
        this.known = known;
        this.check = check;
        this.improvements = improvements;
        this.goals = new LayerGoals(problem);
        this.layers = IntStream.range(0, problem.layers())
                .mapToObj(layer -> open(layer, random.split()))
                .toList();
        this.turns = new LayerTurns(layers, workers);
    }

    private Opened open(int layer, SplittableRandom random) {
        return new Opened(() -> {
            LayerLoads loads = new LayerLoads(problem, layer);
            LayerGoal spare = goals.of(layer);
            LayerCheck layerCheck = new LayerCheck(
                    check,
                    problem,
                    layer,
                    known.get(0),
                    placed -> afresh(spare, loads, placed),
                    Evaluation::objectiveValue);
            List<int[]> placements =
                    known.stream().map(state -> state.layer(layer)).toList();
            LayerGoal goal = check.steps() ? goals.of(layer) : spare;
            return new AloneLayer(loads, goal, layerCheck, placements, random);
        });
    }

    private static double afresh(LayerGoal goal, LayerLoads loads, int[] placed) {
        goal.reset(placed, loads.sums(placed));
        return goal.cost(loads.imbalance(placed));
    }

    /** Searches until every layer is done or the budget is used; returns what ended it. */
    public EndedBy run(Budget budget) {
        return turns.run(budget, this::report);
    }

    private void report() {
        if (!layers.stream().allMatch(Opened::keepsLimit)) {
            return;
        }
        double value = layers.stream().mapToDouble(Opened::cost).sum();
        if (value < reported) {
            reported = value;
            improvements.accept(value);
        }
    }

    /** The best layers found, together; layers that the budget did not reach stay as in the first known state. */
    public ChainState best() {
        return turns.best(known.get(0));
    }

    /** Makes the search of a layer when its turn comes, on the thread that runs it: selections take long to lay out. */
    private static final class Opened implements LayerSearch {

        private final Supplier<AloneLayer> opener;
        private @Nullable AloneLayer search;

        Opened(Supplier<AloneLayer> opener) {
            this.opener = opener;
        }

        private AloneLayer search() {
            AloneLayer opened = search;
            if (opened == null) {
                throw new IllegalStateException("layer not begun");
            }
            return opened;
        }

        @Override
        public void begin(Budget budget) {
            AloneLayer opened = opener.get();
            search = opened;
            opened.begin(budget);
        }

        @Override
        public void turn(Budget budget) {
            search().turn(budget);
        }

        @Override
        public boolean hasBegun() {
            return search != null;
        }

        @Override
        public boolean isDone() {
            return search != null && search().isDone();
        }

        @Override
        public int[] best() {
            return search().best();
        }

        boolean keepsLimit() {
            return search != null && search().keepsLimit();
        }

        double cost() {
            return search().bestCost();
        }
    }
}
